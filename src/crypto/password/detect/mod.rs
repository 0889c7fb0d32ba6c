//! Finding out how hashes were made: from the hashes themselves, and from passwords that are known for some of them.

mod candidates;
mod sample;
mod search;
#[cfg(test)]
mod tests;

pub use sample::{Sample, Shape};
pub use search::{Detected, Found, Group, SaltFrom, detect};
