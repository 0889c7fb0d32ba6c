//! Randomness: the one place that asks the operating system for it (`clippy.toml` bans other ways).

use rand::{Rng, TryRng, rngs::SysRng};
use uuid::Uuid;

/// `N` random bytes from the operating system.
///
/// # Panics
/// When the operating system has no randomness to give: nothing secure can go on without it.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// `N` random bytes for what is no secret, of this thread's generator: no call of the system for each.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that has a generator")]
pub fn bytes_of_an_id<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// An opaque id that tells nothing, for what VTEX or a shopper sees (RFC 9562, version 4).
#[must_use]
pub fn opaque_id() -> Uuid {
    uuid::Builder::from_random_bytes(bytes()).into_uuid()
}

/// An id that sorts by time, for rows that are only ever looked up by it (RFC 9562, version 7).
#[must_use]
pub fn ordered_id(now: crate::types::Timestamp) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(milliseconds(now), &bytes_of_an_id()).into_uuid()
}

/// An id that is lower than every [`ordered_id`] of `moment` or later.
#[must_use]
pub fn lowest_ordered_id(moment: crate::types::Timestamp) -> Uuid {
    Uuid::from_u128(u128::from(milliseconds(moment).min((1 << 48) - 1)) << 80)
}

/// Like [`ordered_id`], and within one second in the order of `sequence`, which may wrap.
#[must_use]
pub fn ordered_id_in(now: crate::types::Timestamp, sequence: [u8; 2]) -> Uuid {
    ordered_id_at(milliseconds(now), sequence)
}

/// The same of a moment in milliseconds since 1970.
#[must_use]
pub fn ordered_id_at(milliseconds: u64, sequence: [u8; 2]) -> Uuid {
    let mut tail = bytes_of_an_id::<10>();
    tail[..5].copy_from_slice(&[0, 0, 0, sequence[0], sequence[1]]);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &tail).into_uuid()
}

fn milliseconds(moment: crate::types::Timestamp) -> u64 {
    u64::try_from(moment.as_unix()).unwrap_or_default().saturating_mul(1000)
}

/// A password a person can type: four groups of four letters and digits, 80 bits, no look-alikes.
#[must_use]
pub fn readable_password() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters: Vec<char> =
        bytes::<16>().iter().map(|byte| ALPHABET[usize::from(byte % 32)] as char).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_second_are_in_their_order() {
        let now = crate::types::Timestamp::from_unix(1_700_000_000);
        let first = ordered_id_in(now, [0, 255]);
        let second = ordered_id_in(now, [1, 0]);
        assert!(ordered_id(now.plus(-1)) < first && first < second && second < ordered_id(now.plus(1)));
    }

    #[test]
    fn ids_of_a_moment_are_behind_its_lowest() {
        let now = crate::types::Timestamp::from_unix(1_700_000_000);
        let lowest = lowest_ordered_id(now);
        assert!(ordered_id(now.plus(-1)) < lowest && lowest < ordered_id(now));
        let at = |milliseconds| ordered_id_at(milliseconds, [0, 0]);
        assert!(at(1_699_999_999_999) < lowest && lowest < at(1_700_000_000_000));
    }

    #[test]
    fn a_readable_password_has_four_groups() {
        let password = readable_password();
        assert_eq!(password.len(), 19);
        assert_ne!(password, readable_password());
    }
}
