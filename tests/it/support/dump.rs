//! A copy of a whole database, as somebody has it who stole a backup: every cell of every table.

use sqlx::{AssertSqlSafe, Row as _};
use vtex_idp::db::Db;

/// A cell: where it stands, and its bytes; a number, a truth value or a UUID of Postgres as text.
pub(crate) struct Cell {
    pub(crate) place: String,
    pub(crate) bytes: Vec<u8>,
}

/// Every cell that is not empty.
pub(crate) async fn cells(db: &Db) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (table, column, expression) in columns(db).await {
        let sql = format!("SELECT {expression} FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
        let found: Vec<Vec<u8>> = match db {
            Db::Postgres { pool, .. } => {
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&**pool).await.expect("cells")
            }
            Db::Sqlite { readers: pool, .. } => {
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&**pool).await.expect("cells")
            }
        };
        let place = format!("{table}.{column}");
        cells.extend(found.into_iter().map(|bytes| Cell { place: place.clone(), bytes }));
    }
    cells
}

/// Table and name of every column, and what reads it as bytes.
async fn columns(db: &Db) -> Vec<(String, String, String)> {
    match db {
        Db::Postgres { pool, .. } => {
            let sql =
                "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns
                       WHERE table_schema = 'public'";
            let rows = sqlx::query(sql).fetch_all(&**pool).await.expect("columns");
            let read = |row: sqlx::postgres::PgRow| {
                let [table, column, kind]: [String; 3] = [0, 1, 2].map(|at| row.get(at));
                let expression = match kind.as_str() {
                    "bytea" => format!("\"{column}\""),
                    _ => format!("convert_to(\"{column}\"::text, 'UTF8')"),
                };
                (table, column, expression)
            };
            rows.into_iter().map(read).collect()
        }
        Db::Sqlite { readers, .. } => {
            let sql = "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'";
            let rows: Vec<(String, String)> =
                sqlx::query_as(sql).fetch_all(&**readers).await.expect("columns");
            let read = |(table, column)| {
                let expression = format!("CAST(\"{column}\" AS BLOB)");
                (table, column, expression)
            };
            rows.into_iter().map(read).collect()
        }
    }
}
