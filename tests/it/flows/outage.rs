//! Postgres goes away under a running server, and comes back.

use std::time::Duration;

use vtex_idp::{
    db::{self, Db},
    types::Clock,
};

use crate::support::{
    browser::Browser,
    machine,
    postgres::Cluster,
    world::{Backend, EMAIL, Options, PASSWORD},
};

#[test]
fn requests_fail_cleanly_while_postgres_is_away_and_work_again_without_a_restart() {
    let mut cluster = Cluster::start();
    let mut options = Options::usual();
    options.config.database.url = Some(cluster.url().into());
    options.config.database.acquire_seconds = 1;
    let world = options.start(Backend::Postgres);
    let (token, code) = (world.access_token(), world.code());
    let page = Browser::new().get(world.authorize_url("s"));
    let health = format!("http://{}/health", world.app.config.health_listen);
    machine::get(&format!("{health}/ready"), &[]).expect_status(200);

    cluster.stop();
    let answer = world.userinfo(&token).expect_status(503);
    assert_eq!(answer.error(), "temporarily_unavailable");
    assert!(answer.header("retry-after").is_some());
    assert_eq!(world.redeem(&code).expect_status(503).error(), "temporarily_unavailable");
    let answer = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(503);
    assert!(answer.header("retry-after").is_some());
    answer.link("Try again");
    machine::get(&format!("{health}/ready"), &[]).expect_status(503);
    machine::get(&format!("{health}/live"), &[]).expect_status(200);

    cluster.restart();
    world.redeem(&code).expect_status(200);
    world.userinfo(&token).expect_status(200);
    world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
    machine::get(&format!("{health}/ready"), &[]).expect_status(200);
}

#[test]
fn a_postgres_that_hangs_is_given_up_in_time_and_used_again_when_it_goes_on() {
    let mut cluster = Cluster::start();
    let mut options = Options::usual();
    options.config.database.url = Some(cluster.url().into());
    options.config.database.acquire_seconds = 1;
    options.config.database.statement_seconds = 1;
    let world = options.start(Backend::Postgres);
    let (token, code) = (world.access_token(), world.code());
    let page = Browser::new().get(world.authorize_url("s"));

    cluster.pause();
    let watch = Clock::stopwatch();
    for _ in 0..3 {
        assert!(world.userinfo(&token).expect_status(503).header("retry-after").is_some());
    }
    let form = page.form().fill("identifier", EMAIL).fill("password", PASSWORD);
    assert!(form.submit().expect_status(503).header("retry-after").is_some());
    assert!(watch.elapsed() < Duration::from_secs(30), "{:?}", watch.elapsed());
    let Db::Postgres { pool, .. } = &world.app.db else { panic!("it is on Postgres") };
    while pool.size() > 0 {
        assert!(watch.elapsed() < Duration::from_mins(1), "connections that hang are kept");
        world.userinfo(&token).expect_status(503);
    }

    cluster.resume();
    world.redeem(&code).expect_status(200);
    world.userinfo(&token).expect_status(200);
    world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
}

#[test]
fn a_transaction_left_half_way_is_undone_and_its_connection_serves_on() {
    let world = Options::usual().start(Backend::Postgres);
    let (db, id) = (&world.app.db, world.shopper.id);
    world.wait(async {
        let name = "Another Name".parse().expect("a name");
        for _ in 0..3 * world.app.config.database.max_connections {
            let mut tx = db.begin().await.expect("begun");
            db::users::set_name(&mut tx, id, &name).await.expect("changed"); // waits for who holds the row
        }
        let kept = db::users::by_id(db, id).await.expect("read").expect("the shopper");
        assert_eq!(kept.name, world.shopper.name);
        let mut tx = db.begin().await.expect("begun");
        db::users::set_name(&mut tx, id, &name).await.expect("changed");
        tx.commit().await.expect("committed");
        let kept = db::users::by_id(db, id).await.expect("read").expect("the shopper");
        assert_eq!(kept.name, name);
    });
}

#[test]
fn a_statement_that_waits_too_long_is_ended_on_postgres_too() {
    let mut options = Options::usual();
    options.config.database.statement_seconds = 1;
    let world = options.start(Backend::Postgres);
    let (db, id) = (&world.app.db, world.shopper.id);
    world.wait(async {
        let name = "Another Name".parse().expect("a name");
        let mut tx = db.begin().await.expect("begun");
        db::users::set_name(&mut tx, id, &name).await.expect("changed");
        let waits = db::users::set_name(db, id, &name).await;
        assert!(matches!(waits, Err(db::Error::Unavailable(_))), "{waits:?}");
        let Db::Postgres { pool, .. } = db else { panic!("it is on Postgres") };
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let watch = Clock::stopwatch();
        while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&**pool).await.expect("counted") > 0 {
            assert!(watch.elapsed() < Duration::from_secs(20), "it waits on");
        }
        tx.commit().await.expect("committed");
    });
}
