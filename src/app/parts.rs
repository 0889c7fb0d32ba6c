//! Where a deployment's parts are, and each of them opened by itself and as it is, for looking at one that does not start.

use std::{path::PathBuf, time::Duration};

use secrecy::ExposeSecret;

use crate::{
    config::Config,
    db::{self, Db, pool::PoolSize},
};

/// The file of the `SQLite` database.
#[must_use]
pub fn database_file(config: &Config) -> PathBuf {
    config.data_dir.join("vtex-idp.db")
}

/// What the settings say of connections.
#[must_use]
pub fn pool_size(config: &Config) -> PoolSize {
    PoolSize {
        max_connections: config.database.max_connections,
        acquire: Duration::from_secs(config.database.acquire_seconds),
        statement: Duration::from_secs(config.database.statement_seconds),
    }
}

/// The database with the schema that it has; `None` when there is no file of `SQLite`. At most `patience` for each answer.
pub async fn database(config: &Config, patience: Duration) -> Result<Option<Db>, db::Error> {
    let size = PoolSize { max_connections: 1, acquire: patience, statement: patience };
    if let Some(url) = &config.database.url {
        return Db::connect(url.expose_secret(), size).await.map(Some);
    }
    let file = database_file(config);
    if file.exists() { Db::look_at_file(&file, size).await.map(Some) } else { Ok(None) }
}
