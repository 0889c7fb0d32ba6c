//! Chains: values that PHP and Python work out, mistakes and where they are, and every bound.

use proptest::prelude::*;
use secrecy::SecretString;

use super::{super::peppers::Peppers, *};

/// Worked out with PHP 8.2 (`md5`, `hash`, `hash_hmac`, `hash_pbkdf2`) for the password `correct horse`, the salt
/// `NaCl` and the pepper `site-secret`.
const PHP: [(&str, &str); 22] = [
    ("md5(password)", "3cb4e732631f47e6eb961f34554b7cde"),
    ("sha1(password)", "2f9e53523b62abc141a2b4d6019d23cba835dbd0"),
    ("sha224(password)", "be678ecb0e1e13fd0c1440995f43225ca83aeb66717e8ea790b867f2"),
    ("sha256(password)", "4104d36f8da2c254349f85836793ebe029e0c957063a34c91c2e9203187b5631"),
    (
        "sha384(password)",
        "02b20a6f2ebb1360a9a60f4cf90857363ed419c022b121567ce5f91c6e39664fb78fd60234c4a58b5bfc7145ae983292",
    ),
    (
        "sha512(password)",
        "56b698defedb5a435b634afe3320bbaf3fdcd920b6c503a446fc7b7a776b298d\
         479d1ba6a8b617808eb0bf579ce9a95d668347bcab7149085ac93cb27995197b",
    ),
    ("sha1(salt + md5(password))", "0c4a11d1650bb7be2c767d2439df471c9df7ac49"),
    ("md5(md5(password) + \":\" + salt)", "e950d7e711c4cfb116ae05590bc72b05"),
    ("upper(md5(password))", "3CB4E732631F47E6EB961F34554B7CDE"),
    ("hmac_md5(salt, password)", "d909eae7fa44cc5cecbdc49dfe1d5702"),
    ("hmac_sha1(password, salt)", "a2f68e001cc2cca87e5e3533e82b64d4cf30af24"),
    (
        "hmac_sha256(pepper(site), salt + password)",
        "4f0df9cbe02a74422276ab15b723c251edb55d4f7bde40dc993d99c1cfd808bf",
    ),
    (
        "hmac_sha512(salt, password + pepper(site))",
        "2accb7cac7766e7e2ed5c1f5e0c609392074596e8cbdfc1e86aea900772407de\
         c00987d642f314372b2a3f44ee727193e3b329e99dea6f0888d70db15ea79b56",
    ),
    ("base64(raw(sha1(password)))", "L55TUjtiq8FBorTWAZ0jy6g129A="),
    ("md5(raw(md5(password)) + salt)", "5e6803d2a711550c742ee3d4987311b2"),
    (
        "repeat(1000, sha256(salt + password), sha256(salt + it))",
        "5b7707e49194b5490904a0eabd8027a3ea1b62af7caf1b2b57ed70445adc9b25",
    ),
    (
        // Symfony's MessageDigestPasswordEncoder.
        "base64(raw(repeat(5000, sha512(password + \"{\" + salt + \"}\"), \
         sha512(raw(it) + password + \"{\" + salt + \"}\"))))",
        "oFQ/lm5C1fnpQJXCUyDay5zd20w7u+K3CbpUs9YqE6BbesVi2FEBO0VwetYuEq3yVJTYIETtZzNyhooZzhmvRg==",
    ),
    ("pbkdf2_sha1(password, salt, 1000, 20)", "c138a3032a5c7a14dbf376b1de4911fde1c22e0d"),
    (
        "pbkdf2_sha256(password, salt, 1000, 50)",
        "cba50afb9ece1b6c899d921b4b7139139f7d2258b02086c1764c441575c66253a0c91192470d4fbc7158c1f6d432d982918b",
    ),
    (
        "pbkdf2_sha512(password, salt, 10, 64)",
        "93302486cca2faf1ef79b79eec44055a7cdde87b6408d8901e688f83df694f14\
         d4fece189ff1eaaae84f71e6c057c66c9ad80aeca7c4d8e21e32a7e4f3f29a56",
    ),
    ("md5(\"a\\\"b\\\\c\" + password)", "ffe4d3e02cc94a294af615f550a98566"),
    (
        "\"sha1$\" + salt + \"$\" + sha1(salt + password)",
        "sha1$NaCl$cb663666d348d6a743f6c71bc7ad005432cbcbd9",
    ),
];

