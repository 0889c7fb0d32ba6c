//! Apps of a store: a code with PKCE, tokens, refresh, userinfo, giving back.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest, Sha256};
use vtex_idp::types::{AccessTokenFormat, ClientKind};

use crate::support::{
    app::{App, Like, text},
    browser::Browser,
    machine, on_both,
    world::{EMAIL, NAME, World},
};

/// OpenID Connect Core section 3.1.3.6.
fn at_hash(access_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(access_token)[..16])
}

on_both! {
    fn an_app_signs_a_shopper_in(backend) {
        let world = World::start(backend);
        for app in [App::public(&world), App::confidential(&world)] {
            let tokens = app.tokens();
            assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(600)));
            assert_eq!(tokens["scope"], "openid profile email offline_access");
            let claims = app.userinfo(&text(&tokens, "access_token")).expect_status(200).json();
            assert_eq!(claims["sub"], world.shopper.id.to_string());
            assert_eq!((&claims["email"], &claims["email_verified"]), (&json!(EMAIL), &json!(true)));
            assert_eq!(claims["name"], NAME);
        }
    }

    fn a_refresh_token_brings_new_tokens_and_ends_the_old_ones(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let first = app.tokens();
        let second = app.refresh(&text(&first, "refresh_token")).expect_status(200).json();
        assert_ne!(first["refresh_token"], second["refresh_token"]);
        assert_ne!(first["access_token"], second["access_token"]);
        app.userinfo(&text(&second, "access_token")).expect_status(200);
        app.userinfo(&text(&first, "access_token")).expect_status(401);
        let third = app.refresh(&text(&second, "refresh_token")).expect_status(200).json();
        app.userinfo(&text(&third, "access_token")).expect_status(200);
    }

    fn an_answer_that_was_lost_is_given_once_more(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let first = text(&app.tokens(), "refresh_token");
        let lost = app.refresh(&first).expect_status(200).json();
        world.clock().advance(9);
        let again = app.refresh(&first).expect_status(200).json();
        assert_eq!((&lost["refresh_token"], &lost["access_token"]), (&again["refresh_token"], &again["access_token"]));
        assert_eq!(again["expires_in"], 591);
        app.refresh(&text(&again, "refresh_token")).expect_status(200);
    }

    fn without_offline_access_there_is_no_refresh_token(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let code = app.code_with(&[("scope", "openid email")]);
        let tokens = app.redeem(&code).expect_status(200).json();
        assert_eq!((&tokens["scope"], tokens.get("refresh_token")), (&json!("openid email"), None));
        let claims = app.userinfo(&text(&tokens, "access_token")).expect_status(200).json();
        assert_eq!((&claims["email"], claims.get("name")), (&json!(EMAIL), None));
    }

    fn a_refresh_token_lives_as_long_as_it_is_used_and_not_for_ever(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let day = 86_400;
        let mut token = text(&app.tokens(), "refresh_token");
        for _ in 0..6 {
            world.clock().advance(29 * day);
            token = text(&app.refresh(&token).expect_status(200).json(), "refresh_token");
        }
        world.clock().advance(6 * day + 1);
        assert_eq!(app.refresh(&token).expect_status(400).error(), "invalid_grant");
        let unused = text(&app.tokens(), "refresh_token");
        world.clock().advance(30 * day);
        assert_eq!(app.refresh(&unused).expect_status(400).error(), "invalid_grant");
    }

    fn a_token_that_is_given_back_ends_all_that_was_granted_with_it(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for kind in ["access_token", "refresh_token"] {
            let tokens = app.tokens();
            app.post("revoke", &[("token", &text(&tokens, kind)), ("token_type_hint", "nonsense")]).expect_status(200);
            app.userinfo(&text(&tokens, "access_token")).expect_status(401);
            assert_eq!(app.refresh(&text(&tokens, "refresh_token")).expect_status(400).error(), "invalid_grant");
        }
    }

    fn a_confidential_app_may_ask_what_a_token_is_good_for(backend) {
        let world = World::start(backend);
        let (front, server) = (App::public(&world), App::confidential(&world));
        let tokens = front.tokens();
        let asked = |token: &str| server.post("introspect", &[("token", token)]).expect_status(200).json();
        let access = asked(&text(&tokens, "access_token"));
        assert_eq!((&access["active"], &access["client_id"]), (&json!(true), &json!(front.client_id)));
        assert_eq!(access["iss"], front.issuer());
        assert_eq!(access["exp"].as_i64().expect("exp") - access["iat"].as_i64().expect("iat"), 600);
        assert_eq!(access.get("email"), None);
        assert_eq!(asked(&text(&tokens, "refresh_token"))["active"], true);
        assert_eq!(asked("nonsense"), json!({"active": false}));
        world.clock().advance(600);
        assert_eq!(asked(&text(&tokens, "access_token")), json!({"active": false}));
        front.post("introspect", &[("token", &text(&tokens, "access_token"))]).expect_status(400);
    }

    fn vtex_learns_the_shopper_from_an_apps_token(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let exchange = |token: &str| {
            let url = format!("{}api/vtexid/audience/webstore/provider/oauth/exchange", world.simulator.base_url());
            machine::post_json(&url, &json!({"providerId": "Loyalty Club", "accessToken": token, "duration": 60}))
        };
        assert!(exchange(&text(&app.tokens(), "access_token")).expect_status(200).json()["authToken"].is_string());
        let little = app.redeem(&app.code_with(&[("scope", "openid")])).expect_status(200).json();
        exchange(&text(&little, "access_token")).expect_status(401);
    }

    fn an_app_that_asks_for_jwts_gets_tokens_that_others_can_check_and_we_can_end(backend) {
        let world = World::start(backend);
        let app = App::like(&world, &Like { access_tokens: AccessTokenFormat::Jwt, ..Like::default() });
        let server = App::confidential(&world);
        let tokens = app.tokens();
        let token = text(&tokens, "access_token");
        let claims = app.signed(&token, "at+jwt");
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!(app.issuer()), &json!(app.issuer())));
        assert_eq!((&claims["client_id"], &claims["scope"]), (&json!(app.client_id), &tokens["scope"]));
        assert_eq!(claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat"), 600);
        assert_eq!(app.userinfo(&token).expect_status(200).json()["email"], EMAIL);
        assert_eq!(server.post("introspect", &[("token", &token)]).json()["active"], true);
        let jti = text(&claims, "jti");
        app.userinfo(&jti).expect_status(401);
        let next = text(&app.refresh(&text(&tokens, "refresh_token")).expect_status(200).json(), "access_token");
        app.userinfo(&next).expect_status(200);
        world.clock().advance(600);
        app.userinfo(&next).expect_status(401);
        let again = text(&app.tokens(), "access_token");
        app.post("revoke", &[("token", &again)]).expect_status(200);
        app.userinfo(&again).expect_status(401);
        assert_eq!(server.post("introspect", &[("token", &again)]).json(), json!({"active": false}));
    }

    fn an_id_token_says_who_signed_in_when_and_for_whom(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let tokens = app.tokens();
        let claims = app.signed(&text(&tokens, "id_token"), "JWT");
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!(app.issuer()), &json!(app.client_id)));
        assert_eq!((&claims["sub"], &claims["nonce"]), (&json!(world.shopper.id), &json!("n-1")));
        assert_eq!(claims["auth_time"], world.clock().now().as_unix());
        assert_eq!(claims["at_hash"], at_hash(&text(&tokens, "access_token")));
        assert!(claims.get("email").is_none() && claims.get("name").is_none());
        world.clock().advance(60);
        let next = app.refresh(&text(&tokens, "refresh_token")).expect_status(200).json();
        let later = app.signed(&text(&next, "id_token"), "JWT");
        assert_eq!((&later["auth_time"], later.get("nonce")), (&claims["auth_time"], None));
        let without = app.redeem(&app.code_with(&[("scope", "email")])).expect_status(200).json();
        assert_eq!(without.get("id_token"), None);
    }

    fn the_log_tells_an_apps_login_from_one_of_vtex(backend) {
        let world = World::start(backend);
        let app = App::like(&world, &Like { kind: ClientKind::Public, ..Like::default() });
        app.tokens();
        world.clock().advance(90);
        assert_eq!(world.diagnosis(), ("signed-in", vec![]));
        Browser::new().get(app.authorize_url(&[("code_challenge", ""), ("state", "other")])).expect_status(303);
        assert_eq!(world.diagnosis(), ("failed", vec!["challenge_missing".to_owned()]));
    }
}
