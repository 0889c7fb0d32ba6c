//! The statements of earlier versions, kept in files, on the newest schema.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use sqlx::Executor as _;
use vtex_idp::db::Db;

use super::columns;
use crate::{
    statements::{Found, every_statement, fresh, parameters},
    support::on_both,
};

/// The first version that others follow: before it nothing was released.
const BASE: u32 = 6;

fn file(migration: u32) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/upgrade");
    PathBuf::from(folder).join(format!("statements-{migration:04}.sql"))
}

/// The migrations by number, with their names: `0012_needs_0009_drop_something.sql`.
fn migrations() -> BTreeMap<u32, String> {
    let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).expect("the folder");
    let names = folder.map(|entry| entry.expect("an entry").file_name().into_string().expect("text"));
    names
        .map(|name| (name[..4].parse().unwrap_or_else(|_| panic!("migrations/{name}: NNNN_what.sql")), name))
        .collect()
}

/// What a migration that takes something away says that servers must know.
fn needs(name: &str) -> Option<u32> {
    name[4..].strip_prefix("_needs_")?.get(..4)?.parse().ok()
}

fn newest() -> u32 {
    *migrations().last_key_value().expect("there are some").0
}

/// The versions whose statements must still work: each that a later migration follows, and that no later one has left behind.
fn earlier() -> Vec<u32> {
    let oldest = migrations().values().filter_map(|name| needs(name)).max().unwrap_or(BASE);
    (oldest..newest()).collect()
}

/// The present statements, one a line. A larger size of a repeated one says nothing new.
fn present() -> String {
    let mut smallest: BTreeMap<String, Found> = BTreeMap::new();
    for statement in every_statement() {
        let sql = statement.sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let repeated = statement.place.ends_with("bulk");
        let start = if repeated { sql.split('$').next().unwrap_or_default() } else { &sql };
        let known = smallest.get(start).is_some_and(|known| known.sql.len() <= sql.len());
        if !known {
            smallest.insert(start.to_owned(), Found { sql, ..statement });
        }
    }
    let lines: BTreeSet<String> = smallest
        .into_values()
        .map(|statement| format!("{}; -- {}\n", statement.sql, statement.binds))
        .collect();
    lines.into_iter().collect()
}

fn statements_of(migration: u32) -> Vec<Found> {
    let path = file(migration);
    let text = fs::read_to_string(&path).unwrap_or_else(|_| {
        panic!(
            "{} is missing: on the commit before the one that adds the next migration, run `WRITE_STATEMENTS=1 cargo test \
             --test it written_statements` and keep what it writes",
            path.display()
        )
    });
    let read = |line: &str| {
        let (sql, binds) = line.rsplit_once("; -- ")?;
        let place = format!("{} (as of migration {migration:04})", path.display());
        Some(Found { place, sql: sql.to_owned(), binds: binds.parse().ok()? })
    };
    let found: Vec<Found> =
        text.lines().map(|line| read(line).unwrap_or_else(|| panic!("{}: {line}", path.display()))).collect();
    assert!(found.len() > 30, "only {} statements in {}", found.len(), path.display());
    found
}

/// The statements that must work on the newest schema. While the base is the newest, its own.
fn all() -> Vec<Found> {
    let versions = if newest() == BASE { vec![BASE] } else { earlier() };
    versions.into_iter().flat_map(statements_of).collect()
}

/// The statements that do not work, or no longer take the values that are bound to them.
async fn invalid(db: &Db) -> Vec<String> {
    let mut faults = Vec::new();
    for statement in all() {
        match parameters(db, &statement).await {
            Ok(takes) if takes == statement.binds => {}
            Ok(takes) => faults.push(format!("{}: takes {takes} values: {}", statement.place, statement.sql)),
            Err(error) => faults.push(error),
        }
    }
    faults
}

/// The inserts that leave out a column which has to have a value.
async fn incomplete(db: &Db) -> Vec<String> {
    let needed = columns::needed(db).await;
    let inserts = all().into_iter().filter(|statement| statement.sql.starts_with("INSERT INTO"));
    let mut faults = Vec::new();
    for insert in inserts {
        let (table, filled) = columns::filled_by(&insert.sql);
        let missing = needed[table].iter().filter(|name| !filled.contains(&name.as_str()));
        faults.extend(missing.map(|name| format!("{}: {table} needs {name}: {}", insert.place, insert.sql)));
    }
    faults
}

