//! What the machine does: hashes a second, and how soon the database answers.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::Context;
use secrecy::ExposeSecret;

use crate::{
    app::parts,
    config::Config,
    crypto::password::argon2id::Arena,
    db::{Db, leases, pool::PoolSize},
    types::{Clock, random},
};

const ROUND_TRIPS: u32 = 200;
const WRITES: u32 = 200;

/// Password hashes with so many threads at once.
pub(super) struct Hashing {
    pub(super) threads: usize,
    pub(super) per_second: f64,
}

impl Hashing {
    /// How long one takes.
    #[expect(clippy::cast_precision_loss, reason = "there are never so many threads")]
    pub(super) fn milliseconds(&self) -> f64 {
        1000.0 * self.threads as f64 / self.per_second
    }
}

/// How fast the configured database is.
pub(super) enum Storage {
    /// The shortest statement, from here to there and back; the median.
    Postgres { round_trip: Duration },
    /// Each on the disk before the next.
    Sqlite { writes_per_second: f64 },
}

/// Hashes on `threads` threads for so long, each with memory that it keeps, as the server does.
pub(super) fn hashing(threads: usize, duration: Duration) -> Hashing {
    let over = AtomicBool::new(false);
    let (count, seconds) = std::thread::scope(|scope| {
        let hash = || {
            let mut arena = Arena::default();
            let _ = arena.hash(b"the first one makes the memory");
            let watch = Clock::stopwatch();
            while !over.load(Ordering::Relaxed) && watch.elapsed() < duration {
                let _ = arena.hash(b"correct horse battery");
            }
            over.store(true, Ordering::Relaxed);
            (arena.computed() - 1, watch.elapsed().as_secs_f64())
        };
        let hashing: Vec<_> = (0..threads).map(|_| scope.spawn(hash)).collect();
        let done = hashing.into_iter().map(|thread| thread.join().expect("a hash does not panic"));
        done.fold((0, 0.0_f64), |(count, longest), (one, seconds)| (count + one, longest.max(seconds)))
    });
    Hashing { threads, per_second: f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / seconds }
}

/// Asks the configured database, which is not changed: without Postgres a new `SQLite` file beside it is written to.
pub(super) async fn storage(config: &Config) -> anyhow::Result<Storage> {
    let size = PoolSize { max_connections: 2, ..parts::pool_size(config) }; // of which one stays at hand, as in a server
    let Some(url) = &config.database.url else { return sqlite(&config.data_dir, size).await };
    let db =
        Db::connect(url.expose_secret(), size).await.context("check `database.url` (or DATABASE_URL)")?;
    db.ping().await?;
    let mut taken = Vec::new();
    for _ in 0..ROUND_TRIPS {
        let watch = Clock::stopwatch();
        db.ping().await?;
        taken.push(watch.elapsed());
    }
    db.close().await;
    taken.sort_unstable();
    Ok(Storage::Postgres { round_trip: taken[taken.len() / 2] })
}

async fn sqlite(data_dir: &Path, size: PoolSize) -> anyhow::Result<Storage> {
    let place = if data_dir.is_dir() { data_dir } else { Path::new(".") };
    let folder = tempfile::Builder::new().prefix(".calibrate-").tempdir_in(place);
    let folder = folder.with_context(|| format!("{} cannot be written", place.display()))?;
    let db = Db::open_file(&folder.path().join("calibrate.db"), size).await?;
    db.migrate().await?;
    let (holder, now) = (random::opaque_id(), Clock::System.now());
    let watch = Clock::stopwatch();
    for number in 0..WRITES {
        // Each to another end: a row that stays the same is not written.
        leases::take(&db, "calibrate", holder, (now, now.plus(number.into()))).await?;
    }
    let writes_per_second = f64::from(WRITES) / watch.elapsed().as_secs_f64();
    db.close().await;
    Ok(Storage::Sqlite { writes_per_second })
}
