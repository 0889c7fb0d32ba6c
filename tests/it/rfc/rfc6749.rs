//! RFC 6749, The OAuth 2.0 Authorization Framework, as far as VTEX uses it.

use crate::support::{
    browser::Browser,
    machine, on_both,
    world::{EMAIL, PASSWORD, World},
};

/// Signs in with this state, still encoded; the query of the redirect, still encoded.
fn redirect_query(world: &World, encoded_state: &str) -> String {
    let page = Browser::new().get(world.authorize_url(encoded_state)).expect_status(200);
    let answer = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
    answer.header("location").expect("a redirect").split_once('?').expect("a query").1.to_owned()
}

on_both! {
    /// What came as `state` goes back as it came, whatever it is.
    fn section_4_1_2_state_comes_back_byte_for_byte(backend) {
        let world = World::start(backend);
        let long: String = "a+/=&% \u{e7}\u{1f6d2}\u{0}\r\n\"<>'".chars().cycle().take(3000).collect();
        for state in [long.as_str(), "simple", "a.b-c_d~e", "\u{e7}\u{e3}o"] {
            let encoded = machine::encode(state);
            let query = redirect_query(&world, &encoded);
            let returned = query.split('&').find_map(|pair| pair.strip_prefix("state=")).expect("a state");
            let decoded = percent_encoding::percent_decode_str(returned).decode_utf8().expect("text").into_owned();
            assert_eq!(decoded, state);
        }
        // Bytes that are no text, and a plus sign, come back as they were sent too.
        assert!(redirect_query(&world, "%FF%FE+a%2Bb").ends_with("state=%FF%FE+a%2Bb"));
    }

    /// Without a `state` in the request there is none in the response.
    fn section_4_1_2_without_a_state_none_comes_back(backend) {
        let world = World::start(backend);
        let query = redirect_query(&world, "");
        assert!(query.starts_with("code=") && !query.contains("state"), "{query}");
    }

    /// A request from a known redirect URI that cannot be answered goes back there with an error code and its `state`.
    fn section_4_1_2_1_errors_after_the_redirect_uri_go_to_the_client(backend) {
        let world = World::start(backend);
        for (extra, error) in [
            ("&response_type=token", "unsupported_response_type"),
            ("&response_type=code%20id_token", "unsupported_response_type"),
            ("&response_type=code&response_type=code", "invalid_request"),
        ] {
            let answer = Browser::new().get(format!("{}{extra}", world.authorize_url("a%2Bb"))).expect_status(303);
            let location = answer.redirect().expect("a redirect");
            assert!(location.as_str().starts_with(&world.redirect_uri));
            assert_eq!(machine::parameter(&location, "error").as_deref(), Some(error));
            assert_eq!(machine::parameter(&location, "state").as_deref(), Some("a+b"));
            assert_eq!(machine::parameter(&location, "code"), None);
        }
        Browser::new().get(format!("{}&response_type=code&scope=openid&foo=bar", world.authorize_url("s"))).expect_status(200);
    }

    /// A token response is JSON with `token_type` and `expires_in`, under `no-store` and `no-cache`.
    fn section_5_1_a_token_answer_is_flat_json_that_nobody_keeps(backend) {
        let world = World::start(backend);
        let answer = world.redeem(&world.code()).expect_status(200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("pragma"), Some("no-cache"));
        let body = answer.json();
        assert_eq!((&body["token_type"], &body["expires_in"]), (&"Bearer".into(), &600.into()));
    }

    /// An error of the token endpoint has the status and code of its kind, and does not use the code up.
    fn section_5_2_each_fault_has_its_code(backend) {
        let world = World::start(backend);
        let url = world.endpoint("token");
        let (id, secret, uri, code) = (world.client_id.clone(), world.client_secret.clone(), world.redirect_uri.clone(), world.code());
        let all = [("client_id", id.as_str()), ("client_secret", &secret), ("redirect_uri", &uri), ("code", &code)];
        let without = |key: &str| all.iter().copied().filter(|(name, _)| *name != key).collect::<Vec<_>>();
        let with = |key: &str, value: &'static str| {
            without(key).into_iter().chain([(all.iter().map(|(name, _)| *name).find(|name| *name == key).unwrap_or("grant_type"), value)]).collect::<Vec<_>>()
        };
        for (fields, status, error) in [
            (without("client_id"), 401, "invalid_client"),
            (without("client_secret"), 401, "invalid_client"),
            (without("code"), 400, "invalid_request"),
            (without("redirect_uri"), 400, "invalid_request"),
            (with("client_secret", "wrong"), 401, "invalid_client"),
            (with("client_id", "vtex-other"), 401, "invalid_client"),
            (with("redirect_uri", "https://evil.example/"), 400, "invalid_grant"),
            (with("grant_type", "password"), 400, "unsupported_grant_type"),
            (with("grant_type", "refresh_token"), 400, "unsupported_grant_type"),
        ] {
            let answer = machine::post_form(&url, &fields, &[]).expect_status(status);
            assert_eq!(answer.error(), error, "{}", answer.body);
        }
        // Nothing of this used the code up.
        world.redeem(&code).expect_status(200);
    }

    /// HTTP Basic is taken for a client's secret, and a wrong one is answered with the challenge.
    fn section_2_3_1_basic_credentials_work_and_are_challenged(backend) {
        let world = World::start(backend);
        let (url, code) = (world.endpoint("token"), world.code());
        let fields = [("redirect_uri", world.redirect_uri.as_str()), ("code", &code), ("grant_type", "authorization_code")];
        let wrong = machine::post_form(&url, &fields, &[("Authorization", &machine::basic(&world.client_id, "wrong"))]).expect_status(401);
        assert!(wrong.header("www-authenticate").is_some_and(|value| value.starts_with("Basic ")));
        let right = machine::basic(&world.client_id, &world.client_secret);
        machine::post_form(&url, &fields, &[("Authorization", &right)]).expect_status(200);
    }

    /// Credentials that come in more than one way, or in the address, are refused.
    fn section_2_3_credentials_come_in_one_way_only(backend) {
        let world = World::start(backend);
        let code = world.code();
        let fields = [
            ("redirect_uri", world.redirect_uri.as_str()), ("code", &code),
            ("client_id", &world.client_id), ("client_secret", &world.client_secret),
        ];
        let basic = machine::basic(&world.client_id, &world.client_secret);
        let answer = machine::post_form(&world.endpoint("token"), &fields, &[("Authorization", &basic)]).expect_status(400);
        assert_eq!(answer.error(), "invalid_request");
        let query = format!("{}?client_secret={}&client_id={}", world.endpoint("token"), world.client_secret, world.client_id);
        assert_eq!(machine::post_form(&query, &fields, &[]).expect_status(400).error(), "invalid_request");
    }
}
