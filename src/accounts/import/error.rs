//! Why an import does not begin, or stops.

use crate::db;

/// Why an import does not begin, or stops. What was done before it stopped stays.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Columns that nobody knows.
    #[error("the file has columns that are not known; nothing was read:\n{0}")]
    UnknownColumns(String),
    /// A column stands there twice.
    #[error("the file has the column `{0}` twice; remove one, or leave it out with --ignore")]
    TwoColumns(&'static str),
    /// More than any file of users has.
    #[error("the first line has {0} columns; is it the header, and of a file of users?")]
    TooManyColumns(usize),
    /// `--map` of a column that is not there.
    #[error("--map names the column `{0}`, which the file does not have")]
    NoSuchColumn(String),
    /// Nothing that tells one user from another.
    #[error(
        "the file has no column that tells users apart: external_id, email, cpf, cnpj, phone, card_number, employee_number or \
         user_name. Its first line must name the columns"
    )]
    NobodyNamed,
    /// Nothing says whether e-mails are verified.
    #[error(
        "the file does not say whether its e-mails are verified, and only a user with a verified e-mail enters a store: \
         whoever could register with somebody else's address would get that shopper's orders, addresses and cards.\n  \
         --emails-verified    every address in this file was confirmed by its owner, by a link or a code\n  \
         --emails-unverified  nobody knows; users enter a store after `vtex-idp user verify-email`\n\
         Or add a column `email_verified` with yes or no"
    )]
    VerifiedUnknown,
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// UTF-16.
    #[error("the file is UTF-16; save it as \"CSV UTF-8\", or convert it: iconv -f UTF-16 -t UTF-8")]
    Utf16,
    /// A row without an end.
    #[error(
        "line {0}: the row that begins here is longer than 1 MiB; most likely a quote is opened and never closed. Nothing from \
         there on was read"
    )]
    EndlessRow(u64),
    /// A file of refused rows that another run has left.
    #[error(
        "{0} exists already, with the refused rows of another run: import it after correcting it, remove it, or name another \
         file with --refused"
    )]
    RefusedExists(String),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database kept changing under the rows.
    #[error("others change the same users all the time; run the import again, it goes on from here")]
    Contended,
    /// The database.
    #[error("{0}; run the import again, it goes on from here")]
    Db(#[from] db::Error),
}
