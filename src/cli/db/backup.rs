//! `db backup`: the SQLite database in a file, while the server runs.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail, ensure};
use clap::Args;

use crate::{
    app::{parts, server_keys},
    cli::output,
    config::Config,
    db::{Acting, Db, backup, pool::PoolSize},
    types::{
        Clock,
        audit::{Actor, Event, Kind},
    },
};

/// Where to.
#[derive(Args)]
pub(in crate::cli) struct Backup {
    /// The file to make, for its owner only; one that exists is never replaced
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<()> {
        ensure!(
            config.database.url.is_none(),
            "the database is Postgres, which has a program for this: pg_dump --format=custom --file=FILE DATABASE \
             (docs/operations.md has the rest)"
        );
        let database = parts::database_file(&config);
        ensure!(database.exists(), "there is no SQLite database {}: set `data_dir`", database.display());
        ensure!(
            !self.file.exists(),
            "{} exists already: choose another name, or remove it",
            self.file.display()
        );
        note(&database, &config).await?;
        // Under a name of its own until it is whole: a backup that was interrupted must not look like one.
        let folder =
            self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let written = tempfile::Builder::new().prefix(".vtex-idp-backup-").tempfile_in(folder);
        let written = written.with_context(|| format!("no file can be made in {}", folder.display()))?;
        backup::write(&database, written.path()).await.context("no backup was made")?;
        written.as_file().sync_all().context("the backup cannot be kept")?;
        let bytes = written.as_file().metadata()?.len();
        match written.persist_noclobber(&self.file) {
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
                bail!("{} exists already: choose another name, or remove it", self.file.display())
            }
            kept => drop(kept.with_context(|| format!("{} cannot be made", self.file.display()))?),
        }
        output::line(&format!("Written: {} ({bytes} bytes)", self.file.display()))?;
        output::remark(&format!(
            "it is worth nothing without {}, which is not in it: keep a copy of that elsewhere, apart from this one",
            server_keys::place(&config)
        ));
        Ok(())
    }
}

/// Before anything leaves, as when users are exported. The schema stays as it is: a backup comes before an update.
async fn note(database: &Path, config: &Config) -> anyhow::Result<()> {
    let size = PoolSize { max_connections: 1, ..parts::pool_size(config) };
    let db = Db::open_file(database, size).await?;
    let acting = Acting { db, clock: Clock::System, actor: Actor::command() };
    acting.try_to_note(Event::new(Kind::DatabaseBackedUp)).await;
    acting.db.close().await;
    Ok(())
}
