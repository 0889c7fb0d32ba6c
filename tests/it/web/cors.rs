//! What pages of a store's own front end may read, by the Fetch standard.

use crate::support::{
    app::{App, ORIGIN, text},
    machine::{self, Answer},
    on_both,
    postgres::Cluster,
    world::{Backend, Options, World},
};

fn allowed(answer: &Answer) -> Option<&str> {
    answer.header("access-control-allow-origin")
}

fn userinfo(app: &App<'_>, token: &str) -> Answer {
    let url = format!("{}/oauth/userinfo", app.issuer());
    machine::get(&url, &[("Authorization", &format!("Bearer {token}")), ("Origin", ORIGIN)])
}

on_both! {
    fn a_registered_origin_may_ask_and_read_where_front_ends_call(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for endpoint in ["token", "token/", "userinfo", "revoke"] {
            let answer = machine::preflight(&format!("{}/oauth/{endpoint}", app.issuer()), ORIGIN).expect_status(204);
            assert_eq!(allowed(&answer), Some(ORIGIN), "{endpoint}");
            assert_eq!(answer.header("access-control-allow-methods"), Some("GET, POST"));
            assert_eq!(answer.header("access-control-allow-headers"), Some("authorization, content-type"));
            assert_eq!(answer.header("access-control-max-age"), Some("7200"));
            assert_eq!(answer.header("vary"), Some("Origin"));
            assert!(answer.header("access-control-allow-credentials").is_none() && answer.body.is_empty());
        }
        let answer = userinfo(&app, &text(&app.tokens(), "access_token")).expect_status(200);
        assert_eq!((allowed(&answer), answer.header("vary")), (Some(ORIGIN), Some("Origin")));
        assert!(answer.header("access-control-allow-credentials").is_none());
    }

    fn refusals_can_be_read_too(backend) {
        let mut options = Options::usual();
        options.config.throttle.machine_failures_per_minute = 2;
        let world = options.start(backend);
        let app = App::public(&world);
        let (token, revoke) = (format!("{}/oauth/token", app.issuer()), format!("{}/oauth/revoke", app.issuer()));
        let from = [("Origin", ORIGIN)];
        for (answer, status) in [
            (machine::post_form(&token, &[("client_id", &app.client_id), ("grant_type", "nonsense")], &from), 400),
            (userinfo(&app, "nonsense"), 401),
            (machine::post_form(&revoke, &[("client_id", "nobody"), ("token", "x")], &from), 429),
            (machine::send_with("PUT", &revoke, &from), 429),
        ] {
            let answer = answer.expect_status(status);
            assert_eq!(allowed(&answer), Some(ORIGIN), "{status}");
            assert_eq!(answer.header("access-control-expose-headers"), Some("WWW-Authenticate, Retry-After"));
        }
    }

    fn documents_are_for_everybody_and_can_be_kept(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let behind = format!("{}/.well-known/oauth-authorization-server/club", world.base_url);
        let before = |name: &str| format!("{}/{name}", app.issuer());
        for url in [before(".well-known/openid-configuration"), before("oauth/jwks"), behind] {
            for origin in [ORIGIN, "https://anybody.example.com", "null"] {
                let answer = machine::get(&url, &[("Origin", origin)]).expect_status(200);
                assert_eq!((allowed(&answer), answer.header("vary")), (Some("*"), None), "{url}");
            }
            assert_eq!(allowed(&machine::preflight(&url, ORIGIN).expect_status(204)), Some(ORIGIN), "{url}");
        }
    }

    fn preflights_neither_count_as_failures_nor_fill_the_log(backend) {
        let mut options = Options::usual();
        options.config.throttle.machine_failures_per_minute = 2;
        let world = options.start(backend);
        let app = App::public(&world);
        for origin in [ORIGIN, "https://evil.example.com"] {
            for endpoint in ["token", "userinfo", "revoke"] {
                machine::preflight(&format!("{}/oauth/{endpoint}", app.issuer()), origin).expect_status(204);
            }
        }
        userinfo(&app, "nonsense").expect_status(401);
        assert_eq!(world.logged().len(), 1, "the one that failed");
    }
}

#[test]
fn a_front_end_can_read_that_the_database_is_away() {
    let mut cluster = Cluster::start();
    let mut options = Options::usual();
    options.config.database.url = Some(cluster.url().into());
    options.config.database.acquire_seconds = 1;
    let world = options.start(Backend::Postgres);
    let app = App::public(&world);
    let token = text(&app.tokens(), "access_token");
    cluster.stop();
    let answer = userinfo(&app, &token).expect_status(503);
    assert_eq!(allowed(&answer), Some(ORIGIN));
    assert!(answer.header("retry-after").is_some());
}
