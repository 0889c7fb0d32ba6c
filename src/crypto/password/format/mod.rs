//! Password hashes of other software, by the name of their format. One file for each.

mod bcrypt;
mod named;

pub use named::{Named, Unusable};
