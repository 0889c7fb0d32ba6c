<?php
// Writes hashes of the formats in src/crypto/password/format as lines of vectors.tsv, made by PHP itself:
//
//     php scripts/hash-vectors/vectors.php
//
// It needs PHP with sodium. WordPress, Drupal and Magento are a few calls of PHP's functions each; they follow
// wp_hash_password() of 6.8, _password_crypt() of Drupal 7 and Encryptor of Magento 2.4. Salts are random, so the lines
// differ from run to run.

const ASCII = 'correct horse 1';
const UNICODE = 'Açaí-güey1';
const LONG = 'a password longer than the seventy-two bytes that bcrypt looks at, ends: here';
const ITOA64 = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function line($format, $password, $hash, $software = 'PHP')
{
    echo implode("\t", [$format, $password, $hash, $software . ' ' . ($software === 'PHP' ? PHP_VERSION : 'on PHP')]), "\n";
}

function salt($length)
{
    $salt = '';
    while (strlen($salt) < $length) {
        $salt .= ITOA64[random_int(2, 63)];
    }
    return $salt;
}

function encode64($bytes)
{
    $text = '';
    foreach (str_split($bytes, 3) as $group) {
        $value = 0;
        foreach (str_split($group) as $at => $byte) {
            $value |= ord($byte) << (8 * $at);
        }
        for ($at = 0; $at <= strlen($group); $at++) {
            $text .= ITOA64[($value >> (6 * $at)) & 63];
        }
    }
    return $text;
}

foreach ([ASCII, UNICODE, LONG] as $password) {
    line('bcrypt', $password, password_hash($password, PASSWORD_BCRYPT, ['cost' => 4]));
    line('bcrypt', $password, crypt($password, '$2x$04$' . salt(22)));
    line('bcrypt', $password, crypt($password, '$2a$04$' . salt(22)));
    line('argon2', $password, sodium_crypto_pwhash_str($password, 1, 8192 * 32));
    line('md5-crypt', $password, crypt($password, '$1$' . salt(8)));
    line('sha-crypt', $password, crypt($password, '$5$rounds=1000$' . salt(16)));
    line('sha-crypt', $password, crypt($password, '$6$rounds=1000$' . salt(16)));
    line('sha-crypt', $password, crypt($password, '$6$' . salt(16)));

    $prehashed = base64_encode(hash_hmac('sha384', trim($password), 'wp-sha384', true));
    line('wordpress', $password, '$wp' . password_hash($prehashed, PASSWORD_BCRYPT, ['cost' => 4]), 'WordPress 6.8');
}
$prehashed = base64_encode(hash_hmac('sha384', trim(" spaced out\n"), 'wp-sha384', true));
line('wordpress', ' spaced out ', '$wp' . password_hash($prehashed, PASSWORD_BCRYPT, ['cost' => 4]), 'WordPress 6.8');

foreach ([ASCII, UNICODE] as $password) {
    foreach (['$S$' => 'sha512', 'U$S$' => 'sha512', 'U$P$' => 'md5', 'U$H$' => 'md5'] as $prefix => $digest) {
        $input = $prefix[0] === 'U' ? md5($password) : $password;
        $salt = salt(8);
        $hash = hash($digest, $salt . $input, true);
        for ($count = 1 << 7; $count > 0; $count--) {
            $hash = hash($digest, $hash . $input, true);
        }
        line('drupal-7', $password, substr($prefix . ITOA64[7] . $salt . encode64($hash), 0, strlen($prefix) + 52), 'Drupal 7');
    }
}

function argon2id13($data, $salt, $bytes, $passes, $memory)
{
    $salt = substr(str_pad($salt, SODIUM_CRYPTO_PWHASH_SALTBYTES, $salt), 0, SODIUM_CRYPTO_PWHASH_SALTBYTES);
    return bin2hex(sodium_crypto_pwhash($bytes, $data, $salt, $passes, $memory, SODIUM_CRYPTO_PWHASH_ALG_ARGON2ID13));
}

foreach ([ASCII, UNICODE] as $password) {
    $salt = strtr(salt(32), './', 'ab');
    $chains = [[0], [1], [2], [0, 1], ['3_32_2_1048576'], ['3_16_3_65536'], [1, '3_32_2_65536']];
    if ($password === ASCII) {
        array_push($chains, [0, 1, 2], [0, 1, 2, '3_32_2_65536']);
    }
    foreach ($chains as $versions) {
        $hash = $password;
        foreach ($versions as $version) {
            $parts = explode('_', (string) $version);
            $hash = match ($parts[0]) {
                '0' => md5($salt . $hash),
                '1' => hash('sha256', $salt . $hash),
                '2' => argon2id13($hash, $salt, 32, 2, 67108864),
                '3' => argon2id13($hash, $salt, (int) $parts[1], (int) $parts[2], (int) $parts[3]),
            };
        }
        line('magento-2', $password, implode(':', [$hash, $salt, ...$versions]), 'Magento 2.4');
    }
    line('magento-2', $password, argon2id13($password, 'short', 32, 2, 65536) . ':short:3_32_2_65536', 'Magento 2.4');
    line('magento-2', $password, md5($password) . '::0', 'Magento 2.4');
    line('magento-1', $password, md5($salt . $password) . ':' . $salt, 'Magento 1.9');
    line('magento-1', $password, md5('a7' . $password) . ':a7', 'osCommerce 2');
    line('magento-1', $password, hash('sha256', $salt . $password) . ':' . $salt, 'Magento 1.14');
    line('magento-1', $password, md5($password), 'Magento 1.9');
}
