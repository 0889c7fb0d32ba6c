//! Users that stay in a retailer's own database: the integrator's query, asked within a deadline, never writing.
//!
//! The SQL is the integrator's, so the rule of one SQL for two databases does not hold here: `connection.rs` names both.

mod circuit;
mod connection;
mod error;
mod lookup;
mod parameter;
mod plan;
mod pool;
mod query;
mod row;
mod shape;
mod words;

pub use error::{Error, QueryError};
pub use lookup::Source;
pub use parameter::Asked;
pub use plan::{Plan, WholeTable};
pub use row::Row;
pub use shape::{Column, Described};
pub use words::{groups, is_known_status, status, truth};
