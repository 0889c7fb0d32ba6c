//! `db`: the database as a whole.

mod backup;
mod copy;

use clap::Subcommand;

use super::Place;

/// The database as a whole.
#[derive(Subcommand)]
pub(super) enum Database {
    /// Copy everything into an empty database, such as from SQLite to Postgres
    ///
    /// Stop the server first: what it writes after the copy began would not be in it. Everything arrives or nothing, and is
    /// compared before it lasts. The server's key stays what it is, and goes with the data folder.
    Copy(copy::Copy),
    /// Write the SQLite database to a file while the server runs
    ///
    /// The server's key is not in it: keep a copy of `server.key` elsewhere. On Postgres use `pg_dump`.
    Backup(backup::Backup),
}

impl Database {
    pub(super) async fn run(self, at: Place) -> anyhow::Result<()> {
        match self {
            Self::Copy(copy) => copy.run(at.quiet_config()?).await,
            Self::Backup(backup) => backup.run(at.quiet_config()?).await,
        }
    }
}
