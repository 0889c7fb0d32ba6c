//! The columns of a table, as the database itself lists them.

use std::fmt::Write;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What a column holds: the five types that migrations use. Both databases call them the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Uuid,
    Text,
    Bytes,
    Boolean,
    Number,
}

impl Column {
    /// A column as the catalogue has it; `None` when it is of a type that no migration makes.
    pub(super) fn of((name, kind): (String, String)) -> Option<Self> {
        let kind = match kind.to_ascii_lowercase().as_str() {
            "uuid" => Kind::Uuid,
            "text" => Kind::Text,
            "bytea" => Kind::Bytes,
            "boolean" => Kind::Boolean,
            "bigint" => Kind::Number,
            _ => return None,
        };
        Some(Self { name, kind })
    }
}

/// Whether two tables have the same columns, in whatever order.
pub(super) fn alike(one: &[Column], other: &[Column]) -> bool {
    let sorted = |columns: &[Column]| {
        let mut columns = columns.to_vec();
        columns.sort();
        columns
    };
    !one.is_empty() && sorted(one) == sorted(other)
}

/// The names of columns for a statement.
pub(super) fn names(columns: &[Column]) -> String {
    let quoted = columns.iter().map(|column| format!("\"{}\"", column.name.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(", ")
}

/// An INSERT of so many rows. `SQLite` takes long to look up many numbered values; without numbers it does not have to.
pub(super) fn insert(table: &str, columns: &[Column], rows: usize, numbered: bool) -> String {
    let mut text = format!("INSERT INTO {table} ({}) VALUES ", names(columns));
    for value in 0..rows * columns.len() {
        text.push_str(match (value % columns.len(), value) {
            (0, 0) => "(",
            (0, _) => "), (",
            _ => ", ",
        });
        if numbered {
            let _ = write!(text, "${}", value + 1); // a String takes everything
        } else {
            text.push('?');
        }
    }
    text + ")"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, kind: &str) -> Column {
        Column::of((name.to_owned(), kind.to_owned())).expect("a type of ours")
    }

    #[test]
    fn a_statement_names_each_column_and_numbers_each_value() {
        let columns = [column("id", "uuid"), column("a\"b", "TEXT")];
        let start = "INSERT INTO t (\"id\", \"a\"\"b\") VALUES ";
        assert_eq!(insert("t", &columns, 2, true), format!("{start}($1, $2), ($3, $4)"));
        assert_eq!(insert("t", &columns, 2, false), format!("{start}(?, ?), (?, ?)"));
    }

    #[test]
    fn tables_are_alike_in_any_order_and_not_otherwise() {
        let (id, name, number) = (column("id", "uuid"), column("name", "text"), column("name", "bigint"));
        assert!(alike(&[id.clone(), name.clone()], &[name.clone(), id.clone()]));
        assert!(!alike(&[id.clone(), name], &[id.clone(), number]));
        assert!(!alike(&[id], &[]) && !alike(&[], &[]));
        assert_eq!(Column::of(("at".to_owned(), "timestamp with time zone".to_owned())), None);
    }
}
