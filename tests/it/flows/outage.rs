//! Postgres goes away under a running server, and comes back.

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
