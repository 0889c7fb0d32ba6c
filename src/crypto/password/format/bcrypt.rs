//! bcrypt: `$2b$12$` with 22 characters of salt and 31 of hash. A password counts up to its 72nd byte, as everywhere.

use crate::crypto::password::scheme::{Cost, Scheme};

/// A bcrypt hash.
pub(super) struct Bcrypt {
    text: String,
    rounds: u32,
}

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Bcrypt> {
    let rest = ["$2a$", "$2b$", "$2y$"].iter().find_map(|start| text.strip_prefix(start))?;
    let (rounds, tag) = rest.split_once('$')?;
    let alphabet = |c: char| c.is_ascii_alphanumeric() || "./".contains(c);
    if rounds.len() != 2 || tag.len() != 53 || !tag.chars().all(alphabet) {
        return None;
    }
    let rounds = rounds.parse().ok().filter(|rounds| (4..=31).contains(rounds))?;
    Some(Bcrypt { text: text.to_owned(), rounds })
}

impl Scheme for Bcrypt {
    fn cost(&self) -> Cost {
        // 217 ms at 12 rounds, twice as long with each more.
        let microseconds = 53_u64.saturating_mul(1 << self.rounds);
        Cost { milliseconds: u32::try_from(microseconds / 1000).unwrap_or(u32::MAX), kib: 4 }
    }

    fn verify(&self, password: &[u8]) -> bool {
        ::bcrypt::verify(password, &self.text).unwrap_or(false)
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
            "$2b$12$ção",
        ] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }
}
