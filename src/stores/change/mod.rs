//! A change of a store: first a plan that somebody can read, then all of it in one transaction, or nothing.

mod assign;
mod carry_out;
mod difference;
mod error;
mod plan;

pub use assign::{Refused, is_parameter_value};
pub use carry_out::{Done, carry_out};
pub use difference::Difference;
pub use error::Error;
pub use plan::Plan;
