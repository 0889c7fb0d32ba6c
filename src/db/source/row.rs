//! A user as the integrator's query returns them: text, not yet understood.

use std::fmt;

use super::Error;

/// The longest value, in bytes. No hash, name or list of groups needs more.
pub(super) const MAX_BYTES: usize = 4096;

/// The columns by name, in the order in which they are asked for.
pub(super) const COLUMNS: [&str; 9] = [
    "id",
    "email",
    "email_verified",
    "name",
    "status",
    "groups",
    "password_hash",
    "password_salt",
    "hash_format",
];

/// Those without which nobody could sign in.
pub(super) const REQUIRED: [&str; 3] = ["id", "email", "password_hash"];

/// A user in a source. A column that the query does not return, or NULL, is `None`; `status` alone is the empty text
/// when it is NULL, since no status is not an active one.
///
/// `Debug` names the columns that are there and shows none.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The user's id in the source.
    pub id: String,
    /// An e-mail address, as the source writes it.
    pub email: Option<String>,
    /// Whether the address was shown to be the user's; see [`super::truth`].
    pub email_verified: Option<String>,
    /// What people call them.
    pub name: Option<String>,
    /// Whether they may sign in; see [`super::status`].
    pub status: Option<String>,
    /// Their groups; see [`super::groups`].
    pub groups: Option<String>,
    /// The hash of their password.
    pub password_hash: Option<String>,
    /// Its salt, where the hash does not hold it.
    pub password_salt: Option<String>,
    /// The hash's format, where rows differ.
    pub hash_format: Option<String>,
}

impl Row {
    /// From values in the order of [`COLUMNS`].
    pub(super) fn of(mut values: Vec<Option<String>>) -> Result<Self, Error> {
        values.resize(COLUMNS.len(), None);
        for (column, value) in COLUMNS.into_iter().zip(&values) {
            if value.as_ref().is_some_and(|value| value.len() > MAX_BYTES) {
                return Err(Error::Unusable { column, problem: "is longer than 4 KiB" });
            }
        }
        let mut values = values.into_iter();
        let mut next = || values.next().flatten();
        Ok(Self {
            id: next().ok_or(Error::Unusable { column: "id", problem: "is NULL" })?,
            email: next(),
            email_verified: next(),
            name: next(),
            status: next(),
            groups: next(),
            password_hash: next(),
            password_salt: next(),
            hash_format: next(),
        })
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            id: _,
            email,
            email_verified,
            name,
            status,
            groups,
            password_hash,
            password_salt,
            hash_format,
        } = self;
        let id = Some(String::new());
        let values =
            [&id, email, email_verified, name, status, groups, password_hash, password_salt, hash_format];
        let there = COLUMNS.iter().zip(values).filter(|(_, value)| value.is_some());
        f.write_str("Row")?;
        f.debug_set().entries(there.map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(count: usize) -> Vec<Option<String>> {
        COLUMNS.iter().take(count).map(|name| Some(format!("a {name}"))).collect()
    }

    #[test]
    fn every_value_finds_its_field() {
        let row = Row::of(values(9)).expect("a row");
        assert_eq!((row.id.as_str(), row.name.as_deref()), ("a id", Some("a name")));
        assert_eq!(row.password_hash.as_deref(), Some("a password_hash"));
        assert_eq!(row.hash_format.as_deref(), Some("a hash_format"));
    }

    #[test]
    fn debug_shows_no_value() {
        let shown = format!("{:?}", Row::of(values(2)).expect("a row"));
        assert_eq!(shown, "Row{\"id\", \"email\"}");
    }

    #[test]
    fn a_row_without_an_id_or_with_a_huge_value_is_refused() {
        assert_eq!(Row::of(vec![None]), Err(Error::Unusable { column: "id", problem: "is NULL" }));
        let huge = vec![Some("1".to_owned()), Some("é".repeat(2049))];
        assert!(matches!(Row::of(huge), Err(Error::Unusable { column: "email", .. })));
    }
}
