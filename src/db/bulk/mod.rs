//! Statements over many rows at once, for imports and exports. Single rows have their statements in the tables' own files.

pub mod find;
mod repeated;
pub mod write;

pub(super) use repeated::Plan;
pub use repeated::Repeated;

/// Every statement of this folder at every size that it is run with, for the test that prepares them.
#[must_use]
pub fn statements() -> Vec<Repeated> {
    find::LISTS.iter().chain(&write::INSERTS).flat_map(repeated::Shape::at_every_size).collect()
}
