//! What the primitives take in nanoseconds, for a short password, measured on one core where our own argon2id takes
//! 14 ms; it has no instructions for SHA, so elsewhere PBKDF2 takes less. `examples/hash_costs.rs` measures them again.

use super::digest::Digest;
use crate::crypto::password::scheme::Cost;

/// One block of 1 KiB of argon2, written once.
pub(super) const ARGON2_BLOCK: u64 = 355;
/// One of 2^cost rounds of bcrypt: 217 ms at 12.
pub(super) const BCRYPT_ROUND: u64 = 53_000;
/// One of N·r·p steps of scrypt.
pub(super) const SCRYPT_STEP: u64 = 140;
/// One round of md5-crypt.
pub(super) const MD5_CRYPT_ROUND: u64 = 120;
/// One round of sha256-crypt or sha512-crypt, the slower of the two.
pub(super) const SHA_CRYPT_ROUND: u64 = 430;

/// One digest of a short text, in nanoseconds.
pub(super) const fn digest(digest: Digest) -> u64 {
    match digest {
        Digest::Md5 => 60,
        Digest::Sha1 => 80,
        Digest::Sha256 => 140,
        Digest::Sha384 | Digest::Sha512 => 280,
    }
}

/// One iteration of PBKDF2 for one block of the key, in nanoseconds.
pub(super) const fn pbkdf2(prf: Digest) -> u64 {
    match prf {
        Digest::Md5 | Digest::Sha1 => 170,
        Digest::Sha256 => 240,
        Digest::Sha384 | Digest::Sha512 => 380,
    }
}

/// A cost of so many nanoseconds and so much memory; what is too large for the fields stays at their largest.
pub(super) fn of(nanoseconds: u64, kib: u64) -> Cost {
    let bounded = |amount: u64| u32::try_from(amount).unwrap_or(u32::MAX);
    Cost { milliseconds: bounded(nanoseconds.div_ceil(1_000_000)), kib: bounded(kib) }
}
