//! A statement that repeats a part for each of many rows. Its text is made of constants and numbers alone, and comes in a
//! few sizes, so that databases meet few different statements.

use std::fmt::Write;

/// How many rows or values a statement may have; `SQLite` takes 32,766 values.
const SIZES: [usize; 3] = [100, 10, 1];

/// A statement of some size.
pub struct Repeated {
    text: String,
    parameters: usize,
    plan: Plan,
}

/// When Postgres plans a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::db) enum Plan {
    /// Once; it is kept.
    Kept,
    /// Each time: a list of many values that was planned for an empty table reads all of a full one.
    EachTime,
}

/// What a statement is made of, whatever its size.
pub(super) enum Shape {
    /// `start ($1, $2), ($3, $4) end`.
    Rows {
        /// Up to `VALUES`.
        start: &'static str,
        /// Values of a row.
        columns: usize,
        /// What follows.
        end: &'static str,
    },
    /// `start ($1, $2, $3) end`.
    List {
        /// Up to `IN`.
        start: &'static str,
        /// What follows.
        end: &'static str,
    },
    /// A look-up of its own for each, all in one: each finds its row by every column of an index. Of a list behind another
    /// condition Postgres may think that the other one alone narrows enough, and read a whole directory.
    Each {
        /// What stands before each of its values.
        before: &'static [&'static str],
    },
}

impl Repeated {
    /// The text, with `$1`, `$2`... for its values.
    #[must_use]
    pub fn text(&self) -> String {
        self.text.clone()
    }

    /// The text with a `?` for each value. `SQLite` looks through the names of all values for that of each, as sqlx asks it to,
    /// so that twice the values would take four times as long; these have no names.
    #[must_use]
    pub fn nameless(&self) -> String {
        let mut pieces = self.text.split('$');
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |text, piece| text + "?" + piece.trim_start_matches(|c: char| c.is_ascii_digit()))
    }

    /// How many values it takes.
    #[must_use]
    pub const fn parameters(&self) -> usize {
        self.parameters
    }

    pub(in crate::db) const fn plan(&self) -> Plan {
        self.plan
    }
}

impl Shape {
    /// The statement for so many rows or values.
    pub(super) fn sized(&self, size: usize) -> Repeated {
        match *self {
            Self::Rows { start, columns, end } => {
                let mut text = start.to_owned();
                for row in 0..size {
                    text.push_str(if row == 0 { " " } else { ", " });
                    list(&mut text, row * columns, columns);
                }
                Repeated { text: text + end, parameters: size * columns, plan: Plan::Kept }
            }
            Self::List { start, end } => {
                let mut text = format!("{start} ");
                list(&mut text, 0, size);
                Repeated { text: text + end, parameters: size, plan: Plan::EachTime }
            }
            Self::Each { before } => {
                let mut text = String::new();
                for number in 0..size * before.len() {
                    let place = number % before.len();
                    text.push_str(if place == 0 && number > 0 { " UNION ALL " } else { "" });
                    let _ = write!(text, "{}${}", before[place], number + 1); // a String takes everything
                }
                Repeated { text, parameters: size * before.len(), plan: Plan::Kept }
            }
        }
    }

    pub(super) fn at_every_size(&self) -> impl Iterator<Item = Repeated> + '_ {
        SIZES.iter().map(|size| self.sized(*size))
    }
}

/// ` ($4, $5, $6)` after three others.
fn list(text: &mut String, after: usize, count: usize) {
    text.push('(');
    for number in after + 1..=after + count {
        let separator = if number == after + 1 { "" } else { ", " };
        let _ = write!(text, "{separator}${number}"); // a String takes everything
    }
    text.push(')');
}

/// Cuts rows into pieces of the sizes there are.
pub(super) fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= rows.len())?;
        let (piece, rest) = rows.split_at(size);
        rows = rest;
        Some(piece)
    })
}

/// Cuts values into pieces, the last one filled up to a size there is by repeating its last value: a list may hold a value
/// twice.
pub(super) fn filled<T: Clone>(values: &[T]) -> impl Iterator<Item = Vec<T>> + '_ {
    values.chunks(SIZES[0]).map(|piece| {
        let size = SIZES.into_iter().rev().find(|size| *size >= piece.len()).unwrap_or(SIZES[0]);
        let last = piece.last().cloned();
        piece.iter().cloned().chain(last.into_iter().cycle()).take(size).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_through() {
        let rows = Shape::Rows { start: "INSERT INTO t (a, b) VALUES", columns: 2, end: "" };
        assert_eq!(rows.sized(2).text(), "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)");
        let list = Shape::List { start: "SELECT a FROM t WHERE a IN", end: " ORDER BY a" };
        assert_eq!(list.sized(3).text(), "SELECT a FROM t WHERE a IN ($1, $2, $3) ORDER BY a");
        assert_eq!((rows.sized(2).parameters(), list.sized(3).parameters()), (4, 3));
        assert_eq!(list.sized(2).nameless(), "SELECT a FROM t WHERE a IN (?, ?) ORDER BY a");
        let each = Shape::Each { before: &["SELECT c FROM t WHERE a = ", " AND b = "] }.sized(2);
        let one = |numbers: &str| format!("SELECT c FROM t WHERE a = {numbers}");
        assert_eq!(each.text(), format!("{} UNION ALL {}", one("$1 AND b = $2"), one("$3 AND b = $4")));
        assert_eq!(each.parameters(), 4);
    }

    #[test]
    fn few_sizes_serve_any_number() {
        let rows: Vec<usize> = (0..1213).collect();
        let sizes: Vec<usize> = pieces(&rows).map(<[_]>::len).collect();
        assert_eq!((sizes[..12].iter().sum::<usize>(), &sizes[12..]), (1200, &[10, 1, 1, 1][..]));
        assert_eq!(pieces(&rows).flatten().count(), 1213);
        let lists: Vec<Vec<usize>> = filled(&rows).collect();
        assert_eq!((lists.len(), lists[0].len(), lists[12].len(), lists[12][99]), (13, 100, 100, 1212));
        assert!(filled::<u8>(&[]).next().is_none() && pieces::<u8>(&[]).next().is_none());
    }
}
