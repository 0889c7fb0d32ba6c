//! Every SQL statement of `src/db` is prepared on both databases, and takes as many values as are bound to it: on
//! SQLite a forgotten value would be NULL, and nobody would notice.

use std::{fs, path::Path};

use sqlx::{AssertSqlSafe, Either, Executor as _, SqlSafeStr, Statement as _};
use vtex_idp::db::{Db, bulk, pool::PoolSize};

use crate::support::{postgres, world::Backend};

/// A statement, and how many values are bound to it.
pub(crate) struct Found {
    pub(crate) place: String,
    pub(crate) sql: String,
    pub(crate) binds: usize,
}

/// The statements in a file: the literal after `.sql(`, and how often `.bind(` follows before it is run.
fn statements_in(place: &str, text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices(".sql(") {
        let rest = text[start + ".sql(".len()..].trim_start();
        let Some(rest) = rest.strip_prefix('"') else { panic!("{place}: .sql( without a literal") };
        let (sql, rest) = rest.split_once('"').expect("the literal ends");
        let end = [".execute()", ".fetch_"].iter().filter_map(|run| rest.find(run)).min();
        let end = end.unwrap_or_else(|| panic!("{place}: `{sql}` is never run"));
        found.push(Found {
            place: place.to_owned(),
            sql: sql.to_owned(),
            binds: rest[..end].matches(".bind(").count(),
        });
    }
    found
}

pub(crate) fn every_statement() -> Vec<Found> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/db");
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() && path.file_name().is_some_and(|name| name != "query.rs") {
            let text = fs::read_to_string(&path).expect("text");
            all.extend(statements_in(&path.display().to_string(), &text));
        }
    }
    all.extend(bulk::statements().into_iter().map(|statement| Found {
        place: "src/db/bulk".to_owned(),
        sql: statement.text(),
        binds: statement.parameters(),
    }));
    assert!(all.len() > 30, "only {} statements were found: does the reader still read?", all.len());
    all
}

pub(crate) async fn fresh(backend: Backend, folder: &Path) -> Db {
    let patience = std::time::Duration::from_secs(5);
    let size = PoolSize { max_connections: 2, acquire: patience, statement: patience };
    let db = match backend {
        Backend::Sqlite => Db::open_file(&folder.join("test.db"), size).await,
        Backend::Postgres => Db::connect(&postgres::fresh_database(), size).await,
    };
    let db = db.expect("opens");
    db.migrate().await.expect("migrates");
    db
}

/// How many values the database says a statement takes; else what it says against it.
pub(crate) async fn parameters(db: &Db, statement: &Found) -> Result<usize, String> {
    let sql = AssertSqlSafe(statement.sql.clone()).into_sql_str();
    let explain = |error: sqlx::Error| format!("{}: {error}: {}", statement.place, statement.sql);
    let counted = match db {
        Db::Postgres { pool, .. } => {
            let prepared = pool.prepare(sql).await.map_err(explain)?;
            prepared.parameters().map(|parameters| parameters.map_left(<[_]>::len))
        }
        Db::Sqlite { readers: pool, .. } => {
            let prepared = pool.prepare(sql).await.map_err(explain)?;
            prepared.parameters().map(|parameters| parameters.map_left(<[_]>::len))
        }
    };
    Ok(match counted {
        Some(Either::Left(count) | Either::Right(count)) => count,
        None => 0,
    })
}

async fn check(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = fresh(backend, folder.path()).await;
    for statement in every_statement() {
        let takes = parameters(&db, &statement).await.expect("a valid statement");
        assert_eq!(takes, statement.binds, "{}: {}", statement.place, statement.sql);
    }
}

#[actix_web::test]
async fn every_statement_is_valid_on_sqlite() {
    check(Backend::Sqlite).await;
}

#[actix_web::test]
async fn every_statement_is_valid_on_postgres() {
    check(Backend::Postgres).await;
}

#[actix_web::test]
async fn migrating_twice_changes_nothing() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let folder = tempfile::tempdir().expect("a folder");
        fresh(backend, folder.path()).await.migrate().await.expect("migrates again");
    }
}

/// Whoever can run the server's statements can add to the trail, and cannot make it say something else.
#[test]
fn no_statement_changes_the_audit_trail() {
    let all = every_statement();
    let about: Vec<&str> =
        all.iter().map(|found| found.sql.as_str()).filter(|sql| sql.contains("audit_events")).collect();
    let other: Vec<&&str> = about
        .iter()
        .filter(|sql| !sql.starts_with("INSERT INTO audit_events") && !sql.starts_with("SELECT"))
        .collect();
    assert_eq!(
        other,
        [&"DELETE FROM audit_events WHERE id IN (SELECT id FROM audit_events WHERE at < $1 LIMIT $2)"]
    );
    assert!(about.len() > 3 && !about.iter().any(|sql| sql.contains("DO UPDATE")), "{about:?}");
}