/// Worked out with Python's hashlib: chain, password, salt, value.
const PYTHON: [(&str, &str, &str, &str); 5] = [
    (
        "scrypt(password, salt, 1024, 8, 2, 32)",
        "correct horse",
        "NaCl",
        "bc06d8f5b0740c46269f6e6f6c15c590b99d293c9c8e2a7faa7dede88ab1873a",
    ),
    ("sha1(latin1(password))", "pässwörd", "", "798c481d8ec06c08915eb09639f9c210131fa4bf"),
    ("md5(utf16le(password))", "pässwörd €😀", "", "e4d0bb48f76a1ef2c6124b782b4405f1"),
    (
        // ASP.NET membership.
        "base64(raw(sha256(unbase64(salt) + utf16le(password))))",
        "correct horse",
        "3q2+7w==",
        "5DPDE/iZykSUMSRxeWFbYKE2HfmFw18/q22iFZ17vGg=",
    ),
    (
        "sha256(raw(salt) + password)",
        "correct horse",
        "DEADbeef",
        "b63f6cc8e5d1e76f1b171d6cf4b4628702c948253b5d049b8e31665bb69ba898",
    ),
];

fn peppers() -> Peppers {
    Peppers::new([("site".to_owned(), SecretString::from("site-secret".to_owned()))])
}

fn worked_out(chain: &str, password: &str, salt: &str) -> Option<String> {
    let chain: Chain = chain.parse().expect(chain);
    let inputs = Inputs { password: password.as_bytes(), salt: salt.as_bytes(), peppers: &peppers() };
    chain.evaluate(&inputs).map(|value| String::from_utf8(value).expect("text"))
}

#[test]
fn chains_yield_what_php_and_python_work_out() {
    for (chain, value) in PHP {
        assert_eq!(worked_out(chain, "correct horse", "NaCl").as_deref(), Some(value), "{chain}");
    }
    for (chain, password, salt, value) in PYTHON {
        assert_eq!(worked_out(chain, password, salt).as_deref(), Some(value), "{chain}");
    }
}

#[test]
fn the_first_round_of_a_repeat_is_its_start() {
    let repeated = |rounds: u32| worked_out(&format!("repeat({rounds}, md5(password), sha1(it))"), "a", "");
    assert_eq!(repeated(1), worked_out("md5(password)", "a", ""));
    assert_eq!(repeated(3), worked_out("sha1(sha1(md5(password)))", "a", ""));
    let inner = "repeat(2, password, repeat(2, md5(it), sha1(it)))";
    assert_eq!(worked_out(inner, "a", ""), worked_out("sha1(md5(password))", "a", ""));
}

#[test]
fn what_cannot_be_worked_out_has_no_value() {
    assert_eq!(worked_out("md5(latin1(password))", "1 €", ""), None, "Latin-1 has no euro sign");
    assert_eq!(worked_out("md5(raw(salt) + password)", "a", "no hex"), None);
    assert_eq!(worked_out("md5(unbase64(salt) + password)", "a", "*"), None);
    assert_eq!(worked_out("md5(pepper(other) + password)", "a", ""), None);
    assert_eq!(worked_out("md5(repeat(40, password, it + it))", "a", ""), None, "more than 64 KiB");
    assert_eq!(worked_out("repeat(17, password, it + it)", "a", "").map(|text| text.len()), Some(65536));
}

