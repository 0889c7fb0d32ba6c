//! An app's answers go to an address that the app registered, say who answers, and hold nothing that a stranger put there.

use crate::support::{
    app::{App, CALLBACK, Like},
    browser::Browser,
    machine::{self, encode},
    on_both,
    world::World,
};

on_both! {
    fn nobody_is_sent_to_an_address_before_it_is_known_to_be_the_apps(backend) {
        let world = World::start(backend);
        let native = App::like(&world, &Like { redirect_uris: vec!["http://127.0.0.1/cb", "http://[::1]/cb", "http://localhost:8080/cb"], ..Like::default() });
        let broken = [("prompt", "none"), ("response_type", "token"), ("scope", "nonsense")];
        for evil in [
            "https://evil.example/", "http://127.0.0.1:5@evil.example/cb", "http://127.0.0.1.evil.example/cb", "http://127.0.0.1:5/cb/../x",
            "http://127.0.0.1:5/cb?x=1", "http://127.0.0.1:5/cb#x", "https://127.0.0.1:5/cb", "http://localhost:5/cb", "http://127.0.0.2:5/cb",
            "http://127.0.0.1:99999/cb", "http://2130706433:5/cb", "http://[::ffff:127.0.0.1]:5/cb", "http://127.0.0.1:5/cb\r\nX: y", "HTTP://127.0.0.1:5/cb",
            "http://127.0.0.1\\@evil.example/cb", "javascript:alert(1)", "//evil.example/cb", CALLBACK,
        ] {
            for asks in broken {
                let page = Browser::new().get(native.authorize_url(&[("redirect_uri", evil), asks])).expect_status(400);
                assert!(page.header("location").is_none(), "{evil}");
            }
        }
        let free = native.authorize_url(&[("redirect_uri", "http://[::1]:51000/cb"), ("prompt", "none")]);
        let told = Browser::new().get(free).expect_status(303).redirect().expect("a redirect");
        assert!(told.as_str().starts_with("http://[::1]:51000/cb?error="), "{told}");
        // What one app registered is not another's, nor VTEX's, nor the other way round.
        for foreign in [world.redirect_uri.as_str(), "http://127.0.0.1/cb"] {
            let app = App::public(&world);
            Browser::new().get(app.authorize_url(&[("redirect_uri", foreign)])).expect_status(400);
        }
        let own = encode(&world.redirect_uri);
        for foreign in [CALLBACK, "http://127.0.0.1/cb"] {
            Browser::new().get(world.authorize_url("s").replace(&own, &encode(foreign))).expect_status(400);
        }
    }

    fn a_state_adds_nothing_to_an_answer(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let url = app.authorize_url(&[("state", ""), ("prompt", "none")]);
        let hostile = [
            "x%26iss%3Dhttps%3A%2F%2Fevil.example%26code%3Dstolen", "x%0d%0aSet-Cookie%3A%20a%3Db", "x%23code%3Dstolen", "x&iss=https%3A%2F%2Fevil.example&code=stolen",
            "x;code=stolen", "%", "%00", "%FF", "x?code=stolen",
        ];
        for state in hostile {
            let page = Browser::new().get(format!("{url}&state={state}")).expect_status(303);
            assert!(page.header("set-cookie").is_none_or(|cookie| !cookie.contains("a=b")), "{state}");
            let told = page.redirect().expect("a redirect");
            let keys: Vec<String> = told.query_pairs().map(|(key, _)| key.into_owned()).collect();
            assert_eq!(keys, ["from", "error", "error_description", "state", "iss"], "{state}");
            assert_eq!(machine::parameter(&told, "iss"), Some(app.issuer()), "{state}");
            assert_eq!((told.fragment(), told.host_str()), (None, Some("front.example.com")), "{state}");
        }
        // Twice is an error that carries none of them back.
        let told = Browser::new().get(format!("{url}&state=a&state=b")).expect_status(303).redirect().expect("a redirect");
        assert_eq!(machine::parameter(&told, "state"), None);
        assert_eq!(machine::parameter(&told, "error").as_deref(), Some("invalid_request"));
    }

    /// VTEX's server sends secret and code to whichever URL stands in its wizard.
    fn a_token_request_at_the_wrong_url_is_not_made_an_address(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let code = app.code();
        let secret = app.client_secret.clone().expect("a secret");
        let own = [("client_id", app.client_id.as_str()), ("redirect_uri", CALLBACK)];
        for secrets in [vec![("code", code.as_str())], vec![("client_secret", &secret), ("response_type", "code")], vec![("clientSecret", &secret)]] {
            let fields = [&own[..], &secrets].concat();
            let body: serde_json::Map<String, serde_json::Value> = fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
            for answer in [machine::post_form(&world.endpoint("authorize"), &fields, &[]), machine::post_json(&world.endpoint("authorize"), &body.into())] {
                assert_eq!(answer.header("location"), None);
                assert!(answer.status == 400 && !answer.body.contains(&secret) && !answer.body.contains(&code), "{}", answer.body);
            }
        }
    }

    /// In a body nothing keeps a line break from coming as it is.
    fn a_form_breaks_no_header(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let form = "application/x-www-form-urlencoded";
        let query: Vec<String> = app.asks().iter().filter(|(key, _)| *key != "state").map(|(key, value)| format!("{key}={}", encode(value))).collect();
        for state in ["x\r\nSet-Cookie: a=b", "x\nLocation: https://evil.example/", "x y#z", "\u{e7}\u{0}"] {
            let asks = format!("{}&state={state}", query.join("&"));
            let answer = machine::post(&world.endpoint("authorize"), form, asks.as_bytes(), &[]).expect_status(303);
            assert!(answer.header("location").is_some_and(|location| location.starts_with("?response_type=code&")), "{state:?}");
            assert_eq!(answer.headers("set-cookie").len(), 0);
            let home = encode(world.simulator.base_url().as_str());
            let asks = format!("post_logout_redirect_uri={home}&state={state}");
            let answer = machine::post(&format!("{}/logout", app.issuer()), form, asks.as_bytes(), &[]).expect_status(303);
            assert!(answer.header("location").is_some_and(|location| location.starts_with(world.simulator.base_url().as_str())), "{state:?}");
            assert!(answer.headers("set-cookie").iter().all(|cookie| cookie.starts_with("vtex-idp-session-")));
        }
    }
}
