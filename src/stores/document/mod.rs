//! A store as a TOML file, so that stores live in version control.
//!
//! What a file leaves out has its documented default: a file says all of a store, whatever was set before.

mod file;
mod part;
mod read;
#[cfg(test)]
mod tests;

pub(in crate::stores) use file::nearest_preset;
pub use file::{Document, Missing};
pub use read::Unreadable;
pub(in crate::stores) use read::without_values;
