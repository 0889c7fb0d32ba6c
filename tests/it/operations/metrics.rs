//! What Prometheus reads after logins of every kind.

use crate::support::{
    browser::Browser,
    machine, on_both,
    world::{EMAIL, PASSWORD, World},
};

/// The value of one line, whose name and labels are written as the server writes them.
fn value(text: &str, line: &str) -> f64 {
    let found = text.lines().find_map(|it| it.strip_prefix(line)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("no {line} in\n{text}")).parse().expect("a number")
}

fn scrape(world: &World) -> String {
    let url = format!("http://{}/metrics", world.app.config.health_listen);
    let answer = machine::get(&url, &[]).expect_status(200);
    assert_eq!(
        answer.header("content-type"),
        Some("application/openmetrics-text; version=1.0.0; charset=utf-8")
    );
    answer.body
}

fn outcome(text: &str, endpoint: &str, outcome: &str) -> f64 {
    let labels = format!("{{endpoint=\"{endpoint}\",outcome=\"{outcome}\"}}");
    value(text, &format!("vtex_idp_oauth_requests_total{labels}"))
}

on_both! {
    fn each_request_of_a_login_is_counted_by_what_came_of_it(backend) {
        let world = World::start(backend);
        world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
        world.log_in(&Browser::new(), EMAIL, "wrong").expect_status(422);
        world.userinfo("nonsense").expect_status(401);
        machine::post_form(&format!("{}/nowhere/oauth/token", world.base_url), &[], &[]).expect_status(404);

        let text = scrape(&world);
        assert!((outcome(&text, "authorize", "shown") - 2.0).abs() < 0.1);
        assert!((outcome(&text, "login", "code_issued") - 1.0).abs() < 0.1);
        assert!((outcome(&text, "login", "wrong_credentials") - 1.0).abs() < 0.1);
        assert!((outcome(&text, "token", "redeemed") - 1.0).abs() < 0.1);
        assert!((outcome(&text, "token", "no_such_store") - 1.0).abs() < 0.1);
        assert!((outcome(&text, "userinfo", "answered") - 1.0).abs() < 0.1);
        let labels = "{method=\"POST\",route=\"/{store}/oauth/token\",status=\"200\"}";
        assert!((value(&text, &format!("vtex_idp_http_request_seconds_count{labels}")) - 1.0).abs() < 0.1);
        assert!((value(&text, "vtex_idp_password_hash_seconds_count") - 3.0).abs() < 0.1, "one made, two verified");
        assert!(value(&text, "vtex_idp_password_queue_waiting").abs() < 0.1);
        let pool = if text.contains("pool=\"all\"") { "all" } else { "writer" };
        assert!(value(&text, &format!("vtex_idp_database_connections_max{{pool=\"{pool}\"}}")) >= 1.0);
        assert!(text.ends_with("# EOF\n"));
    }

    fn nothing_of_a_request_becomes_a_label(backend) {
        let world = World::start(backend);
        machine::send("BREW", &format!("{}/club/oauth/authorize", world.base_url));
        Browser::new().get(format!("{}/club/secret-path?code=secret-code", world.base_url));
        Browser::new().get(format!("{}/secret-store/oauth/authorize?state=secret-state", world.base_url));
        world.log_in(&Browser::new(), "secret@example.com", "secret-password").expect_status(422);
        let text = scrape(&world);
        assert!(!text.contains("secret") && !text.contains("BREW"), "{text}");
        assert!(text.contains("method=\"other\"") && text.contains("route=\"(none)\""), "{text}");
    }

    fn metrics_and_health_are_not_served_to_the_public(backend) {
        let world = World::start(backend);
        for path in ["/metrics", "/health/live", "/health/ready"] {
            machine::get(&format!("{}{path}", world.base_url), &[]).expect_status(404);
        }
        assert!(vtex_idp::config::Config::default().health_listen.ip().is_loopback());
    }
}
