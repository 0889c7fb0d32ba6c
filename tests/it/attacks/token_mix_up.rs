//! A signed token is taken only for what it is, where it is from, and whole: an ID token gives no access, an access token
//! names nobody at a login, and the name of a token is no token.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use vtex_idp::{
    stores::{Settings, register},
    types::{AccessTokenFormat, ClientKind, Locale},
};

use crate::support::{
    app::{App, Like, text},
    browser::Browser,
    machine, on_both,
    world::World,
};

fn with_jwts(world: &World, kind: ClientKind) -> App<'_> {
    App::like(world, &Like { kind, access_tokens: AccessTokenFormat::Jwt, ..Like::default() })
}

fn claims(jwt: &str) -> Value {
    let part = jwt.split('.').nth(1).expect("three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

on_both! {
    fn an_id_token_gives_no_access_and_ends_none(backend) {
        let world = World::start(backend);
        for app in [App::confidential(&world), with_jwts(&world, ClientKind::Confidential)] {
            let tokens = app.tokens();
            let (access, id) = (text(&tokens, "access_token"), text(&tokens, "id_token"));
            assert_eq!(app.userinfo(&id).expect_status(401).error(), "invalid_token");
            assert_eq!(app.post("introspect", &[("token", &id)]).expect_status(200).json(), json!({"active": false}));
            app.post("revoke", &[("token", &id)]).expect_status(200);
            app.userinfo(&access).expect_status(200);
        }
    }

    fn an_access_token_is_no_hint_and_signs_nobody_out(backend) {
        let world = World::start(backend);
        let app = with_jwts(&world, ClientKind::Public);
        let browser = Browser::new();
        let code = machine::parameter(&app.sign_in(&browser, &[]), "code").expect("a code");
        let access = text(&app.redeem(&code).expect_status(200).json(), "access_token");
        let url = app.authorize_url(&[("prompt", "none"), ("id_token_hint", &access)]);
        let told = browser.get(url).expect_status(303).redirect().expect("a redirect");
        assert_eq!(machine::parameter(&told, "error").as_deref(), Some("login_required"));
        let page = browser.get(format!("{}/logout?id_token_hint={access}", app.issuer())).expect_status(200);
        assert_eq!(page.title(), "Sign out of Club Store?");
    }

    fn the_name_of_a_token_is_none(backend) {
        let world = World::start(backend);
        let app = with_jwts(&world, ClientKind::Confidential);
        let tokens = app.tokens();
        let access = text(&tokens, "access_token");
        let jti = text(&claims(&access), "jti");
        let (signed, signature) = access.rsplit_once('.').expect("three parts");
        let (header, body) = signed.split_once('.').expect("three parts");
        let unsigned = format!("{}.{body}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#));
        let more = {
            let mut claims = claims(&access);
            claims["scope"] = "openid profile email offline_access admin".into();
            format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(claims.to_string()))
        };
        for forged in [&jti, &unsigned, &more, &format!("{signed}."), &format!("{access}.{signature}"), &format!("{access}=")] {
            assert_eq!(app.userinfo(forged).expect_status(401).error(), "invalid_token");
            assert_eq!(app.refresh(forged).expect_status(400).error(), "invalid_grant");
            assert_eq!(app.post("introspect", &[("token", forged)]).expect_status(200).json(), json!({"active": false}));
            app.post("revoke", &[("token", forged)]).expect_status(200);
        }
        app.userinfo(&access).expect_status(200);
        // And it stands in no address.
        let url = format!("{}/oauth/userinfo?access_token={access}", app.issuer());
        machine::get(&url, &[]).expect_status(400);
    }

    fn at_another_store_of_the_directory_a_signed_token_is_nothing(backend) {
        let world = World::start(backend);
        let named = Settings::new(
            "other".parse().expect("a slug"), "members".parse().expect("a slug"), "Other".parse().expect("a name"),
            "otherstore".parse().expect("an account"),
        );
        let named = Settings { locale: Locale::En, ..named };
        let directory = world.shopper.directory_id;
        world.wait(register::register(&world.app.acting, directory, &named)).expect("registered");
        let app = with_jwts(&world, ClientKind::Confidential);
        let tokens = app.tokens();
        let (access, refresh, id) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"), text(&tokens, "id_token"));
        let there = |endpoint: &str| world.endpoint(endpoint).replace("/club/", "/other/");
        let bearer = format!("Bearer {access}");
        machine::get(&there("userinfo"), &[("Authorization", &bearer)]).expect_status(401);
        let secret = app.client_secret.clone().expect("a secret");
        let own = [("client_id", app.client_id.as_str()), ("client_secret", &secret)];
        for (endpoint, key, value) in [("introspect", "token", &access), ("revoke", "token", &access), ("token", "refresh_token", &refresh)] {
            let fields = [&own[..], &[("grant_type", "refresh_token"), (key, value)]].concat();
            machine::post_form(&there(endpoint), &fields, &[]).expect_status(401);
        }
        let browser = Browser::new();
        app.sign_in(&browser, &[]);
        let page = browser.get(format!("{}/other/logout?id_token_hint={id}", world.base_url)).expect_status(200);
        assert_eq!(page.title(), "Sign out of Other?");
        app.userinfo(&access).expect_status(200);
    }
}
