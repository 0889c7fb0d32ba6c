//! Which columns a query returns, and the statement around it that reads them as text.

use std::fmt::Write as _;

use super::{
    Error,
    row::{COLUMNS, MAX_BYTES, REQUIRED},
};

/// A column that the query returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as the database calls it, such as `VARCHAR` or `INT8`; in `SQLite` as declared, or `NULL`.
    pub data_type: String,
}

/// What the query is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Database and version, such as `Postgres 17.2`.
    pub server: String,
    /// Every column, in the query's order.
    pub columns: Vec<Column>,
    /// Columns without which nobody can sign in, and which the query does not return.
    pub missing: Vec<&'static str>,
    /// Columns whose names mean nothing here.
    pub ignored: Vec<String>,
}

/// The columns of [`COLUMNS`] that are missing although nobody can sign in without them.
pub(super) fn missing(columns: &[Column]) -> Vec<&'static str> {
    REQUIRED.into_iter().filter(|name| named(columns, name).next().is_none()).collect()
}

/// Names that are none of [`COLUMNS`].
pub(super) fn ignored(columns: &[Column]) -> Vec<String> {
    let known = |column: &Column| COLUMNS.iter().any(|name| column.name.eq_ignore_ascii_case(name));
    columns.iter().filter(|column| !known(column)).map(|column| column.name.clone()).collect()
}

fn named<'c>(columns: &'c [Column], name: &str) -> impl Iterator<Item = &'c Column> {
    columns.iter().filter(move |column| column.name.eq_ignore_ascii_case(name))
}

/// The statement that reads [`COLUMNS`] of `query` as text, NULL for those that it lacks, and at most `rows` rows.
///
/// In parentheses nothing that writes is valid SQL. A value is cut behind the first character that is too many, so
/// that one of a gigabyte never travels.
pub(super) fn selecting(query: &str, columns: &[Column], rows: u32) -> Result<String, Error> {
    let missing = missing(columns);
    if !missing.is_empty() {
        return Err(Error::Missing(missing));
    }
    let mut sql = String::from("SELECT ");
    for (at, name) in COLUMNS.into_iter().enumerate() {
        let mut found = named(columns, name);
        let value = match (found.next(), found.next()) {
            (Some(_), Some(_)) => return Err(Error::Twice(name)),
            (Some(column), None) => {
                let quoted = column.name.replace('"', "\"\"");
                format!("SUBSTR(CAST(q.\"{quoted}\" AS TEXT), 1, {})", MAX_BYTES + 1)
            }
            (None, _) => "CAST(NULL AS TEXT)".to_owned(),
        };
        let is_there = !value.starts_with("CAST");
        let value = if name == "status" && is_there { format!("COALESCE({value}, '')") } else { value };
        let comma = if at == 0 { "" } else { ", " };
        let _ = write!(sql, "{comma}{value} AS \"{name}\"");
    }
    // On a line of its own: the query may end in a comment.
    let _ = write!(sql, " FROM (\n{query}\n) AS q LIMIT {rows}");
    Ok(sql)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<Column> {
        names.iter().map(|name| Column { name: (*name).to_owned(), data_type: "TEXT".to_owned() }).collect()
    }

    #[test]
    fn every_column_is_read_as_text_in_one_order() {
        let sql = selecting("SELECT ..", &columns(&["Status", "password_hash", "email", "ID"]), 3)
            .expect("a shape");
        assert!(sql.starts_with("SELECT SUBSTR(CAST(q.\"ID\" AS TEXT), 1, 4097) AS \"id\", "), "{sql}");
        assert!(
            sql.contains("COALESCE(SUBSTR(CAST(q.\"Status\" AS TEXT), 1, 4097), '') AS \"status\""),
            "{sql}"
        );
        assert!(sql.contains("CAST(NULL AS TEXT) AS \"groups\""), "{sql}");
        assert!(sql.ends_with(" FROM (\nSELECT ..\n) AS q LIMIT 3"), "{sql}");
    }

    #[test]
    fn what_is_missing_or_there_twice_is_named() {
        let error = selecting("", &columns(&["id", "mail"]), 3).expect_err("two are missing");
        assert_eq!(error, Error::Missing(vec!["email", "password_hash"]));
        assert!(error.to_string().contains("no column email, no column password_hash"), "{error}");
        let twice = columns(&["id", "email", "password_hash", "Email"]);
        assert_eq!(selecting("", &twice, 3), Err(Error::Twice("email")));
        assert_eq!(ignored(&columns(&["ID", "mail", "groups"])), ["mail"]);
    }
}
