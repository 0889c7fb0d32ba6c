//! The statements of the endpoints, in plain SQLx. Each is looked up in the server's own source, so that it stays the same.

use std::{path::Path, str::FromStr};

use anyhow::ensure;
use sqlx::{
    PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// A pool as its documentation shows it; of SQLite two, as it advises for writers.
#[derive(Clone)]
pub(super) enum Pool {
    Postgres(PgPool),
    Sqlite { readers: SqlitePool, writer: SqlitePool },
}

pub(super) const ADD: &str =
    "INSERT INTO throttle (key, failures, ends_at)
    SELECT $1, 1, $3 WHERE NOT EXISTS (SELECT 1 FROM throttle WHERE key = $4 AND ends_at > $2 AND failures >= $5)
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN throttle.ends_at <= $2 THEN 1 ELSE throttle.failures + 1 END,
        ends_at = CASE WHEN throttle.ends_at <= $2 THEN excluded.ends_at ELSE throttle.ends_at END
    RETURNING failures, ends_at";
pub(super) const CLEAR: &str = "DELETE FROM throttle WHERE key IN ($1, $2)
    AND NOT EXISTS (SELECT 1 FROM throttle t WHERE t.key = $3 AND t.ends_at > $4 AND t.failures >= $5)";
pub(super) const BY_EMAIL: &str =
    "SELECT u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at, p.hash
     FROM users u LEFT JOIN passwords p ON p.user_id = u.id WHERE u.directory_id = $1 AND u.email = $2";
pub(super) const OF_USER: &str =
    "SELECT u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at, p.hash
     FROM users u LEFT JOIN passwords p ON p.user_id = u.id WHERE u.id = $1";
pub(super) const SESSION: &str =
    "INSERT INTO sessions (id, directory_id, user_id, secret_hash, kept, created_at, used_at, idle_ends_at, ends_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)";
pub(super) const GRANT: &str =
    "INSERT INTO grants (id, client_key, user_id, redirect_uri, code_hash, code_expires_at, ends_at,
                         scope, code_challenge, nonce, auth_time, session_id)
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11)";
pub(super) const REDEEM: &str =
    "UPDATE grants SET redeemed_at = $5, access_hash = $6, access_expires_at = $7, access_scope = scope,
                       refresh_hash = $8, refresh_expires_at = $9, ends_at = $10
     WHERE id = $1 AND code_hash = $2 AND client_key = $3 AND redirect_uri = $4
       AND redeemed_at IS NULL AND revoked_at IS NULL AND code_expires_at > $5
       AND COALESCE(code_challenge, '') = $11
       AND (session_id IS NULL OR EXISTS (SELECT 1 FROM sessions WHERE sessions.id = session_id))
     RETURNING user_id, scope, nonce, auth_time, session_id";
pub(super) const ACCESS: &str =
    "SELECT g.access_hash, g.access_expires_at, COALESCE(g.access_scope, g.scope) AS scope, g.revoked_at,
            COALESCE(g.refreshed_at, g.redeemed_at) AS issued_at,
            c.store_id, c.id AS client_key, c.client_id, c.kind AS client_kind,
            u.id AS user_id, u.email, u.email_verified, u.name, u.status,
            (SELECT value FROM identifiers WHERE user_id = u.id AND kind = 'user_name') AS user_name
     FROM grants g JOIN clients c ON c.id = g.client_key JOIN users u ON u.id = g.user_id
     WHERE g.id = $1 AND g.redeemed_at IS NOT NULL";

/// That the server runs these.
pub(super) fn check() -> anyhow::Result<()> {
    let files = [
        (include_str!("../../../src/db/throttle.rs"), &[ADD, CLEAR][..]),
        (include_str!("../../../src/db/passwords.rs"), &[BY_EMAIL, OF_USER]),
        (include_str!("../../../src/db/sessions.rs"), &[SESSION]),
        (include_str!("../../../src/db/grants.rs"), &[GRANT, REDEEM]),
        (include_str!("../../../src/db/accesses.rs"), &[ACCESS]),
    ];
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (file, statements) in files {
        let file = words(file);
        for statement in statements {
            ensure!(file.contains(&words(statement)), "the server no longer runs: {statement}");
        }
    }
    Ok(())
}

impl Pool {
    /// As many connections as the server has by default.
    pub(super) async fn open(database: &str) -> anyhow::Result<Self> {
        if database.starts_with("postgres") {
            return Ok(Self::Postgres(PgPoolOptions::new().max_connections(20).connect(database).await?));
        }
        let file = Path::new(database).join("vtex-idp.db");
        let options = SqliteConnectOptions::from_str(&format!("sqlite:{}", file.display()))?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true);
        let pool = |most| SqlitePoolOptions::new().max_connections(most).connect_with(options.clone());
        Ok(Self::Sqlite { readers: pool(20).await?, writer: pool(1).await? })
    }
}

/// Runs a query on whichever pool it is, through the writer of SQLite if it is one that writes.
macro_rules! on {
    (read $pool:expr, |$each:ident| $query:expr) => {
        match $pool {
            Pool::Postgres($each) => $query,
            Pool::Sqlite { readers: $each, .. } => $query,
        }
    };
    (write $pool:expr, |$each:ident| $query:expr) => {
        match $pool {
            Pool::Postgres($each) => $query,
            Pool::Sqlite { writer: $each, .. } => $query,
        }
    };
}
pub(super) use on;
