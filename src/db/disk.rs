//! Whether the connection that writes to `SQLite` waits for the disk with each commit.
//!
//! It does, so that nothing that was answered is lost when the power goes. What may be lost then is written without the wait:
//! a login counts attempts and forgets them, and that would be half of its waits. A process that dies loses neither.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sqlx::{Executor, SqliteConnection};

/// What of a statement must be on the disk before it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lasting {
    /// What it changed, and all that was changed before.
    OnDisk,
    /// Nothing: it is there with the next one that must be.
    Later,
}

/// How the one connection that writes commits now. Cloning shares it.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    /// Whether it may be without the wait. A new connection has it.
    may_be_off: Arc<AtomicBool>,
}

impl Disk {
    /// Makes a connection commit like this, outside of any transaction. Whatever fails or is given up half way, no commit
    /// counts as one that waits and does not.
    pub(super) async fn commit(
        &self,
        lasting: Lasting,
        connection: &mut SqliteConnection,
    ) -> sqlx::Result<()> {
        match (lasting, self.may_be_off.load(Ordering::Acquire)) {
            (Lasting::OnDisk, false) | (Lasting::Later, true) => {}
            // As a text each time: it does its work when it is prepared.
            (Lasting::OnDisk, true) => {
                connection.execute(sqlx::raw_sql("PRAGMA synchronous = FULL")).await?;
                self.may_be_off.store(false, Ordering::Release);
            }
            (Lasting::Later, false) => {
                self.may_be_off.store(true, Ordering::Release);
                connection.execute(sqlx::raw_sql("PRAGMA synchronous = NORMAL")).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::{
        db::{Db, leases, pool::PoolSize, throttle},
        types::{Timestamp, random},
    };

    const WAITS: i64 = 2;
    const DOES_NOT: i64 = 1;

    async fn level(db: &Db) -> i64 {
        let Db::Sqlite { writer, .. } = db else { panic!("it is a file") };
        let mut connection = writer.lend().await.expect("a connection");
        let level = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *connection).await;
        writer.take_back(connection);
        level.expect("SQLite tells")
    }

    #[tokio::test]
    async fn only_what_may_be_lost_is_committed_without_the_wait() {
        let folder = tempfile::tempdir().expect("a folder");
        let patience = Duration::from_secs(5);
        let size = PoolSize { max_connections: 2, acquire: patience, statement: patience };
        let db = Db::open_file(&folder.path().join("disk.db"), size).await.expect("a file");
        assert_eq!(level(&db).await, WAITS, "a new connection");
        db.migrate().await.expect("a schema");
        assert_eq!(level(&db).await, WAITS, "migrations");

        let (now, key, holder) = (Timestamp::from_unix(1000), random::bytes(), random::opaque_id());
        for waits in [false, false, true, true, false] {
            if waits {
                let taken = leases::take(&db, "disk", holder, (now, now.plus(1))).await;
                assert!(taken.expect("a lease"));
            } else {
                throttle::add(&db, key, now, now.plus(1)).await.expect("a count");
            }
            assert_eq!(level(&db).await, if waits { WAITS } else { DOES_NOT });
        }
        let count = throttle::count(&db, key, now).await.expect("a count").expect("it was counted");
        assert_eq!((count.failures, level(&db).await), (3, DOES_NOT), "who reads changes nothing");

        let mut tx = db.begin().await.expect("a transaction");
        throttle::take_back(&mut tx, [key, key]).await.expect("a change");
        tx.commit().await.expect("a commit");
        assert_eq!(level(&db).await, WAITS, "a transaction");
    }
}
