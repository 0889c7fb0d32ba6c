//! Connections that are kept at hand: nobody waits for one that is, and none is lent that the database has ended.

use std::time::Duration;

use tokio::task::JoinSet;
use vtex_idp::{
    db::{Db, Error, Executor, pool::PoolSize},
    types::Clock,
};

use crate::support::{on_both, postgres, world::Backend};

async fn open(backend: Backend, folder: &std::path::Path, max_connections: u32) -> Db {
    let patience = Duration::from_secs(5);
    let size = PoolSize { max_connections, acquire: patience, statement: patience };
    let db = match backend {
        Backend::Sqlite => Db::open_file(&folder.join("test.db"), size).await,
        Backend::Postgres => Db::connect(&postgres::fresh_database(), size).await,
    };
    let db = db.expect("opens");
    db.migrate().await.expect("migrates");
    db
}

async fn read(db: &Db) -> Result<i64, Error> {
    db.sql("SELECT COUNT(*) FROM stores").fetch_one::<(i64,)>().await.map(|(count,)| count)
}

async fn write(db: &Db) -> Result<(), Error> {
    db.sql("DELETE FROM throttle WHERE key IN (SELECT key FROM throttle)").execute().await.map(|_| ())
}

on_both! {
    fn as_many_as_want_one_get_one_and_all_are_idle_in_the_end(backend) {
        actix_web::rt::System::new().block_on(async {
            let folder = tempfile::tempdir().expect("a folder");
            for max_connections in [1, 2, 3, 8] {
                let db = open(backend, folder.path(), max_connections).await;
                let mut all = JoinSet::new();
                for number in 0..200 {
                    let db = db.clone();
                    all.spawn(async move {
                        match number % 4 {
                            0 => write(&db).await.expect("written"),
                            1 => db.begin().await.expect("begun").commit().await.expect("committed"),
                            _ => assert_eq!(read(&db).await.expect("read"), 0),
                        }
                    });
                }
                while let Some(done) = all.join_next().await {
                    done.expect("no panic");
                }
                let watch = Clock::stopwatch();
                while db.connections().iter().any(|pool| pool.in_use > 0) {
                    assert!(watch.elapsed() < Duration::from_secs(20), "{:?}", db.connections());
                    tokio::task::yield_now().await;
                }
                assert!(db.connections().iter().all(|pool| pool.idle <= pool.max), "{:?}", db.connections());
                db.close().await;
                assert!(matches!(read(&db).await, Err(Error::Unavailable(_))), "it is closed");
            }
        });
    }

    fn who_hangs_up_leaves_a_connection_that_serves(backend) {
        actix_web::rt::System::new().block_on(async {
            let folder = tempfile::tempdir().expect("a folder");
            let db = open(backend, folder.path(), 2).await;
            for polls in 0..60 {
                let statement = read(&db);
                let mut statement = std::pin::pin!(statement);
                for _ in 0..polls {
                    if is_ready(&mut statement).await {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
            }
            assert_eq!(read(&db).await.expect("read"), 0);
            write(&db).await.expect("written");
            db.close().await;
        });
    }
}

/// Whether it is ready when it is asked once.
async fn is_ready<F: Future<Output = Result<i64, Error>>>(future: &mut std::pin::Pin<&mut F>) -> bool {
    std::future::poll_fn(|context| std::task::Poll::Ready(future.as_mut().poll(context).is_ready())).await
}

#[test]
fn a_connection_that_postgres_ended_is_not_lent() {
    actix_web::rt::System::new().block_on(async {
        let url = postgres::fresh_database();
        let patience = Duration::from_secs(5);
        let size = PoolSize { max_connections: 4, acquire: patience, statement: patience };
        let db = Db::connect(&url, size).await.expect("connects");
        db.migrate().await.expect("migrates");
        for _ in 0..20 {
            read(&db).await.expect("read");
            write(&db).await.expect("written");
            let watch = Clock::stopwatch();
            let other = Db::connect(&url, size).await.expect("connects");
            let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            other.sql(end).execute().await.expect("ended");
            while watch.elapsed() < Duration::from_millis(15) {
                other.ping().await.expect("answers"); // until the last statement is longer ago than a connection counts as alive
            }
            other.close().await;
            write(&db).await.expect("written on another connection");
            read(&db).await.expect("read on another connection");
        }
    });
}
