//! `db copy`: everything, into an empty database.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, bail, ensure};
use clap::Args;
use indicatif::ProgressBar;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{
    app::parts,
    cli::{output, progress},
    config::Config,
    db::{
        Acting, Db,
        copy::{self, Copied, Progress, Source},
        pool::PoolSize,
    },
    types::{Clock, audit::Actor},
};

/// Longer than any statement of a copy: nobody waits for its answers.
const PATIENCE: Duration = Duration::from_hours(1);

/// Where to.
#[derive(Args)]
pub(in crate::cli) struct Copy {
    #[command(flatten)]
    target: Target,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Target {
    /// The variable that holds the address of the empty Postgres database, as `DATABASE_URL` does for the server
    #[arg(long, value_name = "VARIABLE")]
    to_env: Option<String>,
    /// The address of the empty Postgres database, without a password, which would stand in lists of processes
    #[arg(long, value_name = "URL")]
    to: Option<Url>,
    /// The SQLite file to make
    #[arg(long, value_name = "FILE")]
    to_sqlite: Option<PathBuf>,
}

impl Copy {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<()> {
        let stopwatch = Clock::stopwatch();
        let mut source = source(&config).await?;
        let size = PoolSize { max_connections: 1, statement: PATIENCE, ..parts::pool_size(&config) };
        let db = self.target.open(size).await.context("the target cannot be opened")?;
        let (from, to) = (source.name(), db.name());
        let target = Acting { db, clock: Clock::System, actor: Actor::command() };
        let mut bar = ProgressBar::hidden();
        let copied = copy::run(&mut source, &target, &mut |made| match made {
            Progress::Copying(table, rows) => bar = progress::bar(rows, format!("{table} copied")),
            Progress::Comparing(table, rows) => bar = progress::bar(rows, format!("{table} compared")),
            Progress::Rows(rows) => bar.inc(u64::try_from(rows).unwrap_or_default()),
        })
        .await;
        bar.finish_and_clear();
        target.db.close().await;
        let copied = copied?;
        source.close().await?;
        if self.json {
            return json((from, to), &copied);
        }
        let rows = |table: &Copied| {
            [table.table.to_owned(), table.rows.to_string(), table.checksum.to_string()[..16].to_owned()]
        };
        output::table(["TABLE", "ROWS", "CHECKSUM"], copied.iter().map(rows))?;
        let all: u64 = copied.iter().map(|table| table.rows).sum();
        let seconds = stopwatch.elapsed().as_secs_f64();
        output::line(&format!(
            "Copied {all} rows from {from} to {to} in {seconds:.1} s, and compared them."
        ))?;
        output::remark(&match self.target.to_sqlite {
            None => format!(
                "let every node start with the new database from now on (`database.url` or DATABASE_URL), with the `server.key` in {}",
                config.data_dir.display()
            ),
            Some(_) => "the file is `vtex-idp.db` of a data folder, beside `server.key`".to_owned(),
        });
        Ok(())
    }
}

fn json((from, to): (&str, &str), copied: &[Copied]) -> anyhow::Result<()> {
    let tables = copied.iter().map(|table| {
        serde_json::json!({"table": table.table, "rows": table.rows, "checksum": table.checksum.to_string()})
    });
    let tables: Vec<_> = tables.collect();
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    output::json(&serde_json::json!({"from": from, "to": to, "rows": rows, "tables": tables}))
}

/// The database that the configuration names.
async fn source(config: &Config) -> anyhow::Result<Source> {
    if let Some(url) = &config.database.url {
        return Source::connect(url.expose_secret()).await.context("the database cannot be copied");
    }
    let file = parts::database_file(config);
    ensure!(
        file.exists(),
        "there is no SQLite database {}: set `data_dir`, or `database.url` to copy from Postgres",
        file.display()
    );
    Source::open_file(&file).await.with_context(|| format!("{} cannot be copied", file.display()))
}

impl Target {
    async fn open(&self, size: PoolSize) -> anyhow::Result<Db> {
        if let Some(file) = &self.to_sqlite {
            return Ok(Db::open_file(file, size).await?);
        }
        let url: SecretString = match (&self.to_env, &self.to) {
            (Some(name), _) => {
                let url = std::env::var(name)
                    .with_context(|| format!("the variable {name} is not set, or is no text"))?;
                url.into()
            }
            (None, Some(url)) => {
                let secret = url.password().is_some() || url.query_pairs().any(|(key, _)| key == "password");
                ensure!(
                    !secret,
                    "a password in an argument can be read by others: put the address into a variable and name it with --to-env"
                );
                url.as_str().into()
            }
            (None, None) => bail!("name the target: --to-env, --to or --to-sqlite"),
        };
        let is_postgres =
            ["postgres://", "postgresql://"].iter().any(|start| url.expose_secret().starts_with(start));
        ensure!(is_postgres, "the target is no address of Postgres: it begins with postgres://");
        Ok(Db::connect(url.expose_secret(), size).await?)
    }
}