#[test]
fn a_stored_hash_is_compared_in_the_spelling_of_the_chain() {
    let spelled = |chain: &str, hash: &str| {
        let chain: Chain = chain.parse().expect(chain);
        chain.spelled(hash).map(|spelled| String::from_utf8(spelled).expect("text"))
    };
    let md5 = "3cb4e732631f47e6eb961f34554b7cde";
    let upper = md5.to_ascii_uppercase();
    assert_eq!(spelled("md5(password)", &format!(" {upper} ")).as_deref(), Some(md5));
    assert_eq!(spelled("upper(md5(password))", md5), Some(upper.clone()));
    assert_eq!(spelled("repeat(3, password, upper(md5(it)))", md5), Some(upper));
    for wrong in ["", &md5[1..], &md5.replace('3', "g"), "3cb4e732631f47e6eb961f34554b7cdeff"] {
        assert_eq!(spelled("md5(password)", wrong), None, "{wrong}");
    }
    let base64 = "base64(raw(md5(salt + password)))";
    for same in ["+/++/++/++/++/++/++/+w==", "-_--_--_--_--_--_--_-w", "+/++/++/++/++/++/++/+w"] {
        assert_eq!(spelled(base64, same).as_deref(), Some("+/++/++/++/++/++/++/+w=="), "{same}");
    }
    assert_eq!(spelled(base64, "+/++"), None, "too short");
    assert_eq!(spelled("md5(password) + \":\" + salt", "any text").as_deref(), Some("any text"));
}

#[test]
fn firebase_is_verified_with_what_its_console_shows() {
    // The key of the sample of github.com/firebase/scrypt.
    let key = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
    let peppers = Peppers::new([("firebase".to_owned(), SecretString::from(key.to_owned()))]);
    let chain: Chain =
        "firebase_scrypt(password, salt, pepper(firebase), \"Bw==\", 8, 14)".parse().expect("a chain");
    assert!(
        chain.uses_salt()
            && !chain.is_free_text()
            && chain.misreads("*")
            && !chain.misreads("42xEC+ixf3L2lw==")
    );
    for (password, salt, hash) in [
        (
            "user1password",
            "42xEC+ixf3L2lw==",
            "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
        ),
        (
            // Of the npm package firebase-scrypt, with the same key.
            "Açaí-güey1",
            "c2FsdHNhbHQx",
            "9gsvhSu5GMmE1HGEYrF+90bVXjC6h+e/A6ZV5IPTp3Udf/k1zkhtlSFOEL5UdURvYXkWOpfB9qRf6X8M1cvcGQ==",
        ),
    ] {
        let value = |password: &str, salt: &str, peppers: &Peppers| {
            chain.evaluate(&Inputs { password: password.as_bytes(), salt: salt.as_bytes(), peppers })
        };
        assert_eq!(value(password, salt, &peppers), chain.spelled(hash), "{password}");
        let url_safe = hash.replace('+', "-").replace('/', "_").replace('=', "");
        assert_eq!(chain.spelled(&url_safe), chain.spelled(hash));
        assert_ne!(value("user1passwore", salt, &peppers), chain.spelled(hash));
        assert_eq!(value(password, "*", &peppers), None, "a salt that is no base64");
        assert_eq!(value(password, salt, &self::peppers()), None, "another pepper");
    }
}

