//! `calibrate`: how many logins this machine can hash for, and the settings that follow from it.

mod measure;
mod propose;

use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::{output, progress};
use crate::{config::Config, crypto::password::argon2id::MEMORY_KIB};
use measure::{Hashing, Storage};
use propose::Proposal;

/// Measures this machine.
#[derive(Args)]
pub(super) struct Calibrate {
    /// How many seconds each measurement takes
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=60))]
    seconds: u64,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

impl Calibrate {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let duration = Duration::from_secs(self.seconds);
        let cores = std::thread::available_parallelism()?.get();
        let threads = propose::threads_to_try(cores);
        let bar = progress::bar(threads.len() as u64 + 1, "measurements");
        let mut hashing = Vec::new();
        for count in threads {
            hashing.push(tokio::task::spawn_blocking(move || measure::hashing(count, duration)).await?);
            bar.inc(1);
        }
        let storage = measure::storage(config).await?;
        bar.finish_and_clear();
        let proposal = Proposal::of(&hashing, &storage, config.password.queue_seconds);
        if self.json {
            print_json(&hashing, &storage, &proposal)
        } else {
            print(&hashing, &storage, &proposal)
        }
    }
}

fn print(hashing: &[Hashing], storage: &Storage, proposal: &Proposal) -> anyhow::Result<()> {
    output::table(
        ["THREADS", "LOGINS/S", "MS EACH", "MEMORY, MIB"],
        hashing.iter().map(|it| {
            let (rate, each) = (format!("{:.1}", it.per_second), format!("{:.1}", it.milliseconds()));
            [it.threads.to_string(), rate, each, (it.threads * MEMORY_KIB as usize / 1024).to_string()]
        }),
    )?;
    output::line(&match storage {
        Storage::Postgres { round_trip } => {
            format!("\nPostgres answers within {:.2} ms.", round_trip.as_secs_f64() * 1000.0)
        }
        Storage::Sqlite { writes_per_second } => format!(
            "\nThe disk of the data folder takes {writes_per_second:.0} writes a second, enough for {:.0} logins.",
            propose::logins_of_writes(*writes_per_second)
        ),
    })?;
    let Proposal { threads, queue_length, max_connections, logins_per_second } = proposal;
    output::line(&format!(
        "\n{logins_per_second:.0} logins a second, if nothing else runs here. What this machine can do:\n\n[password]\n\
         threads = {threads}\nqueue_length = {queue_length}\n\n[database]\nmax_connections = {max_connections}"
    ))
}

fn print_json(hashing: &[Hashing], storage: &Storage, proposal: &Proposal) -> anyhow::Result<()> {
    let hashing = hashing.iter().map(|it| json!({"threads": it.threads, "per_second": it.per_second}));
    let storage = match storage {
        Storage::Postgres { round_trip } => {
            json!({"postgres_round_trip_ms": round_trip.as_secs_f64() * 1000.0})
        }
        Storage::Sqlite { writes_per_second } => json!({"sqlite_writes_per_second": writes_per_second}),
    };
    output::json(&json!({
        "hashing": hashing.collect::<Vec<_>>(),
        "storage": storage,
        "logins_per_second": proposal.logins_per_second,
        "password": {"threads": proposal.threads, "queue_length": proposal.queue_length},
        "database": {"max_connections": proposal.max_connections},
    }))
}
