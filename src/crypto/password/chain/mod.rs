//! The chain: a small language that says how other software made a hash of a password, as in
//! `sha1(salt + md5(password))`. `docs/password-hashes.md` explains it to operators.

mod cost;
mod display;
mod evaluate;
mod expression;
mod firebase;
mod form;
mod mistake;
mod names;
mod parse;
mod reader;
#[cfg(test)]
mod tests;
mod words;

pub use evaluate::Inputs;
pub use expression::{Chain, Outer};
pub use mistake::{Fault, Mistake};
pub(super) use words::{DIGESTS, from_base64};
