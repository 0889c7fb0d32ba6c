//! What the server writes by itself: what stood against an attack, once; and nothing for a login.

use vtex_idp::{
    app::{App as Application, Error},
    db::audit_events::{self, Filter},
    jobs,
    types::audit::Kind,
};

use super::{detail, of_kind};
use crate::support::{
    app::{App, text},
    browser::Browser,
    on_both,
    world::{EMAIL, Options, PASSWORD, World},
};

on_both! {
    fn a_login_and_a_sign_out_leave_nothing(backend) {
        let world = World::start(backend);
        let count = || world.wait(audit_events::page(&world.app.db, &Filter::default(), None, 1000)).expect("read").len();
        let before = count();
        world.userinfo(&world.access_token()).expect_status(200);
        world.log_in(&Browser::new(), EMAIL, "wrong").expect_status(422);
        let browser = world.signed_in();
        browser.get(format!("{}/club/logout", world.base_url));
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        assert_eq!(count(), before);
    }

    fn a_replayed_code_is_one_event_however_often_it_comes(backend) {
        let world = World::start(backend);
        let code = world.code();
        world.redeem(&code).expect_status(200);
        for _ in 0..5 {
            world.redeem(&code).expect_status(400);
        }
        let [event] = of_kind(&world, Kind::CodeReplayed).try_into().expect("one");
        assert_eq!((event.store.as_deref(), event.client.as_deref()), (Some("club"), Some("vtex-club")));
        assert_eq!((event.user_id, event.directory.as_deref()), (Some(world.shopper.id), Some("members")));
        assert!(event.actor.starts_with("server ") && !event.detail.contains(&code), "{event:?}");
    }

    fn a_stolen_refresh_token_is_one_event(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let stolen = text(&app.tokens(), "refresh_token");
        app.refresh(&stolen).expect_status(200);
        world.clock().advance(11);
        for _ in 0..5 {
            app.refresh(&stolen).expect_status(400);
        }
        let [event] = of_kind(&world, Kind::RefreshTokenReplayed).try_into().expect("one");
        assert_eq!((event.client.as_deref(), event.user_id), (Some(app.client_id.as_str()), Some(world.shopper.id)));
    }

    fn of_attempts_that_are_stopped_the_first_of_each_window_is_kept(backend) {
        let world = World::start(backend);
        let attempt = |email: &str| {
            let page = Browser::new().get(world.authorize_url("s"));
            page.form().fill("identifier", email).fill("password", "wrong").submit().status
        };
        for email in [EMAIL, "nobody@example.com"] {
            for _ in 0..10 {
                assert_eq!(attempt(email), 422);
            }
            for _ in 0..5 {
                assert_eq!(attempt(email), 429);
            }
        }
        let stops = of_kind(&world, Kind::AttemptsStopped);
        let users: Vec<_> = stops.iter().map(|event| event.user_id).collect();
        assert_eq!(users.len(), 2, "{stops:?}");
        assert!(users.contains(&Some(world.shopper.id)) && users.contains(&None), "{users:?}");
        for event in &stops {
            assert_eq!((&detail(event)["counted"], event.directory.as_deref()), (&"identifier_from_network".into(), Some("members")));
            assert!(!event.detail.contains("127.0.0.1") && !event.detail.contains('@'), "{event:?}");
        }
        world.clock().advance(900);
        (0..12).for_each(|_| { attempt(EMAIL); });
        assert_eq!(of_kind(&world, Kind::AttemptsStopped).len(), 3, "another window, another event");
    }

    fn a_network_that_is_stopped_is_one_event(backend) {
        let mut options = Options::usual();
        options.config.throttle.network_max_failures = 3;
        let world = options.start(backend);
        for n in 0..6 {
            let page = Browser::new().get(world.authorize_url("s"));
            page.form().fill("identifier", &format!("guess{n}@example.com")).fill("password", PASSWORD).submit();
        }
        let [event] = of_kind(&world, Kind::AttemptsStopped).try_into().expect("one");
        assert_eq!(detail(&event)["counted"], "network");
        assert_eq!(event.user_id, None);
    }

    fn a_flood_of_stops_fills_no_table(backend) {
        let mut options = Options::usual();
        options.config.throttle.max_attempts = 1;
        options.config.throttle.max_delay_seconds = 0;
        options.config.throttle.network_max_failures = 1_000_000;
        let world = options.start(backend);
        for n in 0..65 {
            for _ in 0..2 {
                let page = Browser::new().get(world.authorize_url("s"));
                page.form().fill("identifier", &format!("guess{n}@example.com")).fill("password", "wrong").submit();
            }
        }
        let stops = of_kind(&world, Kind::AttemptsStopped);
        assert_eq!(stops.len(), 60);
        assert_eq!(stops.iter().filter(|event| detail(event)["more_may_follow"] == true).count(), 1);
    }

    fn a_node_without_the_deployments_key_is_kept_account_of(backend) {
        let world = World::start(backend);
        std::fs::remove_file(world.app.config.data_dir.join("server.key")).expect("removed");
        let config = (*world.app.config).clone();
        let refused = world.wait(Application::open(config, world.app.clock.clone()));
        assert!(matches!(refused, Err(Error::OtherKey(_))));
        assert_eq!(of_kind(&world, Kind::ServerKeyRefused).len(), 1);
    }

    fn a_key_that_the_server_renews_is_kept_account_of(backend) {
        let world = World::start(backend);
        world.wait(world.app.oauth.keyring.signing_key()).expect("a key");
        world.clock().advance(91 * 86_400);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        let keys = of_kind(&world, Kind::SigningKeyAdded);
        let how: Vec<_> = keys.iter().map(|event| detail(event)["how"].clone()).collect();
        assert_eq!(how, ["at_once", "announced"]);
    }
}
