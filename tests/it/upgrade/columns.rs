//! Which columns a row needs, and which an INSERT fills.

use std::collections::BTreeMap;

use vtex_idp::db::Db;

/// For each table the columns that are NOT NULL and have no default.
pub(super) async fn needed(db: &Db) -> BTreeMap<String, Vec<String>> {
    let rows: Vec<(String, String, bool)> = match db {
        Db::Postgres { pool, .. } => sqlx::query_as(
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), is_nullable = 'NO' AND column_default IS NULL
             FROM information_schema.columns WHERE table_schema = current_schema()",
        )
        .fetch_all(&**pool)
        .await
        .expect("read"),
        Db::Sqlite { readers, .. } => sqlx::query_as(
            "SELECT m.name, c.name, (c.\"notnull\" OR c.pk) AND c.dflt_value IS NULL
             FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
        )
        .fetch_all(&**readers)
        .await
        .expect("read"),
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column, is_needed) in rows {
        let columns = tables.entry(table).or_default();
        columns.extend(is_needed.then_some(column));
    }
    tables
}

/// The table and the columns of `INSERT INTO table (a, b) ...`.
pub(super) fn filled_by(insert: &str) -> (&str, Vec<&str>) {
    let rest = insert.strip_prefix("INSERT INTO ").expect("an INSERT");
    let (table, rest) = rest.split_once('(').expect("columns are named");
    let (columns, _) = rest.split_once(')').expect("the list ends");
    (table.trim(), columns.split(',').map(str::trim).collect())
}

#[test]
fn the_columns_of_an_insert_are_read() {
    let read = filled_by("INSERT INTO t (a, b) VALUES ($1, lower($2)) ON CONFLICT (a) DO NOTHING");
    assert_eq!(read, ("t", vec!["a", "b"]));
}
