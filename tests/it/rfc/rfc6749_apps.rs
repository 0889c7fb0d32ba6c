//! RFC 6749, The OAuth 2.0 Authorization Framework, as apps use it.

use vtex_idp::types::ClientKind;

use crate::support::{
    app::{App, CALLBACK, Like, VERIFIER, text, typed_in},
    browser::Browser,
    machine, on_both,
    world::World,
};

on_both! {
    /// A public client is not taken at its word when it sends a secret, and a confidential one proves itself with Basic too.
    fn section_2_3_1_an_app_proves_itself_with_what_it_has(backend) {
        let world = World::start(backend);
        let (front, server) = (App::public(&world), App::confidential(&world));
        let secret = server.client_secret.clone().expect("a secret");
        let redeem = |app: &App<'_>, secret: &str| {
            let code = app.code();
            let fields = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
            machine::post_form(&world.endpoint("token"), &fields, &[("Authorization", &machine::basic(&app.client_id, secret))])
        };
        redeem(&server, &secret).expect_status(200);
        for (app, secret) in [(&server, "wrong"), (&front, secret.as_str())] {
            let refused = redeem(app, secret).expect_status(401);
            assert_eq!(refused.error(), "invalid_client");
            assert!(refused.header("www-authenticate").is_some_and(|value| value.starts_with("Basic ")));
        }
    }

    /// What is not known is ignored, and a parameter without a value is as good as none.
    fn section_3_1_what_is_unknown_or_empty_changes_nothing(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let url = format!("{}&audience=x&resource=&prompt=&max_age=&request=&id_token_hint=&response_mode=", app.authorize_url(&[]));
        typed_in(&Browser::new().get(url).expect_status(200));
        let empty = format!("{}&code_challenge=", app.authorize_url(&[("code_challenge", "")]));
        let told = Browser::new().get(empty).expect_status(303).redirect().expect("a redirect");
        assert_eq!(machine::parameter(&told, "error").as_deref(), Some("invalid_request"));
    }

    /// A parameter that comes twice is refused; where it says who asks or where the answer goes, on a page.
    fn section_3_1_a_parameter_comes_once(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for (key, value) in app.asks() {
            let twice = format!("{}&{key}={}", app.authorize_url(&[]), machine::encode(&value));
            let answer = Browser::new().get(twice);
            if ["client_id", "redirect_uri"].contains(&key) {
                assert_eq!(answer.expect_status(400).redirect(), None, "{key}");
            } else {
                let told = answer.expect_status(303).redirect().expect("a redirect");
                assert_eq!(machine::parameter(&told, "error").as_deref(), Some("invalid_request"), "{key}");
            }
        }
    }

    /// An app says `response_type=code`; nothing and everything else is refused.
    fn section_3_1_1_an_app_says_what_it_wants(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for (sent, error) in [("", "invalid_request"), ("token", "unsupported_response_type"), ("id_token", "unsupported_response_type"), ("none", "unsupported_response_type")] {
            let told = app.told(&Browser::new(), &[("response_type", sent)]);
            assert_eq!(machine::parameter(&told, "error").as_deref(), Some(error), "{sent}");
            assert_eq!(machine::parameter(&told, "state").as_deref(), Some("s&1"));
            assert_eq!(told.fragment(), None);
        }
    }

    /// The query that a redirect URI has already stays.
    fn section_3_1_2_the_query_of_a_redirect_uri_is_kept(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let good = app.sign_in(&Browser::new(), &[]);
        let bad = app.told(&Browser::new(), &[("scope", "nonsense")]);
        for told in [good, bad] {
            assert!(told.as_str().starts_with(&format!("{CALLBACK}&")), "{told}");
        }
    }

    /// Tokens are given for a POST alone.
    fn section_3_2_the_token_endpoint_takes_post_alone(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let code = app.code();
        let query = format!("?grant_type=authorization_code&code={code}&client_id={}&code_verifier={VERIFIER}&redirect_uri={}", app.client_id, machine::encode(CALLBACK));
        for method in ["GET", "PUT"] {
            let answer = machine::send(method, &format!("{}{query}", world.endpoint("token"))).expect_status(405);
            assert_eq!(answer.header("allow"), Some("POST"));
        }
        app.redeem(&code).expect_status(200);
    }

    /// A parameter of a token request that comes twice is refused, and one that is not known ignored.
    fn section_3_2_a_parameter_comes_once(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let code = app.code();
        let all = [
            ("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER), ("client_id", &app.client_id),
        ];
        let post = |more: (&str, &str)| machine::post_form(&world.endpoint("token"), &[&all[..], &[more]].concat(), &[]);
        for field in all {
            assert_eq!(post(field).expect_status(400).error(), "invalid_request", "{}", field.0);
        }
        post(("resource", "x")).expect_status(200);
    }

    /// A confidential client gets nothing without its secret, for a code or for a refresh token.
    fn section_3_2_1_a_confidential_client_proves_who_it_is(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let code = app.code();
        let nobody = App { world: &world, client_id: app.client_id.clone(), client_secret: None };
        let wrong = App { client_secret: Some("wrong".to_owned()), client_id: app.client_id.clone(), world: &world };
        for other in [&nobody, &wrong] {
            assert_eq!(other.redeem(&code).expect_status(401).error(), "invalid_client");
        }
        let refresh = text(&app.redeem(&code).expect_status(200).json(), "refresh_token");
        for other in [&nobody, &wrong] {
            assert_eq!(other.refresh(&refresh).expect_status(401).error(), "invalid_client");
        }
        app.refresh(&refresh).expect_status(200);
    }

    /// A client gets no scope that it was not registered for, and is told which it got.
    fn section_3_3_nobody_gets_more_than_they_may_have(backend) {
        let world = World::start(backend);
        let app = App::like(&world, &Like { scope: "openid email", ..Like::default() });
        for wrong in ["openid profile", "offline_access", "nonsense"] {
            let told = app.told(&Browser::new(), &[("scope", wrong)]);
            assert_eq!(machine::parameter(&told, "error").as_deref(), Some("invalid_scope"), "{wrong}");
        }
        for (asked, given) in [("email openid phone", "openid email"), ("", "openid email"), ("email", "email")] {
            let tokens = app.redeem(&app.code_with(&[("scope", asked)])).expect_status(200).json();
            assert_eq!(tokens["scope"], given, "{asked}");
        }
    }

    /// A code is good once; who uses it again ends the tokens that it was good for.
    fn section_4_1_2_a_code_is_used_once(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let code = app.code();
        let tokens = app.redeem(&code).expect_status(200).json();
        app.userinfo(&text(&tokens, "access_token")).expect_status(200);
        assert_eq!(app.redeem(&code).expect_status(400).error(), "invalid_grant");
        app.userinfo(&text(&tokens, "access_token")).expect_status(401);
        assert_eq!(app.refresh(&text(&tokens, "refresh_token")).expect_status(400).error(), "invalid_grant");
    }

    /// A code is good for the client that it was issued to, and together with the redirect URI that it was sent to.
    fn section_4_1_3_a_code_belongs_to_its_client_and_redirect_uri(backend) {
        let world = World::start(backend);
        let (app, other, server) = (App::public(&world), App::public(&world), App::confidential(&world));
        let code = app.code();
        for other in [&other, &server] {
            assert_eq!(other.redeem(&code).expect_status(400).error(), "invalid_grant");
        }
        let fields = [("grant_type", "authorization_code"), ("code", code.as_str()), ("code_verifier", VERIFIER)];
        assert_eq!(app.post("token", &fields).expect_status(400).error(), "invalid_request");
        for wrong in ["https://front.example.com/callback", "https://front.example.com/callback?from=idp&x"] {
            let fields = [&fields[..], &[("redirect_uri", wrong)]].concat();
            assert_eq!(app.post("token", &fields).expect_status(400).error(), "invalid_grant", "{wrong}");
        }
        app.redeem(&code).expect_status(200);
    }

    /// A code or refresh token that is no good is `invalid_grant`, a grant that there is not `unsupported_grant_type`.
    fn section_5_2_an_app_is_told_what_is_wrong(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let code = app.code();
        let fields = |grant_type: &'static str| vec![("grant_type", grant_type), ("code", code.as_str()), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
        for (grant_type, error) in [
            ("", "invalid_request"), ("password", "unsupported_grant_type"), ("client_credentials", "unsupported_grant_type"),
            ("implicit", "unsupported_grant_type"), ("refresh_token", "invalid_request"),
        ] {
            let answer = app.post("token", &fields(grant_type)).expect_status(400);
            assert_eq!(answer.error(), error, "{grant_type}");
            assert_eq!((answer.header("content-type"), answer.header("cache-control")), (Some("application/json"), Some("no-store")));
            let description = text(&answer.json(), "error_description");
            assert!(description.bytes().all(|byte| matches!(byte, 0x20..=0x7e) && byte != b'"' && byte != b'\\'), "{description}");
        }
        assert_eq!(app.redeem("nonsense").expect_status(400).error(), "invalid_grant");
        assert_eq!(app.refresh("nonsense").expect_status(400).error(), "invalid_grant");
        let json = serde_json::json!({"grant_type": "authorization_code", "client_id": app.client_id, "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER});
        assert_eq!(machine::post_json(&world.endpoint("token"), &json).expect_status(400).error(), "invalid_request");
        app.redeem(&code).expect_status(200);
    }

    /// A refresh token is good for the client that it was issued to.
    fn section_6_a_refresh_token_belongs_to_its_client(backend) {
        let world = World::start(backend);
        let (app, other, server) = (App::public(&world), App::public(&world), App::confidential(&world));
        let refresh = text(&app.tokens(), "refresh_token");
        for other in [&other, &server] {
            assert_eq!(other.refresh(&refresh).expect_status(400).error(), "invalid_grant");
        }
        app.refresh(&refresh).expect_status(200);
    }

    /// A refresh may ask for less than was granted, never for more; the next one may have all of it again.
    fn section_6_a_refresh_asks_for_no_more_than_was_granted(backend) {
        let world = World::start(backend);
        let app = App::like(&world, &Like { kind: ClientKind::Confidential, ..Like::default() });
        let tokens = app.redeem(&app.code_with(&[("scope", "openid email offline_access")])).expect_status(200).json();
        let refresh = |token: &serde_json::Value, scope: &str| {
            app.post("token", &[("grant_type", "refresh_token"), ("refresh_token", &text(token, "refresh_token")), ("scope", scope)])
        };
        for more in ["openid email profile", "nonsense"] {
            assert_eq!(refresh(&tokens, more).expect_status(400).error(), "invalid_scope", "{more}");
        }
        let less = refresh(&tokens, "openid").expect_status(200).json();
        assert_eq!(less["scope"], "openid");
        assert_eq!(app.userinfo(&text(&less, "access_token")).expect_status(200).json().get("email"), None);
        let all = refresh(&less, "").expect_status(200).json();
        assert_eq!(all["scope"], "openid email offline_access");
        assert!(app.userinfo(&text(&all, "access_token")).expect_status(200).json()["email"].is_string());
    }
}