on_both! {
    fn every_statement_of_an_earlier_version_works_on_the_newest_schema(backend) {
        actix_web::rt::System::new().block_on(async {
            let folder = tempfile::tempdir().expect("a folder");
            let db = fresh(backend, folder.path()).await;
            let faults = [invalid(&db).await, incomplete(&db).await].concat();
            assert!(faults.is_empty(), "the version before could not serve:\n{}", faults.join("\n"));
        });
    }

    fn a_migration_that_takes_away_or_demands_is_noticed(backend) {
        actix_web::rt::System::new().block_on(async {
            let folder = tempfile::tempdir().expect("a folder");
            let db = fresh(backend, folder.path()).await;
            change(&db, "ALTER TABLE sessions RENAME COLUMN used_at TO last_used_at").await;
            let faults = invalid(&db).await;
            assert!(!faults.is_empty() && faults.iter().all(|fault| fault.contains("sessions")), "{faults:?}");
            assert!(incomplete(&db).await.iter().all(|fault| fault.contains("sessions needs last_used_at")));

            change(&db, "ALTER TABLE sessions RENAME COLUMN last_used_at TO used_at").await;
            assert!(invalid(&db).await.is_empty());
            change(&db, "DROP TABLE user_groups").await;
            change(&db, "CREATE TABLE user_groups (user_id UUID, name TEXT, rank BIGINT NOT NULL)").await;
            let faults = incomplete(&db).await;
            assert!(!faults.is_empty() && faults.iter().all(|fault| fault.contains("user_groups needs rank")), "{faults:?}");
        });
    }
}

async fn change(db: &Db, sql: &'static str) {
    match db {
        Db::Postgres { pool, .. } => pool.execute(sql).await.map(|_| ()),
        Db::Sqlite { writer, .. } => writer.execute(sql).await.map(|_| ()),
    }
    .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[test]
fn every_version_that_a_migration_follows_has_its_statements_kept() {
    let numbers: Vec<u32> = migrations().into_keys().collect();
    assert!(numbers.iter().copied().eq(1..=newest()), "{numbers:?}");
    for version in earlier() {
        statements_of(version);
    }
}

#[test]
fn a_migration_that_takes_something_away_names_the_one_that_servers_must_know() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"));
    for (number, name) in migrations().range(BASE + 1..) {
        let takes_away = takes_away(&fs::read_to_string(folder.join(name)).expect("text"));
        let names_one = needs(name).is_some_and(|needed| (BASE..*number).contains(&needed));
        assert_eq!(takes_away, names_one, "migrations/{name}: see CONTRIBUTING.md, \"Migrations\"");
    }
    assert_eq!(needs("0012_needs_0009_drop_something.sql"), Some(9));
    assert_eq!(needs("0012_something.sql"), None);
    assert!(takes_away("ALTER TABLE t\n    DROP COLUMN a;"));
    assert!(takes_away("ALTER TABLE t RENAME TO u;"));
    assert!(!takes_away("CREATE TABLE t (a BIGINT); -- DROP TABLE comes later\nDROP INDEX i;"));
}

/// Whether a migration drops or renames a table or a column.
fn takes_away(sql: &str) -> bool {
    let code = sql.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words: Vec<String> = code.flat_map(str::split_whitespace).map(str::to_uppercase).collect();
    words.iter().any(|word| word == "RENAME")
        || words.windows(2).any(|pair| pair[0] == "DROP" && ["TABLE", "COLUMN"].contains(&pair[1].as_str()))
}

/// Writes the present statements when it is asked to. What is written is what can be read.
#[test]
fn written_statements_are_read_as_they_were() {
    let text = present();
    if std::env::var_os("WRITE_STATEMENTS").is_some() {
        fs::write(file(newest()), &text).expect("written");
    }
    assert!(
        text.lines()
            .all(|line| line.rsplit_once("; -- ").is_some_and(|(_, binds)| binds.parse::<usize>().is_ok()))
    );
    assert!(text.lines().count() > 30, "{text}");
    assert!(text.len() < 100_000, "{} bytes", text.len());
}
