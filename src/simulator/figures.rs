//! VTEX's figures, undocumented or nearest to what is published (`docs/vtex-id.md`, section 3).

/// The published 95th percentile of an answer's time, in milliseconds.
pub(crate) const SLOW_MS: u64 = 1_000;

/// VTEX waits about this long, in milliseconds.
pub(crate) const PATIENCE_MS: u64 = 3_000;

/// VTEX reads no answer of token or userinfo that is larger, in bytes.
pub(crate) const LARGEST_ANSWER: u64 = 64 * 1024;
