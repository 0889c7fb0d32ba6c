//! What a statement is called in a trace.

use tracing::Span;

use super::Error;
use crate::spans::{self, Statement};

/// Longer texts are cut: they are statements over many rows, which go on like this.
const LONGEST_TEXT: usize = 1024;

/// The span of a statement on Postgres, or on `SQLite`. Its text is a constant of ours, without any value.
pub(super) fn statement(is_postgres: bool, sql: &str) -> Span {
    if !spans::are_wanted() {
        return Span::none();
    }
    let (operation, table) = summary(sql);
    let text = sql.split_ascii_whitespace().collect::<Vec<_>>().join(" "); // on one line, as spans are shown
    let text = text.get(..LONGEST_TEXT).unwrap_or(&text);
    let system = if is_postgres { "postgresql" } else { "sqlite" };
    spans::statement(&Statement { system, operation, table, text })
}

/// Notes on the statement's span, in which this is called, that it failed. What exists already is an answer like any other.
pub(super) fn noted<T>(outcome: Result<T, Error>) -> Result<T, Error> {
    let kind = match &outcome {
        Ok(_) | Err(Error::Taken | Error::InUse) => return outcome,
        Err(Error::Unavailable(_)) => "unavailable",
        Err(Error::Unwritable(..)) => "unwritable",
        Err(_) => "failed",
    };
    if spans::are_wanted() {
        spans::failed(&Span::current(), kind);
    }
    outcome
}

/// The operation, and the one table that it names outside of any bracket. A text that begins with `WITH` has the
/// operation alone.
fn summary(sql: &str) -> (&str, Option<&str>) {
    let mut words = outside_of_brackets(sql);
    let operation = words.next().unwrap_or_default();
    let before = match operation {
        "SELECT" | "DELETE" => "FROM",
        "INSERT" => "INTO",
        "UPDATE" => "UPDATE",
        _ => return (operation, None),
    };
    let table =
        if before == operation { words.next() } else { words.find(|word| *word == before).and(words.next()) };
    let is_name =
        |name: &&str| name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
    (operation, table.filter(is_name))
}

/// The words of a text, without those in brackets. What begins with a bracket is the bracket alone, and so no name.
fn outside_of_brackets(sql: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let words = sql.split_inclusive([' ', '\n', '(', ')', ',']);
    words.filter_map(move |piece| {
        let outside = depth == 0;
        if piece.ends_with('(') {
            depth += 1;
        } else if piece.ends_with(')') {
            depth = depth.saturating_sub(1);
        }
        let word = piece.trim_end_matches([' ', '\n', ')', ',']);
        let word = if word.len() > 1 { word.trim_end_matches('(') } else { word };
        (outside && !word.is_empty()).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_called_by_its_operation_and_its_table() {
        let cases = [
            ("SELECT a, b FROM users WHERE id = $1", "SELECT", Some("users")),
            (
                "SELECT (SELECT count(*) FROM grants), EXTRACT(epoch FROM x) FROM users u",
                "SELECT",
                Some("users"),
            ),
            ("SELECT 1", "SELECT", None),
            ("SELECT a FROM (SELECT b FROM users) t", "SELECT", None),
            ("SELECT count(*) FROM users, grants", "SELECT", Some("users")),
            ("INSERT INTO grants (id, code) VALUES ($1, $2) RETURNING id", "INSERT", Some("grants")),
            ("INSERT INTO throttle(key) SELECT key FROM users", "INSERT", Some("throttle")),
            ("UPDATE sessions SET a = (SELECT b FROM users)", "UPDATE", Some("sessions")),
            ("DELETE FROM grants WHERE id IN (SELECT id FROM grants LIMIT $1)", "DELETE", Some("grants")),
            ("WITH a AS (SELECT 1) SELECT * FROM a", "WITH", None),
            ("BEGIN IMMEDIATE", "BEGIN", None),
            ("", "", None),
        ];
        for (sql, operation, table) in cases {
            assert_eq!(summary(sql), (operation, table), "{sql}");
        }
    }
}
