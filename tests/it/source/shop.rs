//! A retailer's own database, on either backend.

use std::{future::Future, time::Duration};

use secrecy::SecretString;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;
use vtex_idp::{
    config,
    db::source::{Asked, Error, Source},
    types::Clock,
};

use crate::support::{postgres, world::Backend};

/// One table, as small as it can be.
pub(super) const MEMBERS: &str =
    "CREATE TABLE members (id INTEGER, email TEXT, name TEXT, password_hash TEXT);
    INSERT INTO members VALUES (7, 'shopper@example.com', 'A Shopper', 'a-hash')";
/// Finds in [`MEMBERS`].
pub(super) const BY_EMAIL: &str = "SELECT id, email, password_hash FROM members WHERE email = :email";

/// A retailer's database.
pub(super) struct Shop {
    url: String,
    _folder: TempDir,
}

impl Shop {
    /// A new one with this schema.
    pub(super) async fn new(backend: Backend, schema: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = match backend {
            Backend::Postgres => postgres::fresh_database(),
            Backend::Sqlite => {
                let path = folder.path().join("shop.db");
                let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
                let file = SqliteConnection::connect_with(&options).await.expect("a file");
                file.close().await.expect("closes");
                format!("sqlite://{}", path.display())
            }
        };
        let shop = Self { url, _folder: folder };
        shop.run(schema).await;
        shop
    }

    /// Its address.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Runs statements as the retailer's own software does.
    pub(super) async fn run(&self, sql: &str) {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        if self.url.starts_with("sqlite") {
            let mut connection = SqliteConnection::connect(&self.url).await.expect("connects");
            sql.execute(&mut connection).await.expect("runs");
        } else {
            let mut connection = PgConnection::connect(&self.url).await.expect("connects");
            sql.execute(&mut connection).await.expect("runs");
        }
    }

    /// The first value of a statement's first row.
    pub(super) async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.url.starts_with("sqlite") {
            let mut connection = SqliteConnection::connect(&self.url).await.expect("connects");
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("a number")
        } else {
            let mut connection = PgConnection::connect(&self.url).await.expect("connects");
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("a number")
        }
    }

    /// Asked with this query, for a second at most.
    pub(super) fn source(&self, query: &str) -> Source {
        source(&self.url, query)
    }
}

/// A source at `url`, asked for a second at most.
pub(super) fn source(url: &str, query: &str) -> Source {
    Source::new(&settings(url, query)).expect("settings that can be used")
}

/// The settings of [`source`].
pub(super) fn settings(url: &str, query: &str) -> config::Source {
    let url = SecretString::from(url);
    config::Source { url, query: query.to_owned(), timeout_seconds: 1, ..config::Source::default() }
}

/// Asks for an e-mail address.
pub(super) fn email(email: &str) -> Asked {
    Asked { typed: Some(email.to_owned()), email: Some(email.to_owned()), ..Asked::default() }
}

/// Asks for what was typed, of no other kind.
pub(super) fn typed(text: &str) -> Asked {
    Asked { typed: Some(text.to_owned()), ..Asked::default() }
}

/// The ids that a source finds.
pub(super) async fn ids(source: &Source, asked: &Asked) -> Vec<String> {
    source.find(asked).await.expect("an answer").into_iter().map(|row| row.id).collect()
}

/// What a source says instead of an answer, and after how long.
pub(super) async fn failure(source: &Source, asked: &Asked) -> (Error, Duration) {
    let started = Clock::stopwatch();
    let error = source.find(asked).await.expect_err("no answer");
    (error, started.elapsed())
}

/// Runs a test.
pub(super) fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(test)
}
