//! Brings users from a file: adds the new ones, changes those who differ, and refuses rows with every reason.
//!
//! Rows go in batches, each in one transaction together with how far the import is. So an import that was interrupted goes
//! on where it stopped, and one that is run again changes nothing.

mod codes;
mod column;
mod decide;
mod encoding;
mod error;
mod fingerprints;
mod header;
mod input;
mod json;
mod known;
mod options;
mod password;
mod problem;
mod reader;
mod records;
mod refused;
mod report;
mod row;
mod run;
mod seen;
pub(super) mod values;
mod write;

pub use codes::tag_of;
pub use column::Column;
pub use error::Error;
pub use input::Input;
pub use options::{EmailChanges, Emails, InvalidMapping, Mapping, Mode, Options};
pub use problem::{Problem, Warning};
pub use report::{Report, Tally};
pub use run::{Job, Progress, run};
