//! A value of any column, on its way from one database to the other. It is never shown: it may be a hash or somebody's name.

use sha2::{Digest, Sha256};
use sqlx::{ColumnIndex, Decode, Row, Type};
use uuid::Uuid;

use super::{
    super::Query,
    columns::{Column, Kind},
    error::Error,
};

/// A value, or NULL of its kind.
pub(super) enum Cell {
    Uuid(Option<Uuid>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Boolean(Option<bool>),
    Number(Option<i64>),
}

impl Cell {
    pub(super) fn bound_to(query: Query<'_>, cell: Self) -> Query<'_> {
        match cell {
            Self::Uuid(value) => query.bind(value),
            Self::Text(value) => query.bind(value),
            Self::Bytes(value) => query.bind(value),
            Self::Boolean(value) => query.bind(value),
            Self::Number(value) => query.bind(value),
        }
    }

    /// Adds it to a hash, such that no other row of values adds the same bytes.
    pub(super) fn write_to(&self, hash: &mut Sha256) {
        let mut part = |kind: u8, bytes: Option<&[u8]>| {
            let length = bytes.map_or(0, <[u8]>::len);
            hash.update([kind, u8::from(bytes.is_some())]);
            hash.update(u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(bytes.unwrap_or_default());
        };
        match self {
            Self::Uuid(value) => part(1, value.as_ref().map(|value| value.as_bytes().as_slice())),
            Self::Text(value) => part(2, value.as_deref().map(str::as_bytes)),
            Self::Bytes(value) => part(3, value.as_deref()),
            Self::Boolean(value) => {
                part(4, value.map(|value| [u8::from(value)]).as_ref().map(<[u8; 1]>::as_slice));
            }
            Self::Number(value) => part(5, value.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice)),
        }
    }
}

/// The values of a row, in the order of `columns`. One that is not of its column's kind, which `SQLite` allows, is refused.
pub(super) fn read<'r, R>(table: &'static str, columns: &[Column], row: &'r R) -> Result<Vec<Cell>, Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
{
    let cells = columns.iter().enumerate().map(|(at, column)| match column.kind {
        Kind::Uuid => row.try_get(at).map(Cell::Uuid),
        Kind::Text => row.try_get(at).map(Cell::Text),
        Kind::Bytes => row.try_get(at).map(Cell::Bytes),
        Kind::Boolean => row.try_get(at).map(Cell::Boolean),
        Kind::Number => row.try_get(at).map(Cell::Number),
    });
    let cells: Vec<Result<Cell, sqlx::Error>> = cells.collect();
    if let Some(at) = cells.iter().position(Result::is_err) {
        let row = ids(columns, cells.iter().map(|cell| cell.as_ref().ok()));
        return Err(Error::Unreadable { table, column: columns[at].name.clone(), row });
    }
    Ok(cells.into_iter().flatten().collect())
}

/// Which row it is, by what says nothing of anybody: its UUIDs.
pub(super) fn ids<'c>(columns: &[Column], row: impl Iterator<Item = Option<&'c Cell>>) -> String {
    let named = columns.iter().zip(row).filter_map(|(column, cell)| match cell {
        Some(Cell::Uuid(Some(id))) => Some(format!("{} {id}", column.name)),
        _ => None,
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() { "without an id".to_owned() } else { named.join(", ") }
}