#[test]
fn a_mistake_is_said_where_it_is() {
    for (text, said) in [
        (
            "",
            "at character 1: expected `password`, `salt`, a text in quotes or a function such as `sha256(..)`",
        ),
        ("md5(password", "at character 13: expected `)`"),
        ("md5 password)", "at character 5: expected `(`"),
        ("md5(password))", "at character 14: expected `+` or the end"),
        ("\"é\" + MD5(password)", "at character 7: nothing has this name; did you mean `md5`?"),
        ("sha1(pasword)", "at character 6: nothing has this name; did you mean `password`?"),
        ("hmac_sha384(salt, password)", "at character 1: nothing has this name; did you mean `hmac_sha1`?"),
        ("hmac_sha1(password)", "at character 19: expected `,`"),
        ("md5(password + \"open)", "at character 16: the text in quotes has no end"),
        ("md5(\"\\n\" + password)", "at character 6: expected `\\\"` or `\\\\`"),
        ("md5(it + password)", "at character 5: `it` means something only in the third part of `repeat`"),
        (
            "md5(bcrypt(password))",
            "at character 5: `bcrypt` keeps a salt of its own, so it can only stand around everything else",
        ),
        (
            "md5(argon2id(password))",
            "at character 5: `argon2id` keeps a salt of its own, so it can only stand around everything else",
        ),
        ("bcrypt(password", "at character 16: expected `)` or `+`"),
        ("bcrypt(password) + salt", "at character 18: expected the end"),
        ("md5(salt)", "at character 1: the chain never uses `password`, so that every password would match"),
        (
            "raw(md5(password))",
            "at character 1: this yields bytes that are no text; put `hex(..)` or `base64(..)` around it",
        ),
        ("repeat(0, password, it)", "at character 8: expected a number from 1 to 4294967295"),
        (
            "repeat(2, password)",
            "at character 19: expected `,` and then the step, in which `it` is the value before",
        ),
        ("pbkdf2_sha1(password, salt, 1, 513)", "at character 32: expected a number from 1 to 512"),
        (
            "scrypt(password, salt, 1000, 8, 1, 32)",
            "at character 24: expected a power of two from 2 to 16777216",
        ),
        ("md5(password + pepper())", "at character 23: expected the name of a pepper"),
        (
            "firebase_scrypt(password, salt, pepper(firebase), 8, 14)",
            "at character 51: expected the salt separator in quotes and base64, such as `\"Bw==\"`",
        ),
        (
            "firebase_scrypt(password, salt, pepper(firebase), \"*\", 8, 14)",
            "at character 51: expected the salt separator in quotes and base64, such as `\"Bw==\"`",
        ),
        (
            "firebase_scrypt(password, salt, pepper(firebase), \"Bw==\", 8, 25)",
            "at character 62: expected a number from 1 to 24",
        ),
    ] {
        let mistake = text.parse::<Chain>().expect_err(text);
        assert_eq!(mistake.to_string(), said, "{text}");
    }
}

#[test]
fn a_mistake_repeats_nothing_of_the_text() {
    let secret = "5f4dcc3b5aa765d61d8327deb882cf99";
    for text in [secret.to_owned(), format!("md5(\"{secret}\" password)"), format!("pepper({secret}, 1)")] {
        let said = text.parse::<Chain>().expect_err("a mistake").to_string();
        assert!(!said.contains(secret), "{said}");
    }
}

#[test]
fn what_is_too_long_too_deep_or_too_big_is_refused() {
    let fault = |text: &str| text.parse::<Chain>().map_err(|mistake| mistake.fault);
    let long = format!("md5(\"{}\" + password)", "a".repeat(500));
    assert_eq!(fault(&long), Err(Fault::TooLong(512)));
    let nested = |depth: usize| format!("{}password{}", "md5(".repeat(depth), ")".repeat(depth));
    assert!(fault(&nested(15)).is_ok());
    assert_eq!(fault(&nested(16)), Err(Fault::TooDeep(16)));
    assert_eq!(fault(&"(".repeat(512)), Err(Fault::TooDeep(16)));
    let many = |parts: usize| vec!["it"; parts].join("+").replacen("it", "password", 1).replace("it", "salt");
    assert!(fault(&many(64)).is_ok());
    assert_eq!(fault(&many(65)), Err(Fault::TooBig(64)));
    let steps = |depth: usize| format!("{}it{}", "repeat(2, password, ".repeat(depth), ")".repeat(depth));
    assert!(fault(&steps(3)).is_ok());
    assert_eq!(fault(&steps(4)), Err(Fault::TooManySteps(3)));
}

#[test]
fn what_takes_too_much_is_refused_before_it_is_worked_out() {
    for text in [
        "repeat(4294967295, password, md5(it))",
        "repeat(4000000, md5(password), repeat(4000000, it, repeat(4000000, it, md5(it))))",
        "repeat(10000, password, sha256(it + it))",
        "repeat(20000, password, it + it)",
        "pbkdf2_sha512(password, salt, 4294967295, 512)",
        "scrypt(password, salt, 16777216, 64, 64, 512)",
        "scrypt(password, salt, 131072, 16, 1, 32)",
        "firebase_scrypt(password, salt, pepper(site), \"Bw==\", 8, 24)",
    ] {
        let refused = text.parse::<Chain>().map_err(|mistake| mistake.fault);
        let costly = matches!(refused, Err(Fault::TooCostly { .. }));
        // `sha256(it + it)` grows no further than its own length, so it is the only one that is bearable.
        assert_eq!(costly, text != "repeat(10000, password, sha256(it + it))", "{text}");
    }
}

