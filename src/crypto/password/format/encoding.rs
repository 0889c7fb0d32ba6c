//! The ways in which formats write bytes and numbers. Each reader takes one spelling and bounds what it reads.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Padding and the bits after the last byte differ from one library to the next; the bytes do not.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_encode_padding(false)
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const BCRYPT: GeneralPurpose = GeneralPurpose::new(&alphabet::BCRYPT, LENIENT);

/// The alphabet of Unix crypt.
const CRYPT: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Base64 with `+` and `/`, with or without padding.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Passlib's base64: `.` instead of `+`.
pub(super) fn adapted_base64(text: &str) -> Option<Vec<u8>> {
    base64(&text.replace('.', "+"))
}

/// bcrypt's base64, which has an alphabet of its own.
pub(super) fn bcrypt_base64(text: &str) -> Option<Vec<u8>> {
    if text.contains('=') { None } else { BCRYPT.decode(text).ok() }
}

/// Hex of either case.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    ::hex::decode(text).ok()
}

/// A decimal number without sign.
pub(super) fn number(text: &str) -> Option<u32> {
    text.bytes().all(|c| c.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The values of `m=19456,t=2,p=1` for the names `m`, `t`, `p`, all there and in this order.
pub(super) fn parameters<const N: usize>(text: &str, names: [&str; N]) -> Option<[u32; N]> {
    let mut values = [0; N];
    let mut fields = text.split(',');
    for (value, name) in values.iter_mut().zip(names) {
        *value = number(fields.next()?.strip_prefix(name)?.strip_prefix('=')?)?;
    }
    fields.next().is_none().then_some(values)
}

/// Bytes as Unix crypt writes them: three bytes, the first lowest, are four characters, the lowest first.
pub(super) fn crypt_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 1);
    for group in bytes.chunks(3) {
        let value = group.iter().rev().fold(0_usize, |value, byte| value << 8 | usize::from(*byte));
        for at in 0..=group.len() {
            text.push(char::from(CRYPT[value >> (6 * at) & 63]));
        }
    }
    text
}

/// What a text of the crypt alphabet counts, the lowest character first; at most five characters.
pub(super) fn crypt_number(text: &str) -> Option<u32> {
    if text.len() > 5 {
        return None;
    }
    text.bytes().rev().try_fold(0, |value, c| {
        let digit = CRYPT.iter().position(|known| *known == c)?;
        Some(value << 6 | u32::try_from(digit).ok()?)
    })
}

/// Whether `text` is `length` characters of the crypt alphabet.
pub(super) fn is_crypt(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|c| CRYPT.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crypt_numbers_are_read_lowest_first() {
        assert_eq!(crypt_number("."), Some(0));
        assert_eq!(crypt_number("D"), Some(15));
        assert_eq!(crypt_number("6...."), Some(8));
        assert_eq!(crypt_number("/////z"), None);
        assert_eq!(crypt_number("é"), None);
    }

    #[test]
    fn numbers_have_no_sign_and_no_overflow() {
        assert_eq!(number("29000"), Some(29000));
        for wrong in ["", "+1", "-1", "4294967296", "1 ", "1e3"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn parameters_are_all_there_and_in_order() {
        assert_eq!(parameters("m=8,t=1,p=2", ["m", "t", "p"]), Some([8, 1, 2]));
        for wrong in ["", "m=8,t=1", "t=1,m=8,p=2", "m=8,t=1,p=2,keyid=1", "m=8,t=1,p="] {
            assert_eq!(parameters(wrong, ["m", "t", "p"]), None, "{wrong}");
        }
    }
}
