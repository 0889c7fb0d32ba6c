//! bcrypt: `$2b$12$` with 22 characters of salt and 31 of hash. A password counts up to its 72nd byte, as everywhere.

use super::{cost, digest, encoding};
use crate::crypto::password::scheme::{Cost, Scheme};

/// A bcrypt hash.
pub(super) struct Bcrypt {
    key: fn(&[u8]) -> Vec<u8>,
    rounds: u32,
    salt: [u8; 16],
    tag: Vec<u8>,
}

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Bcrypt> {
    let (start, rest) = text.split_at_checked(4)?;
    let key = match start {
        "$2a$" | "$2b$" | "$2y$" => key,
        "$2x$" => key_with_sign,
        _ => return None,
    };
    let (rounds, tag) = rest.split_once('$')?;
    if rounds.len() != 2 || tag.len() != 53 {
        return None;
    }
    let rounds = encoding::number(rounds).filter(|rounds| (4..=31).contains(rounds))?;
    let (salt, tag) = tag.split_at_checked(22)?;
    let salt = encoding::bcrypt_base64(salt)?.try_into().ok()?;
    Some(Bcrypt { key, rounds, salt, tag: encoding::bcrypt_base64(tag)? })
}

/// The password and a zero, at most 72 bytes together.
fn key(password: &[u8]) -> Vec<u8> {
    password.iter().copied().chain([0]).take(72).collect()
}

/// The key of `$2x$`, what PHP before 5.3.7 made: it took a byte from 0x80 for a negative number, whose sign
/// overwrote the up to three bytes before it in the same word of four.
fn key_with_sign(password: &[u8]) -> Vec<u8> {
    let cycle: Vec<u8> = password.iter().copied().chain([0]).cycle().take(72).collect();
    let word = |four: &[u8]| four.iter().fold(0_u32, |word, byte| word << 8 | sign_extended(*byte));
    cycle.chunks(4).flat_map(|four| word(four).to_be_bytes()).collect()
}

fn sign_extended(byte: u8) -> u32 {
    u32::from(byte) | if byte < 0x80 { 0 } else { 0xFFFF_FF00 }
}

impl Scheme for Bcrypt {
    fn cost(&self) -> Cost {
        cost::of(cost::BCRYPT_ROUND << self.rounds, 4)
    }

    fn verify(&self, password: &[u8]) -> bool {
        let tag = ::bcrypt::bcrypt(self.rounds, self.salt, &(self.key)(password));
        // The last of 24 bytes is not written.
        digest::same(&tag[..23], &self.tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_like_bcrypt_is_refused() {
        for wrong in [
            "",
            "$2b$",
            "$2b$12$short",
            "$2b$32$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "$2b$03$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "$2c$12$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "$2b$12$ção",
        ] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }
}
