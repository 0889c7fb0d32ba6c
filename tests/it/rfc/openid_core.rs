//! OpenID Connect Core 1.0: the code flow, userinfo and refresh.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{
    app::{App, CALLBACK, Like, text, typed_in},
    browser::Browser,
    machine::{self, parameter},
    on_both,
    world::{EMAIL, NAME, World},
};

fn error(app: &App<'_>, changes: &[(&'static str, &str)]) -> String {
    parameter(&app.told(&Browser::new(), changes), "error").expect("an error")
}

on_both! {
    /// An ID token is signed with a published key, and says who made it, of whom, for whom, when and until when.
    fn section_2_an_id_token_has_its_claims(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let claims = app.signed(&text(&app.tokens(), "id_token"), "JWT");
        let now = world.clock().now().as_unix();
        for (claim, value) in [
            ("iss", json!(app.issuer())), ("sub", json!(world.shopper.id)), ("aud", json!(app.client_id)),
            ("iat", json!(now)), ("exp", json!(now + 3600)), ("auth_time", json!(now)), ("nonce", json!("n-1")),
        ] {
            assert_eq!(claims[claim], value, "{claim}");
        }
        let sub = text(&claims, "sub");
        assert!(sub.is_ascii() && sub.len() <= 255, "{sub}");
    }

    /// `auth_time` is when the password was typed, also where a session is continued later.
    fn section_2_auth_time_is_when_the_user_signed_in(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        app.sign_in(&browser, &[]);
        let signed_in = world.clock().now().as_unix();
        world.clock().advance(300);
        let page = browser.get(app.authorize_url(&[("max_age", "1000")])).expect_status(200);
        let clicked = page.form().press("Continue").expect_status(303).redirect().expect("a redirect");
        let silent = app.told(&browser, &[("prompt", "none"), ("max_age", "1000")]);
        for told in [clicked, silent] {
            let tokens = app.redeem(&parameter(&told, "code").expect("a code")).expect_status(200).json();
            let claims = app.signed(&text(&tokens, "id_token"), "JWT");
            assert_eq!((&claims["auth_time"], &claims["iat"]), (&json!(signed_in), &json!(signed_in + 300)));
        }
    }

    /// A nonce comes back in the ID token as it was sent; without one there is none.
    fn section_3_1_2_1_a_nonce_comes_back_as_it_was(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for nonce in ["n+a/b=c&d %20", "\u{e7}\u{1f6d2}\"\\", &"n".repeat(1000)] {
            let tokens = app.redeem(&app.code_with(&[("nonce", nonce)])).expect_status(200).json();
            assert_eq!(app.signed(&text(&tokens, "id_token"), "JWT")["nonce"], nonce);
        }
        let tokens = app.redeem(&app.code_with(&[("nonce", "")])).expect_status(200).json();
        assert_eq!(app.signed(&text(&tokens, "id_token"), "JWT").get("nonce"), None);
    }

    /// Without `openid` there is no ID token.
    fn section_3_1_2_1_openid_asks_for_an_id_token(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let tokens = app.redeem(&app.code_with(&[("scope", "profile email")])).expect_status(200).json();
        assert_eq!(tokens.get("id_token"), None);
        let tokens = app.redeem(&app.code_with(&[("scope", "openid")])).expect_status(200).json();
        assert!(tokens["id_token"].is_string());
    }

    /// `prompt=none` stands alone.
    fn section_3_1_2_1_prompt_none_stands_alone(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for prompt in ["none login", "login none", "none consent"] {
            assert_eq!(error(&app, &[("prompt", prompt)]), "invalid_request", "{prompt}");
        }
        assert_eq!(error(&app, &[("prompt", "none")]), "login_required");
    }

    /// Who has no session, or one too old for `max_age`, is asked for the password.
    fn section_3_1_2_3_the_password_is_asked_for_where_the_app_wants_it(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        app.sign_in(&browser, &[]);
        world.clock().advance(100);
        for asks in [("prompt", "login"), ("max_age", "100"), ("max_age", "0")] {
            let page = browser.get(app.authorize_url(&[asks, ("state", asks.1)])).expect_status(200);
            assert!(page.form().has("password"), "{asks:?}");
        }
        assert!(!browser.get(app.authorize_url(&[("max_age", "101"), ("state", "t")])).expect_status(200).form().has("password"));
    }

    /// What is not supported is said with its own code, and not overlooked.
    fn section_3_1_2_6_what_is_not_supported_has_its_code(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for (key, code) in [
            ("request", "request_not_supported"), ("request_uri", "request_uri_not_supported"),
            ("registration", "registration_not_supported"), ("max_age", "invalid_request"), ("response_mode", "invalid_request"),
        ] {
            let told = app.told(&Browser::new(), &[(key, "x")]);
            assert_eq!(parameter(&told, "error").as_deref(), Some(code), "{key}");
            assert!(told.as_str().starts_with(CALLBACK) && told.as_str().contains("state=s%261"), "{told}");
        }
    }

    /// A token response has `Bearer`, an access token and an ID token, and nobody keeps it.
    fn section_3_1_3_3_a_token_response_has_an_id_token(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let answer = app.redeem(&app.code()).expect_status(200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!((answer.header("cache-control"), answer.header("pragma")), (Some("no-store"), Some("no-cache")));
        let tokens = answer.json();
        assert_eq!(tokens["token_type"], "Bearer");
        assert!(tokens["access_token"].is_string() && tokens["id_token"].is_string() && tokens["expires_in"] == 600);
    }

    /// `at_hash` is the left half of the access token's hash, for opaque tokens and JWTs.
    fn section_3_1_3_6_at_hash_ties_the_access_token(backend) {
        let world = World::start(backend);
        for access_tokens in [vtex_idp::types::AccessTokenFormat::Opaque, vtex_idp::types::AccessTokenFormat::Jwt] {
            let app = App::like(&world, &Like { access_tokens, ..Like::default() });
            let tokens = app.tokens();
            let left = URL_SAFE_NO_PAD.encode(&Sha256::digest(text(&tokens, "access_token"))[..16]);
            assert_eq!(app.signed(&text(&tokens, "id_token"), "JWT")["at_hash"], left);
        }
    }

    /// Userinfo answers GET and POST.
    fn section_5_3_1_userinfo_answers_get_and_post(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (url, token) = (world.endpoint("userinfo"), text(&app.tokens(), "access_token"));
        let bearer = format!("Bearer {token}");
        let got = machine::get(&url, &[("Authorization", &bearer)]).expect_status(200).json();
        let posted = machine::post_form(&url, &[], &[("Authorization", &bearer)]).expect_status(200).json();
        assert_eq!(got, posted);
    }

    /// The answer is JSON, and always has `sub`, which is the ID token's.
    fn section_5_3_2_sub_is_always_there(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for scope in ["openid", "openid email", "profile", "openid profile email offline_access"] {
            let tokens = app.redeem(&app.code_with(&[("scope", scope)])).expect_status(200).json();
            let answer = app.userinfo(&text(&tokens, "access_token")).expect_status(200);
            assert_eq!(answer.header("content-type"), Some("application/json"));
            assert_eq!(answer.json()["sub"], json!(world.shopper.id), "{scope}");
            if let Some(id_token) = tokens["id_token"].as_str() {
                assert_eq!(app.signed(id_token, "JWT")["sub"], answer.json()["sub"]);
            }
        }
    }

    /// `profile` is for the name, `email` for the verified address, and nothing is told unasked.
    fn section_5_4_each_scope_has_its_claims(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for (scope, name, email) in [("openid", None, None), ("openid profile", Some(NAME), None), ("openid email", None, Some(EMAIL))] {
            let tokens = app.redeem(&app.code_with(&[("scope", scope)])).expect_status(200).json();
            let info = app.userinfo(&text(&tokens, "access_token")).expect_status(200).json();
            assert_eq!((info["name"].as_str(), info["email"].as_str()), (name, email), "{scope}");
            assert_eq!(info["email_verified"].as_bool(), email.map(|_| true), "{scope}");
        }
    }

    /// A user is the same `sub` to every client, and another user another.
    fn section_8_a_user_is_the_same_to_every_client(backend) {
        let world = World::start(backend);
        world.add_user("other@example.com", true);
        let sub = |app: &App<'_>, email: &str| {
            let form = Browser::new().get(app.authorize_url(&[])).expect_status(200).form();
            let answer = form.fill("identifier", email).fill("password", crate::support::world::PASSWORD).submit();
            let code = parameter(&answer.redirect().expect("a redirect"), "code").expect("a code");
            text(&app.signed(&text(&app.redeem(&code).json(), "id_token"), "JWT"), "sub")
        };
        let (one, two) = (App::public(&world), App::confidential(&world));
        assert_eq!(sub(&one, EMAIL), sub(&two, EMAIL));
        assert_ne!(sub(&one, EMAIL), sub(&one, "other@example.com"));
    }

    /// Only `offline_access` brings a refresh token, and only to an app that was registered for it.
    fn section_11_offline_access_brings_a_refresh_token(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        assert!(app.tokens()["refresh_token"].is_string());
        for scope in ["openid", "openid email profile", ""] {
            let tokens = app.redeem(&app.code_with(&[("scope", scope)])).expect_status(200).json();
            assert_eq!(tokens.get("refresh_token"), None, "{scope}");
        }
        let online = App::like(&world, &Like { scope: "openid", ..Like::default() });
        assert_eq!(error(&online, &[("scope", "openid offline_access")]), "invalid_scope");
    }

    /// The ID token of a refresh is of the same issuer, user, client and login, made now, and has no nonce.
    fn section_12_2_the_id_token_of_a_refresh_is_of_the_same_login(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let tokens = app.tokens();
        let first = app.signed(&text(&tokens, "id_token"), "JWT");
        world.clock().advance(1000);
        let next = app.refresh(&text(&tokens, "refresh_token")).expect_status(200).json();
        let later = app.signed(&text(&next, "id_token"), "JWT");
        for claim in ["iss", "sub", "aud", "auth_time", "sid"] {
            assert_eq!(later[claim], first[claim], "{claim}");
        }
        assert_eq!(later["iat"], world.clock().now().as_unix());
        assert_eq!(later.get("nonce"), None);
    }

    /// What says how the page should look or what would be welcome is no error, whatever it says.
    fn section_15_1_wishes_are_no_errors(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let wishes = [
            ("display", "wap"), ("ui_locales", "xx-YY fr"), ("claims_locales", "fr"), ("acr_values", "urn:mace:gold 2"),
            ("claims", "{\"userinfo\":{\"phone_number\":null}}"), ("login_hint", "nobody"), ("prompt", "consent"),
        ];
        typed_in(&Browser::new().get(app.authorize_url(&wishes)).expect_status(200));
    }
}
