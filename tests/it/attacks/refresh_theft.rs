//! A refresh token that was stolen, guessed, sent a hundred times at once, or used while its grant ends.

use serde_json::Value;
use vtex_idp::{
    db::Executor,
    types::{AccessTokenFormat, Token},
};

use crate::support::{
    app::{App, Like, text},
    machine, on_both,
    world::World,
};

on_both! {
    fn of_a_hundred_refreshes_at_once_one_changes_the_grant_and_all_get_the_same(backend) {
        let world = World::start(backend);
        for access_tokens in [AccessTokenFormat::Opaque, AccessTokenFormat::Jwt] {
            let app = App::like(&world, &Like { access_tokens, ..Like::default() });
            let first = text(&app.tokens(), "refresh_token");
            let answers: Vec<machine::Answer> = std::thread::scope(|scope| {
                let racers: Vec<_> = (0..100).map(|_| scope.spawn(|| app.refresh(&first))).collect();
                racers.into_iter().map(|racer| racer.join().expect("no panic").expect_status(200)).collect()
            });
            let one = answers[0].json();
            assert!(answers.iter().all(|answer| answer.json()["refresh_token"] == one["refresh_token"]));
            for answer in answers.iter().step_by(9) {
                app.userinfo(&text(&answer.json(), "access_token")).expect_status(200);
            }
            app.refresh(&text(&one, "refresh_token")).expect_status(200);
        }
    }

    fn whoever_uses_a_stolen_refresh_token_late_ends_the_grant_for_both(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let day = 86_400;
        // The thief comes after the app, or the app after the thief; just after the grace, or when all has run out.
        for (first, late) in [(0, 11), (50, day), (0, 35 * day)] {
            let stolen = text(&app.tokens(), "refresh_token");
            world.clock().advance(first);
            let next = app.refresh(&stolen).expect_status(200).json();
            world.clock().advance(late);
            assert_eq!(app.refresh(&stolen).expect_status(400).error(), "invalid_grant", "{late}");
            app.userinfo(&text(&next, "access_token")).expect_status(401);
            assert_eq!(app.refresh(&text(&next, "refresh_token")).expect_status(400).error(), "invalid_grant", "{late}");
        }
        // Within the grace, but two tokens ago: no answer can have been lost so.
        let stolen = text(&app.tokens(), "refresh_token");
        let next = text(&app.refresh(&stolen).expect_status(200).json(), "refresh_token");
        let newest = app.refresh(&next).expect_status(200).json();
        app.refresh(&stolen).expect_status(400);
        app.userinfo(&text(&newest, "access_token")).expect_status(401);
    }

    fn what_is_no_refresh_token_of_the_grant_refreshes_nothing_and_ends_nothing(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let code = app.code();
        let tokens = app.redeem(&code).expect_status(200).json();
        let own = text(&tokens, "refresh_token");
        let id = Token::parse(&own).expect("a token").id();
        let another = text(&app.tokens(), "refresh_token");
        let moved = Token::of(id, *Token::parse(&another).expect("a token").secret()).expose();
        let cut = own[..own.len() - 1].to_owned();
        for guess in [&Token::new(id).expose(), &moved, &cut, &code] {
            assert_eq!(app.refresh(guess).expect_status(400).error(), "invalid_grant");
            app.post("revoke", &[("token", guess)]).expect_status(200);
        }
        for guess in [&text(&tokens, "access_token"), &text(&tokens, "id_token")] {
            assert_eq!(app.refresh(guess).expect_status(400).error(), "invalid_grant");
        }
        app.userinfo(&text(&tokens, "access_token")).expect_status(200);
        app.refresh(&own).expect_status(200);
    }

    fn another_client_neither_uses_nor_ends_a_grant(backend) {
        let world = World::start(backend);
        let (app, other, server) = (App::public(&world), App::public(&world), App::confidential(&world));
        let old = text(&app.tokens(), "refresh_token");
        let present = app.refresh(&old).expect_status(200).json();
        world.clock().advance(60);
        for thief in [&other, &server] {
            for token in [&old, &text(&present, "refresh_token"), &text(&present, "access_token")] {
                assert_eq!(thief.refresh(token).expect_status(400).error(), "invalid_grant");
                assert_eq!(thief.post("revoke", &[("token", token)]).expect_status(400).error(), "invalid_grant");
            }
        }
        let fields = [
            ("client_id", world.client_id.as_str()), ("client_secret", &world.client_secret),
            ("grant_type", "refresh_token"), ("refresh_token", &text(&present, "refresh_token")),
        ];
        machine::post_form(&world.endpoint("token"), &fields, &[]).expect_status(400);
        app.userinfo(&text(&present, "access_token")).expect_status(200);
        app.refresh(&text(&present, "refresh_token")).expect_status(200);
    }

    fn a_refresh_never_widens_what_was_granted(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let code = app.code_with(&[("scope", "openid profile offline_access")]);
        let mut token = text(&app.redeem(&code).expect_status(200).json(), "refresh_token");
        let asked = |token: &str, scope: &str| {
            app.post("token", &[("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)])
        };
        for wide in ["email", "openid email", "openid profile offline_access email", "admin", " ", &"openid ".repeat(3000)] {
            assert!([200, 400].contains(&asked(&token, wide).status));
            let answer = asked(&token, wide);
            if answer.status == 200 {
                assert!(!text(&answer.json(), "scope").contains("email"), "{wide}");
                token = text(&answer.json(), "refresh_token");
            }
        }
        let narrow = asked(&token, "openid").expect_status(200).json();
        assert_eq!(narrow["scope"], "openid");
        let info = app.userinfo(&text(&narrow, "access_token")).expect_status(200).json();
        assert_eq!((info.get("name"), info.get("email")), (None, None));
        let again = app.refresh(&text(&narrow, "refresh_token")).expect_status(200).json();
        assert_eq!(text(&again, "scope"), "openid profile offline_access");
        assert_eq!(app.userinfo(&text(&again, "access_token")).expect_status(200).json().get("email"), None);
    }

    fn an_app_keeps_nothing_that_was_taken_from_it(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let token = text(&app.tokens(), "refresh_token");
        let may_have = |scope: &str| {
            let change = world.app.db.sql("UPDATE clients SET scope = $1 WHERE client_id = $2");
            world.wait(change.bind(scope.to_owned()).bind(app.client_id.clone()).execute()).expect("set");
            let seen = world.app.db.sql("UPDATE stores SET version = version + 1");
            world.wait(seen.execute()).expect("set");
            world.clock().advance(3);
        };
        may_have("openid offline_access");
        let next = app.refresh(&token).expect_status(200).json();
        assert_eq!(next["scope"], "openid offline_access");
        let info = app.userinfo(&text(&next, "access_token")).expect_status(200).json();
        assert_eq!((info.get("name"), info.get("email")), (None, None));
        let wide = [("grant_type", "refresh_token"), ("refresh_token", &text(&next, "refresh_token")), ("scope", "openid email")];
        assert_eq!(app.post("token", &wide).expect_status(400).error(), "invalid_scope");
        may_have("openid profile email");
        assert_eq!(app.refresh(&text(&next, "refresh_token")).expect_status(400).error(), "invalid_grant");
    }

    fn nothing_that_is_got_while_a_grant_is_revoked_outlives_it(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for _ in 0..3 {
            let refresh = text(&app.tokens(), "refresh_token");
            // A thief goes on from answer to answer while the app gives its token back.
            let stolen: Vec<Value> = std::thread::scope(|scope| {
                let thief = scope.spawn(|| {
                    let mut got = Vec::new();
                    let mut token = refresh.clone();
                    while got.len() < 20 {
                        let answer = app.refresh(&token);
                        if answer.status != 200 {
                            break;
                        }
                        token = text(&answer.json(), "refresh_token");
                        got.push(answer.json());
                    }
                    got
                });
                app.post("revoke", &[("token", &refresh)]).expect_status(200);
                thief.join().expect("no panic")
            });
            for tokens in &stolen {
                app.userinfo(&text(tokens, "access_token")).expect_status(401);
                assert_eq!(app.refresh(&text(tokens, "refresh_token")).expect_status(400).error(), "invalid_grant");
            }
            app.refresh(&refresh).expect_status(400);
        }
    }
}
