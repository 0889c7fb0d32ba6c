//! A version and the one after it on one database: the later one migrates, the earlier one serves on, and starts again.

use std::{path::Path, time::Duration};

use sqlx::{AssertSqlSafe, Executor as _, migrate::Migrator};
use vtex_idp::db::{Db, Executor as _, pool::PoolSize};

use crate::support::{on_both, postgres, process::Program, world::Backend};

const SIZE: PoolSize =
    PoolSize { max_connections: 2, acquire: Duration::from_secs(5), statement: Duration::from_secs(5) };

/// What the next version's migration might be: it adds, as CONTRIBUTING.md asks, and is written down as sqlx does it.
const EXPANDS: [&str; 4] = [
    "ALTER TABLE users ADD COLUMN added_later TEXT",
    "ALTER TABLE grants ADD COLUMN added_later BIGINT NOT NULL DEFAULT 0",
    "CREATE TABLE added_later (id BIGINT PRIMARY KEY)",
    "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
     VALUES (9999, 'the next version', TRUE, 'checksum', 0)",
];

async fn open(backend: Backend, folder: &Path, url: Option<&String>) -> Db {
    match (backend, url) {
        (Backend::Postgres, Some(url)) => Db::connect(url, SIZE).await,
        _ => Db::open_file(&folder.join("data/vtex-idp.db"), SIZE).await,
    }
    .expect("opens")
}

async fn expand(db: &Db) {
    for sql in EXPANDS {
        match db {
            Db::Postgres { pool, .. } => {
                let sql = sql.replace("'checksum'", "'\\x00'");
                pool.execute(AssertSqlSafe(sql)).await.map(|_| ())
            }
            Db::Sqlite { writer, .. } => writer.execute(sql).await.map(|_| ()),
        }
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

on_both! {
    fn the_version_before_serves_while_the_next_one_migrates_and_starts_again_on_its_schema(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let url = (backend == Backend::Postgres).then(postgres::fresh_database);
        let mut program = Program::prepare(folder.path(), url.clone());
        program.serve(&[]);
        program.redeem(&program.code()).expect_status(200);
        assert!(!program.log().contains("a newer version"), "{}", program.log());
        let unused = program.code();
        actix_web::rt::System::new().block_on(async {
            let db = open(backend, folder.path(), url.as_ref()).await;
            expand(&db).await;
            db.close().await;
        });
        program.redeem(&unused).expect_status(200);
        program.redeem(&program.code()).expect_status(200);

        program.signal("TERM");
        program.serve(&[]);
        program.redeem(&program.code()).expect_status(200);
        assert_eq!(program.log().matches("a newer version").count(), 1, "{}", program.log());
    }
}

on_both! {
    fn a_version_without_which_the_next_one_took_something_away_does_not_start(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let url = (backend == Backend::Postgres).then(postgres::fresh_database);
        let program = Program::prepare(folder.path(), url.clone());
        let named = |name: &'static str| {
            actix_web::rt::System::new().block_on(async {
                let db = open(backend, folder.path(), url.as_ref()).await;
                db.sql("UPDATE _sqlx_migrations SET description = $1 WHERE version = 9999").bind(name.to_owned()).execute().await.expect("named");
                db.close().await;
            });
        };
        actix_web::rt::System::new().block_on(async {
            let db = open(backend, folder.path(), url.as_ref()).await;
            expand(&db).await;
            db.close().await;
        });
        named("needs 0001 drop something");
        program.expect(&["store", "list"], "");
        named("needs 9999 drop something");
        let said = program.refuse(&["store", "list"], "");
        assert!(said.contains("9999 is needed; install a newer version") && !said.contains("database.url"), "{said}");
    }
}

#[test]
fn many_nodes_that_start_at_once_on_an_old_schema_all_start() {
    actix_web::rt::System::new().block_on(async {
        let url = postgres::fresh_database();
        let old = sqlx::PgPool::connect(&url).await.expect("connects");
        let migrations = Migrator::new(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")));
        migrations.await.expect("read").run_to(3, &old).await.expect("migrated");
        let node = || async {
            let db = Db::connect(&url, SIZE).await.expect("connects");
            db.migrate().await.expect("migrates");
            db.ping().await.expect("serves");
        };
        tokio::join!(node(), node(), node(), node());
        let applied: Vec<i64> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version")
            .fetch_all(&old)
            .await
            .expect("read");
        let newest = i64::try_from(applied.len()).expect("few");
        assert!(newest > 3 && applied.iter().copied().eq(1..=newest), "{applied:?}");
    });
}

#[test]
fn a_node_that_waits_for_another_to_migrate_does_not_give_up() {
    actix_web::rt::System::new().block_on(async {
        let url = postgres::fresh_database();
        let impatient = PoolSize { statement: Duration::from_millis(100), ..SIZE };
        let db = Db::connect(&url, impatient).await.expect("connects");
        db.migrate().await.expect("migrates");
        let other = sqlx::PgPool::connect(&url).await.expect("connects");
        let mut migrating = other.begin().await.expect("begun");
        migrating.execute("LOCK TABLE _sqlx_migrations").await.expect("locked");
        let waiting = actix_web::rt::spawn(async move { db.migrate().await });
        migrating.execute("SELECT pg_sleep(1)").await.expect("slept");
        assert!(!waiting.is_finished());
        migrating.commit().await.expect("committed");
        waiting.await.expect("it does not panic").expect("migrates");
    });
}
