//! What Postgres uses, all of its processes together, for docs/capacity.md.

use std::fs;

use anyhow::Context;
use secrecy::ExposeSecret;
use vtex_idp::config::Config;

/// What it has used so far.
#[derive(Clone, Copy)]
pub(crate) struct Used {
    /// Processor seconds.
    pub(crate) cpu: f64,
    /// Bytes of its write-ahead log.
    pub(crate) journal: f64,
}

impl Used {
    /// Of the Postgres of `config`, which is the only one on this machine; nothing without one.
    pub(crate) fn so_far(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(url) = &config.database.url else { return Ok(None) };
        let journal = actix_web::rt::System::new().block_on(async {
            let pool = sqlx::PgPool::connect(url.expose_secret()).await?;
            let sql = "SELECT (pg_current_wal_lsn() - '0/0')::float8";
            let bytes: f64 = sqlx::query_scalar(sql).fetch_one(&pool).await?;
            pool.close().await;
            anyhow::Ok(bytes)
        })?;
        Ok(Some(Self { cpu: cpu()?, journal }))
    }
}

fn cpu() -> anyhow::Result<f64> {
    let mut seconds = 0.0;
    for process in fs::read_dir("/proc")? {
        let process = process?.path();
        let Ok(name) = fs::read_to_string(process.join("comm")) else { continue };
        if name.trim() != "postgres" {
            continue;
        }
        // One may end meanwhile.
        let Ok(text) = fs::read_to_string(process.join("schedstat")) else { continue };
        seconds += text.split(' ').next().context("a number")?.parse::<f64>()? / 1e9;
    }
    Ok(seconds)
}
