//! RFC 9068, JSON Web Token Profile for OAuth 2.0 Access Tokens: for clients that ask for them.

use serde_json::{Value, json};
use vtex_idp::{
    oauth::{access_token, jwt_access_token::JwtAccessToken},
    types::{AccessTokenFormat, Token, random},
};

use crate::support::{
    app::{App, Like, text},
    on_both,
    world::World,
};

fn app(world: &World) -> App<'_> {
    App::like(world, &Like { access_tokens: AccessTokenFormat::Jwt, ..Like::default() })
}

/// The claims of this token, for another to be made of them.
fn copied(app: &App<'_>, token: &str) -> JwtAccessToken {
    serde_json::from_value(app.signed(token, "at+jwt")).expect("an access token")
}

fn sign(world: &World, token: &JwtAccessToken) -> String {
    world.wait(token.sign(&world.app.oauth.keyring)).expect("signed")
}

/// The token with other bytes in its header.
fn with_header(token: &str, header: &Value) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let (_, rest) = token.split_once('.').expect("three parts");
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
}

on_both! {
    /// The token is signed, with `typ` `at+jwt` and one of the published keys.
    fn section_2_1_the_token_is_signed_and_says_what_it_is(backend) {
        let world = World::start(backend);
        let app = app(&world);
        let tokens = app.tokens();
        app.signed(&text(&tokens, "access_token"), "at+jwt");
        let next = app.refresh(&text(&tokens, "refresh_token")).expect_status(200).json();
        app.signed(&text(&next, "access_token"), "at+jwt");
    }

    /// It has `iss`, `exp`, `aud`, `sub`, `client_id`, `iat` and a `jti` of its own.
    fn section_2_2_the_claims_are_there(backend) {
        let world = World::start(backend);
        let app = app(&world);
        let claims = app.signed(&text(&app.tokens(), "access_token"), "at+jwt");
        let now = world.clock().now().as_unix();
        for (claim, value) in [
            ("iss", json!(app.issuer())), ("sub", json!(world.shopper.id)), ("client_id", json!(app.client_id)),
            ("iat", json!(now)), ("exp", json!(now + 600)),
        ] {
            assert_eq!(claims[claim], value, "{claim}");
        }
        let other = app.signed(&text(&app.tokens(), "access_token"), "at+jwt");
        assert_ne!(text(&claims, "jti"), text(&other, "jti"));
    }

    /// `auth_time` and `acr` stay what they were at the login, however often the token is refreshed.
    fn section_2_2_1_when_and_how_the_user_signed_in_stays(backend) {
        let world = World::start(backend);
        let app = app(&world);
        let tokens = app.tokens();
        let first = app.signed(&text(&tokens, "access_token"), "at+jwt");
        assert_eq!(first["auth_time"], world.clock().now().as_unix());
        world.clock().advance(1000);
        let next = app.refresh(&text(&tokens, "refresh_token")).expect_status(200).json();
        let next = app.signed(&text(&next, "access_token"), "at+jwt");
        assert_eq!((&next["auth_time"], &next["acr"]), (&first["auth_time"], &first["acr"]));
        assert_ne!(next["iat"], first["iat"]);
    }

    /// `scope` is what was granted.
    fn section_2_2_3_the_scope_is_what_was_granted(backend) {
        let world = World::start(backend);
        let app = app(&world);
        let tokens = app.redeem(&app.code_with(&[("scope", "openid email phone")])).expect_status(200).json();
        assert_eq!(app.signed(&text(&tokens, "access_token"), "at+jwt")["scope"], "openid email");
    }

    /// Without a word about a resource, `aud` is the issuer, whose userinfo takes the token.
    fn section_3_without_a_resource_the_token_is_for_userinfo(backend) {
        let world = World::start(backend);
        let app = app(&world);
        let token = text(&app.tokens(), "access_token");
        assert_eq!(app.signed(&token, "at+jwt")["aud"], app.issuer());
        app.userinfo(&token).expect_status(200);
    }

    /// A token of another type, issuer or audience, unsigned, altered or ended is `invalid_token`.
    fn section_4_a_token_is_checked_before_it_is_believed(backend) {
        let world = World::start(backend);
        let app = app(&world);
        let tokens = app.tokens();
        let token = text(&tokens, "access_token");
        let own = copied(&app, &token);
        assert_eq!(app.userinfo(&sign(&world, &own)).status, 200, "the copy is as good");
        let elsewhere = format!("{}/other", world.base_url);
        let unissued = access_token::jti(&Token::new(random::opaque_id()));
        let (unsigned, _) = token.rsplit_once('.').expect("three parts");
        let kid = jsonwebtoken::decode_header(&token).expect("a header").kid;
        for (wrong, token) in [
            ("issuer", sign(&world, &JwtAccessToken { iss: elsewhere.clone(), ..own.clone() })),
            ("audience", sign(&world, &JwtAccessToken { aud: elsewhere, ..own.clone() })),
            ("never issued", sign(&world, &JwtAccessToken { jti: unissued, ..own })),
            ("an ID token", text(&tokens, "id_token")),
            ("none", with_header(&format!("{unsigned}."), &json!({"alg": "none", "typ": "at+jwt", "kid": kid}))),
            ("another header", with_header(&token, &json!({"alg": "ES256", "typ": "at+jwt", "kid": kid, "x": 1}))),
            ("an unknown key", with_header(&token, &json!({"alg": "ES256", "typ": "at+jwt", "kid": "x"}))),
        ] {
            assert_eq!(app.userinfo(&token).expect_status(401).error(), "invalid_token", "{wrong}");
        }
        world.clock().advance(600);
        assert_eq!(app.userinfo(&token).expect_status(401).error(), "invalid_token");
    }

    /// It says nothing about the person but the id: others read it.
    fn section_6_nothing_personal_stands_in_it(backend) {
        let world = World::start(backend);
        let app = app(&world);
        let claims = app.signed(&text(&app.tokens(), "access_token"), "at+jwt");
        let known = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti", "scope", "auth_time", "acr"];
        let unknown: Vec<_> = claims.as_object().expect("claims").keys().filter(|claim| !known.contains(&claim.as_str())).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
