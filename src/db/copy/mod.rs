//! A whole deployment, copied from one database into an empty one: everything or nothing, and compared before it lasts.
//!
//! Statements are made of the names in [`TABLES`] and of the columns that the database itself lists, so that a new column is
//! never forgotten.

mod cell;
mod checksum;
mod columns;
mod error;
mod reader;
mod source;

use sqlx::{AssertSqlSafe, SqlSafeStr};

use super::{Acting, Db, Executor, Tx};
use crate::types::audit::{Event, Kind};
use cell::Cell;
use columns::Column;
use reader::Reader;

pub use checksum::Checksum;
pub use error::Error;
pub use source::Source;

/// What is copied, in an order in which each row finds those it refers to. Settings come first: of two that write into one
/// database at the same moment, the second fails with its first row.
pub const TABLES: [&str; 23] = [
    "server_settings",
    "directories",
    "users",
    "passwords",
    "user_groups",
    "identifiers",
    "stores",
    "store_origins",
    "clients",
    "redirect_uris",
    "logout_uris",
    "client_origins",
    "client_secrets",
    "retired_secrets",
    "sessions",
    "grants",
    "throttle",
    "login_steps",
    "imports",
    "erased_users",
    "user_events",
    "signing_keys",
    "audit_events",
];

/// What stays behind: who cleans up now, which is nobody while a database is copied.
pub const LEFT_OUT: [&str; 1] = ["leases"];

/// So many rows are written at once.
const ROWS: usize = 500;

/// How far a copy has got.
#[derive(Debug, Clone, Copy)]
pub enum Progress {
    /// A table begins, with so many rows.
    Copying(&'static str, u64),
    /// What arrived of a table is read again.
    Comparing(&'static str, u64),
    /// So many more rows are done.
    Rows(usize),
}

/// A table that arrived as it was.
#[derive(Debug, Clone, Copy)]
pub struct Copied {
    /// Which.
    pub table: &'static str,
    /// How many rows.
    pub rows: u64,
    /// Over all of them; the same on both sides.
    pub checksum: Checksum,
}

/// Copies everything from `source` to the empty database on which `target` acts. Its schema is made. What does not come to
/// its end, for whatever reason, leaves no row there.
pub async fn run(
    source: &mut Source,
    target: &Acting,
    tell: &mut impl FnMut(Progress),
) -> Result<Vec<Copied>, Error> {
    source.check().await?;
    target.db.migrate().await?;
    let mut tx = target.db.begin().await?;
    let found = reader_of(&mut tx)?.schema().await?;
    if found != Db::schema_version() {
        return Err(Error::Schema { which: "target", found, ours: Db::schema_version() });
    }
    for table in TABLES.into_iter().chain(LEFT_OUT) {
        let rows = reader_of(&mut tx)?.count(table).await?;
        if rows > 0 {
            return Err(Error::NotEmpty { table, rows });
        }
    }
    let mut copied = Vec::new();
    for table in TABLES {
        let columns = source.reader().columns(table).await?;
        if !columns::alike(&columns, &reader_of(&mut tx)?.columns(table).await?) {
            return Err(Error::Columns { table });
        }
        let sent = send(source, &mut tx, (table, &columns), tell).await?;
        copied.push((sent, columns));
    }
    for (sent, columns) in &copied {
        compare(&mut tx, sent, columns, tell).await?;
    }
    if matches!(tx, Tx::Postgres(_)) {
        // Until autovacuum comes by, a minute later, look-ups would be planned for empty tables.
        tx.sql("ANALYZE").execute().await?;
    }
    let copied: Vec<Copied> = copied.into_iter().map(|(sent, _)| sent).collect();
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    let event = Event::new(Kind::DatabaseCopied).with("from", source.name()).with("to", target.db.name());
    target.note(&mut tx, event.with("rows", rows)).await?;
    tx.commit().await?;
    Ok(copied)
}

/// Writes all rows of a table.
async fn send(
    source: &mut Source,
    tx: &mut Tx,
    (table, columns): (&'static str, &[Column]),
    tell: &mut impl FnMut(Progress),
) -> Result<Copied, Error> {
    let rows = source.reader().count(table).await?;
    if table == TABLES[0] && rows == 0 {
        return Err(Error::Nothing);
    }
    tell(Progress::Copying(table, rows));
    let (mut rows, mut checksum) = (0, Checksum::default());
    let write = async |batch: Vec<Vec<Cell>>| {
        for row in &batch {
            if matches!(tx, Tx::Postgres(_)) {
                refuse_nul(table, columns, row)?;
            }
            checksum.add(row);
            rows += 1;
        }
        let count = batch.len();
        insert(tx, table, columns, batch).await.map_err(|source| Error::Write { table, source })?;
        tell(Progress::Rows(count));
        Ok(())
    };
    source.reader().batches(table, columns, ROWS, write).await?;
    Ok(Copied { table, rows, checksum })
}

/// A text of `SQLite` may hold a NUL character, one of Postgres may not.
fn refuse_nul(table: &'static str, columns: &[Column], row: &[Cell]) -> Result<(), Error> {
    let mut cells = columns.iter().zip(row);
    let Some((column, _)) =
        cells.find(|(_, cell)| matches!(cell, Cell::Text(Some(text)) if text.contains('\0')))
    else {
        return Ok(());
    };
    Err(Error::Nul { table, column: column.name.clone(), row: cell::ids(columns, row.iter().map(Some)) })
}

async fn insert(
    tx: &mut Tx,
    table: &str,
    columns: &[Column],
    rows: Vec<Vec<Cell>>,
) -> Result<(), super::Error> {
    // Names alone: of `TABLES`, and of columns as the database lists them, in quotes.
    let text = columns::insert(table, columns, rows.len(), tx.is_postgres());
    let query = tx.text(AssertSqlSafe(text).into_sql_str());
    rows.into_iter().flatten().fold(query, Cell::bound_to).execute().await.map(|_| ())
}

/// Reads what arrived, and holds it against what was sent.
async fn compare(
    tx: &mut Tx,
    sent: &Copied,
    columns: &[Column],
    tell: &mut impl FnMut(Progress),
) -> Result<(), Error> {
    tell(Progress::Comparing(sent.table, sent.rows));
    let (mut rows, mut checksum) = (0, Checksum::default());
    let read = async |batch: Vec<Vec<Cell>>| {
        for row in &batch {
            checksum.add(row);
        }
        rows += u64::try_from(batch.len()).unwrap_or(u64::MAX);
        tell(Progress::Rows(batch.len()));
        Ok(())
    };
    reader_of(tx)?.batches(sent.table, columns, ROWS, read).await?;
    if (rows, checksum) == (sent.rows, sent.checksum) { Ok(()) } else { Err(Error::Differs(sent.table)) }
}

fn reader_of(tx: &mut Tx) -> Result<Reader<'_>, Error> {
    Ok(match tx {
        Tx::Postgres(lent) => Reader::Postgres(lent.open()?),
        Tx::Sqlite(tx, _) => Reader::Sqlite(tx),
    })
}
