//! A database that can be read and not written, as on a full disk or a standby: what needs no write goes on, nothing is lost,
//! and everything works again without a restart.

use std::time::Duration;

use secrecy::ExposeSecret;
use vtex_idp::db::{Db, Error, Executor, Unwritable, pool::PoolSize};

use crate::support::{
    browser::Browser,
    machine, on_both,
    process::Program,
    world::{Backend, EMAIL, Options, PASSWORD, World},
};

impl World {
    fn sql(&self, sql: &'static str) {
        self.wait(async { self.app.db.sql(sql).execute().await }).expect("carried out");
    }
}

/// What holds whatever the cause is; `cure` takes it away.
fn reads_go_on_and_writes_wait(world: &World, spoil: impl FnOnce(&World), cure: impl FnOnce(&World)) {
    let (token, code) = (world.access_token(), world.code());
    let page = Browser::new().get(world.authorize_url("s"));
    let health = format!("http://{}/health/ready", world.app.config.health_listen);
    spoil(world);

    let answer = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(503);
    assert!(answer.header("retry-after").is_some());
    answer.link("Try again");
    answer.link("Back to Club Store");
    let answer = world.redeem(&code).expect_status(503);
    assert_eq!(answer.error(), "temporarily_unavailable");
    assert!(answer.header("retry-after").is_some());

    world.userinfo(&token).expect_status(200);
    Browser::new().get(world.authorize_url("s")).expect_status(200);
    machine::get(&world.endpoint("jwks"), &[]).expect_status(200);
    machine::get(&health, &[]).expect_status(200);

    cure(world);
    world.redeem(&code).expect_status(200);
    world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
    page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
    world.access_token();
}

/// A world that has made all that it makes at the first request.
fn world(backend: Backend) -> World {
    let world = Options::usual().start(backend);
    machine::get(&world.endpoint("jwks"), &[]).expect_status(200); // the first key is made
    world
}

/// Sets what holds for new connections and ends those that there are, from one that may write whatever is set.
fn set_in_postgres(world: &World, sql: &'static str) {
    let url = world.app.config.database.url.as_ref().expect("Postgres").expose_secret();
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{separator}options=-c%20default_transaction_read_only%3Doff");
    let size =
        PoolSize { max_connections: 1, acquire: Duration::from_secs(5), statement: Duration::from_secs(5) };
    world.wait(async {
        let db = Db::connect(&url, size).await.expect("connected");
        db.sql(sql).execute().await.expect("set");
        let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        db.sql(end).execute().await.expect("ended");
        db.close().await;
    });
}

on_both! {
    fn a_read_only_database(backend) {
        let world = world(backend);
        match backend {
            Backend::Sqlite => reads_go_on_and_writes_wait(
                &world,
                |world| world.sql("PRAGMA query_only = 1"),
                |world| world.sql("PRAGMA query_only = 0"),
            ),
            Backend::Postgres => reads_go_on_and_writes_wait(
                &world,
                |world| set_in_postgres(world, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$"),
                |world| set_in_postgres(world, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); END $$"),
            ),
        }
    }
}

#[test]
fn a_full_disk_of_postgres() {
    let world = world(Backend::Postgres);
    reads_go_on_and_writes_wait(
        &world,
        |world| {
            world.sql(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$",
            );
            world.sql(
                "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP \
                 EXECUTE format('CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE OR DELETE ON %I \
                 EXECUTE FUNCTION full_disk()', t); END LOOP; END $$",
            );
        },
        |world| world.sql("DROP FUNCTION full_disk CASCADE"),
    );
}

#[test]
fn a_full_sqlite_is_told_as_such() {
    let world = world(Backend::Sqlite);
    world.sql("CREATE TABLE filler (content TEXT)");
    world.sql("PRAGMA max_page_count = 1"); // no more than there are
    let fill = || {
        world.wait(async {
            world.app.db.sql("INSERT INTO filler VALUES (hex(zeroblob(300)))").execute().await
        })
    };
    let error = (0..10_000).find_map(|_| fill().err()).expect("full");
    assert!(matches!(error, Error::Unwritable(Unwritable::Full, _)), "{error}");
    assert!(error.to_string().contains("make room"), "{error}");
    world.sql("PRAGMA max_page_count = 1073741823");
    fill().expect("there is room again");
}

/// The program's own files hit a limit: the system ends a process that is not prepared for it, and writes fail.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    program.serve(&[]);
    let (unused, used) = (program.code(), program.code());
    let token =
        program.redeem(&used).expect_status(200).json()["access_token"].as_str().expect("a token").to_owned();
    let sign_in = |program: &Program| program.sign_in(&Browser::new(), EMAIL, PASSWORD, "s").status;
    program.limit_files(Some(0));
    assert_eq!(sign_in(&program), 503);
    assert_eq!(program.redeem(&unused).expect_status(503).error(), "temporarily_unavailable");
    machine::get(&program.endpoint("userinfo"), &[("Authorization", &format!("Bearer {token}"))])
        .expect_status(200);
    program.limit_files(None);
    program.redeem(&unused).expect_status(200);
    assert_eq!(sign_in(&program), 303);
    assert_eq!(program.signal("TERM"), Some(0));
    program.serve(&[]);
    assert_eq!(program.redeem(&unused).expect_status(400).error(), "invalid_grant", "nothing was lost");
}
