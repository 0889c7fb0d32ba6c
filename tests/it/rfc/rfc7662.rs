//! RFC 7662, Token Introspection.

use serde_json::json;
use vtex_idp::db::users::{self, Status};

use crate::support::{
    app::{App, text},
    machine, on_both,
    world::World,
};

on_both! {
    /// Who asks proves who they are: public clients, and whoever has no secret, learn nothing.
    fn section_2_1_nobody_asks_without_a_secret(backend) {
        let world = World::start(backend);
        let (front, server) = (App::public(&world), App::confidential(&world));
        let token = text(&front.tokens(), "access_token");
        assert_eq!(front.post("introspect", &[("token", &token)]).expect_status(400).error(), "unauthorized_client");
        for answer in [
            machine::post_form(&world.endpoint("introspect"), &[("token", &token)], &[]),
            machine::post_form(&world.endpoint("introspect"), &[("token", &token), ("client_id", &server.client_id)], &[]),
            machine::post_form(&world.endpoint("introspect"), &[("token", &token)], &[("Authorization", &format!("Bearer {token}"))]),
        ] {
            assert_eq!(answer.expect_status(401).error(), "invalid_client");
        }
    }

    /// The request is a POST with one token.
    fn section_2_1_a_request_names_one_token(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let token = text(&app.tokens(), "access_token");
        for fields in [vec![], vec![("token", token.as_str()), ("token", token.as_str())]] {
            assert_eq!(app.post("introspect", &fields).expect_status(400).error(), "invalid_request");
        }
        machine::send("GET", &format!("{}?token={token}", world.endpoint("introspect"))).expect_status(405);
    }

    /// Of a good token the answer is JSON with `active`, and says whose it is, what for and how long.
    fn section_2_2_a_good_token_is_active(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let tokens = app.tokens();
        let answer = app.post("introspect", &[("token", &text(&tokens, "access_token"))]).expect_status(200);
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (Some("application/json"), Some("no-store")));
        let now = world.clock().now().as_unix();
        assert_eq!(answer.json(), json!({
            "active": true, "iss": app.issuer(), "aud": app.issuer(), "sub": world.shopper.id, "client_id": app.client_id,
            "scope": tokens["scope"], "token_type": "Bearer", "iat": now, "exp": now + 600,
        }));
    }

    /// Of a token that is unknown, has ended, was given back or replaced, or is none, the answer says no more than that.
    fn section_2_2_any_other_token_is_not_active_and_nothing_else(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let (given_back, replaced) = (app.tokens(), app.tokens());
        app.post("revoke", &[("token", &text(&given_back, "access_token"))]).expect_status(200);
        app.refresh(&text(&replaced, "refresh_token")).expect_status(200);
        let asked = |token: &str| app.post("introspect", &[("token", token)]).expect_status(200).json();
        for tokens in [&given_back, &replaced] {
            for kind in ["access_token", "refresh_token", "id_token"] {
                assert_eq!(asked(&text(tokens, kind)), json!({"active": false}), "{kind}");
            }
        }
        assert_eq!(asked("nonsense"), json!({"active": false}));
        let late = app.tokens();
        world.clock().advance(600);
        assert_eq!(asked(&text(&late, "access_token")), json!({"active": false}));
        assert_eq!(asked(&text(&late, "refresh_token"))["active"], true);
    }

    /// A secret that is wrong is 401.
    fn section_2_3_a_wrong_secret_is_401(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let token = text(&app.tokens(), "access_token");
        let basic = machine::basic(&app.client_id, "wrong");
        let answer = machine::post_form(&world.endpoint("introspect"), &[("token", &token)], &[("Authorization", &basic)]).expect_status(401);
        assert_eq!(answer.error(), "invalid_client");
        assert!(answer.header("www-authenticate").is_some_and(|value| value.starts_with("Basic ")));
    }

    /// Whether a token holds is looked up each time: it has not ended, was not given back, and its user may still sign in.
    fn section_4_a_token_of_somebody_who_is_shut_out_is_not_active(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let tokens = app.tokens();
        let asked = |kind: &str| app.post("introspect", &[("token", &text(&tokens, kind))]).expect_status(200).json();
        assert_eq!((&asked("access_token")["active"], &asked("refresh_token")["active"]), (&json!(true), &json!(true)));
        world.wait(users::set_status(&world.app.db, world.shopper.id, Status::Blocked)).expect("blocked, not revoked");
        for kind in ["access_token", "refresh_token"] {
            assert_eq!(asked(kind), json!({"active": false}), "{kind}");
        }
    }
}
