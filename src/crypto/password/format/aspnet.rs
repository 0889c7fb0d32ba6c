//! Base64 of ASP.NET Identity: version 2 (0x00, PBKDF2 with fixed parameters) and 3 (0x01, which names them).

use super::{digest::Digest, encoding, pbkdf2::Pbkdf2};

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Pbkdf2> {
    let bytes = encoding::base64(text)?;
    match *bytes.first()? {
        0 => read_v2(&bytes[1..]),
        1 => read_v3(&bytes[1..]),
        _ => None,
    }
}

/// 16 bytes of salt, 32 of key.
fn read_v2(bytes: &[u8]) -> Option<Pbkdf2> {
    (bytes.len() == 48).then_some(())?;
    let (salt, tag) = bytes.split_at(16);
    Pbkdf2::new(Digest::Sha1, 1000, salt.to_vec(), tag.to_vec())
}

/// Numbers of four bytes, the highest first: function, iterations, length of the salt; then salt and key, of at least
/// 16 bytes each.
fn read_v3(bytes: &[u8]) -> Option<Pbkdf2> {
    let (prf, bytes) = number(bytes)?;
    let prf = match prf {
        0 => Digest::Sha1,
        1 => Digest::Sha256,
        2 => Digest::Sha512,
        _ => return None,
    };
    let (iterations, bytes) = number(bytes)?;
    let (length, bytes) = number(bytes)?;
    let (salt, tag) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
    let long_enough = salt.len() >= 16 && tag.len() >= 16;
    long_enough.then(|| Pbkdf2::new(prf, iterations, salt.to_vec(), tag.to_vec())).flatten()
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*number), rest))
}
