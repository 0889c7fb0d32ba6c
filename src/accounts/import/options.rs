//! What an operator says of a file: what its columns are, how its hashes were made, whether its e-mails are verified.

use std::str::FromStr;

use super::column::Column;
use crate::crypto::password::HashFormat;

/// What is said of a file and what is wanted with it.
#[derive(Debug, Clone)]
pub struct Options {
    /// How hashes were made, where a row does not say it itself.
    pub hash_format: HashFormat,
    /// Whether e-mails are verified, where a row does not say it itself.
    pub emails: Option<Emails>,
    /// What to do about users who have another e-mail in the file.
    pub email_changes: EmailChanges,
    /// Columns that have other names in the file.
    pub map: Vec<Mapping>,
    /// Columns of the file to leave out.
    pub ignore: Vec<String>,
    /// Whether to write.
    pub mode: Mode,
}

impl Default for Options {
    /// Hashes that tell their format, nothing said of e-mails, no changed ones, to be written.
    fn default() -> Self {
        Self {
            hash_format: HashFormat::Auto,
            emails: None,
            email_changes: EmailChanges::Refuse,
            map: Vec::new(),
            ignore: Vec::new(),
            mode: Mode::Write,
        }
    }
}

/// What an operator vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emails {
    /// Each is the user's own: the system that the file comes from has made them show it.
    Verified,
    /// Nobody knows.
    Unverified,
}

/// What to do about a user who has another e-mail in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailChanges {
    /// Refuse the row: VTEX would see another shopper.
    Refuse,
    /// Change the e-mail all the same.
    Carry,
}

/// Whether an import writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It does.
    Write,
    /// It only says what it would do.
    DryRun,
}

/// A column under another name: `theirs=ours`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Its name in the file.
    pub theirs: String,
    /// What it is.
    pub ours: Column,
}

/// Why a text is no mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write the column's name in the file, `=` and its name here, such as --map celular=phone; the names are {}",
    known()
)]
pub struct InvalidMapping;

impl FromStr for Mapping {
    type Err = InvalidMapping;

    fn from_str(text: &str) -> Result<Self, InvalidMapping> {
        let (theirs, ours) = text.rsplit_once('=').ok_or(InvalidMapping)?;
        let ours = Column::named(ours).ok_or(InvalidMapping)?;
        if theirs.trim().is_empty() {
            return Err(InvalidMapping);
        }
        Ok(Self { theirs: theirs.trim().to_owned(), ours })
    }
}

/// The names of all columns, for people.
pub(super) fn known() -> String {
    Column::ALL.map(Column::name).join(", ")
}
