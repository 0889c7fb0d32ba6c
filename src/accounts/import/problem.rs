//! Why a row is refused, in words for the developer of a retailer. They never repeat what stands in the row.

use super::{column::Column, header::Header};

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong and what to change, with the column where there is one.
    pub text: String,
    /// The same without what differs from row to row.
    pub kind: String,
}

impl Problem {
    /// One of the whole row.
    pub(super) fn of_row(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { kind: text.clone(), text }
    }

    /// One of a column.
    pub(super) fn of(header: &Header, column: Column, what: &impl std::fmt::Display) -> Self {
        Self::of_row(format!("column `{}`: {what}", header.name_of(column)))
    }

    /// One of a column that says which line it is about.
    pub(super) fn twice(header: &Header, column: Column, line: u64) -> Self {
        let column = header.name_of(column);
        Self {
            text: format!("column `{column}`: line {line} has the same; keep one of the two rows"),
            kind: format!("column `{column}`: another row of the file has the same"),
        }
    }
}

/// What is worth knowing of rows that went in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// A user without e-mail: they enter no store.
    WithoutEmail,
    /// A user whose e-mail is not verified: they enter no store.
    EmailUnverified,
    /// A hash that graphics cards guess by the billion.
    WeakHash,
    /// A user whose password was set here, so that the one of the file was left out.
    PasswordSetHere,
    /// A user who got another e-mail: VTEX sees another shopper.
    EmailChanged,
}
