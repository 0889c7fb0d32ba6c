//! Which column of a file is what. What is not known is an error before anything is read: a misspelt column would be a
//! silent loss.

use super::{
    column::{Column, PROBLEM},
    error::Error,
    options::{Mapping, Options, known},
};

/// More unknown columns than these are only counted.
const MAX_NAMED: usize = 10;
/// A file with more columns is none of users.
const MAX_COLUMNS: usize = 500;

/// The columns of a file.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// What each cell of a row is, in the file's order; `None` for those to be left out.
    pub(super) cells: Vec<Option<Column>>,
    /// The columns' names as the file has them.
    pub(super) names: Vec<String>,
}

impl Header {
    /// Reads the names of a file's columns. `all` says whether every row has them all.
    pub(super) fn read(names: Vec<String>, options: &Options, all: Every) -> Result<Self, Error> {
        if names.len() > MAX_COLUMNS {
            return Err(Error::TooManyColumns(names.len()));
        }
        let mut cells = Vec::with_capacity(names.len());
        let mut unknown = Vec::new();
        for name in &names {
            match meaning(name, options) {
                Meaning::Column(column) if cells.contains(&Some(column)) => {
                    return Err(Error::TwoColumns(column.name()));
                }
                Meaning::Column(column) => cells.push(Some(column)),
                Meaning::LeftOut => cells.push(None),
                Meaning::Unknown => unknown.push(name.as_str()),
            }
        }
        if !unknown.is_empty() {
            return Err(Error::UnknownColumns(explained(&unknown)));
        }
        if all == Every::Row {
            let absent = |mapping: &&Mapping| !names.iter().any(|name| is(name, &mapping.theirs));
            if let Some(missing) = options.map.iter().find(absent) {
                return Err(Error::NoSuchColumn(shown(&missing.theirs)));
            }
        }
        Ok(Self { cells, names })
    }

    /// What the file calls a column.
    pub(super) fn name_of(&self, column: Column) -> &str {
        let place = self.cells.iter().position(|cell| *cell == Some(column));
        place.and_then(|place| self.names.get(place)).map_or(column.name(), String::as_str)
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.cells.contains(&Some(column))
    }
}

/// Which rows have the columns of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Every {
    /// Every row: it is a table.
    Row,
    /// Perhaps only the first: each object has members of its own.
    Object,
}

/// What a name in a file stands for.
pub(super) enum Meaning {
    /// A column.
    Column(Column),
    /// Nothing that is to be read.
    LeftOut,
    /// Nobody knows.
    Unknown,
}

/// What a name in a file stands for.
pub(super) fn meaning(name: &str, options: &Options) -> Meaning {
    if let Some(mapping) = options.map.iter().find(|mapping| is(name, &mapping.theirs)) {
        return Meaning::Column(mapping.ours);
    }
    if is(name, PROBLEM) || options.ignore.iter().any(|ignored| is(name, ignored)) {
        return Meaning::LeftOut;
    }
    Column::named(name).map_or(Meaning::Unknown, Meaning::Column)
}

fn is(name: &str, other: &str) -> bool {
    name.trim().to_lowercase() == other.trim().to_lowercase()
}

/// A name out of a file, safe to show.
pub(super) fn shown(name: &str) -> String {
    name.trim().chars().take(40).map(|c| if c.is_control() { '?' } else { c }).collect()
}

fn explained(unknown: &[&str]) -> String {
    let mut lines: Vec<String> = unknown.iter().take(MAX_NAMED).map(|name| one(name)).collect();
    if let Some(further) = unknown.len().checked_sub(MAX_NAMED).filter(|further| *further > 0) {
        lines.push(format!("  and {further} more"));
    }
    format!("{}\nThe columns are {}.", lines.join("\n"), known())
}

fn one(name: &str) -> String {
    let name = shown(name);
    if name.is_empty() {
        return "  a column without a name: name it, or remove it".to_owned();
    }
    let quoted = if name.contains(|c: char| !c.is_alphanumeric() && !"_-.".contains(c)) { "'" } else { "" };
    let leave = format!("--ignore {quoted}{name}{quoted}");
    match Column::meant(&name) {
        Some(column) => format!(
            "  `{name}`: did you mean `{}`? Then add --map {quoted}{name}={}{quoted}, or leave it out with {leave}",
            column.name(),
            column.name()
        ),
        None => format!("  `{name}`: leave it out with {leave}, or say what it is with --map"),
    }
}