#[test]
fn rounds_multiply_the_cost() {
    let cost = |text: &str| text.parse::<Chain>().expect(text).cost();
    assert_eq!(cost("sha256(salt + password)").milliseconds, 0);
    let (few, many) = (cost("repeat(10000, password, md5(it))"), cost("repeat(100000, password, md5(it))"));
    assert!(many.milliseconds >= 9 * few.milliseconds && few.milliseconds > 0, "{few:?} {many:?}");
    let (once, twice) = (
        cost("pbkdf2_sha256(password, salt, 100000, 32)"),
        cost("repeat(2, password, pbkdf2_sha256(it, salt, 100000, 33))"),
    );
    assert!(twice.milliseconds >= 2 * once.milliseconds, "{once:?} {twice:?}");
    assert_eq!(cost("scrypt(password, salt, 16384, 8, 1, 32)").kib, 16 * 1024 + 2);
}

#[test]
fn the_canonical_text_has_one_space_around_plus_and_no_needless_parentheses() {
    for (text, canonical) in [
        (" md5( (salt+(password + \"x\")) ) ", "md5(salt + password + \"x\")"),
        ("bcrypt( md5(password) )", "bcrypt(md5(password))"),
        ("argon2id(((password)))", "argon2id(password)"),
        ("repeat(2,password,md5(it+pepper( a-b_1 )))", "repeat(2, password, md5(it + pepper(a-b_1)))"),
        (
            "firebase_scrypt( password,salt,pepper(fire) ,\"Bw\",8,14)",
            "firebase_scrypt(password, salt, pepper(fire), \"Bw==\", 8, 14)",
        ),
    ] {
        assert_eq!(text.parse::<Chain>().expect(text).to_string(), canonical);
    }
}

fn any_chain() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("password".to_owned()),
        Just("salt".to_owned()),
        Just("pepper(site)".to_owned()),
        "[ -~é]{0,6}".prop_map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
    ];
    leaf.prop_recursive(5, 24, 3, |inner| {
        let one = "md5|sha1|sha224|sha256|sha384|sha512|raw|hex|upper|lower|base64|unbase64|latin1|utf16le";
        prop_oneof![
            (one, inner.clone()).prop_map(|(name, inner)| format!("{name}({inner})")),
            ("hmac_(md5|sha1|sha256|sha512)", inner.clone(), inner.clone())
                .prop_map(|(name, key, message)| format!("{name}({key},{message})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one}+{other})")),
            (1_u32..20, inner.clone(), inner.clone())
                .prop_map(|(rounds, start, step)| format!("repeat({rounds}, {start}, md5(it + {step}))")),
            (inner.clone(), inner, 1_u32..9)
                .prop_map(|(one, other, n)| format!("scrypt({one}, {other}, {}, 1, 1, {n})", 1 << n)),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}", words in "((md5|repeat|it|password|salt|bcrypt|pepper|[0-9]|[(),+\" \\\\]){0,4}){0,20}") {
        let _ = text.parse::<Chain>();
        if let Ok(chain) = words.parse::<Chain>() {
            prop_assert_eq!(chain.to_string().parse::<Chain>(), Ok(chain));
        }
    }

    #[test]
    fn the_canonical_text_reads_to_the_same_chain(text in any_chain(), password in "\\PC{1,12}", salt in "\\PC{0,12}") {
        // Whatever it is, it begins with the password and ends in text.
        if let Ok(chain) = format!("hex(password + {text})").parse::<Chain>() {
            prop_assert_eq!(chain.to_string().parse::<Chain>(), Ok(chain.clone()));
            let peppers = peppers();
            let inputs = Inputs { password: password.as_bytes(), salt: salt.as_bytes(), peppers: &peppers };
            if let Some(value) = chain.evaluate(&inputs) {
                let text = String::from_utf8(value.clone()).expect("hex");
                prop_assert_eq!(chain.spelled(&text), Some(value), "its own value is of its form");
                prop_assert!(chain.length().is_none_or(|length| length == text.len()));
            }
        }
    }
}
