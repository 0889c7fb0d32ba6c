//! Bad input of any kind gets a clear 4xx, never a 5xx, a panic or a hang.

use proptest::{prelude::*, test_runner::TestRunner};

use crate::support::{browser::Browser, machine, on_both, world::World};

fn is_clear(answer: &machine::Answer) {
    assert!((400..500).contains(&answer.status), "{}: {}", answer.status, answer.body);
    assert!(!answer.error().is_empty(), "{}", answer.body);
    assert!(
        answer.json()["error_description"].as_str().is_some_and(|text| text.len() > 10),
        "{}",
        answer.body
    );
}

on_both! {
    fn any_body_at_the_token_endpoint_gets_a_clear_error(backend) {
        let world = World::start(backend);
        let url = world.endpoint("token");
        let bodies: [&[u8]; 10] = [b"", b"{", b"[]", b"null", b"{\"code\":{}}", b"\xff\xfe", b"a=b&a=b", b"code=%", b"=&=&", b"{\"client_id\":1,\"client_secret\":true}"];
        for body in bodies {
            for content_type in ["application/json", "application/x-www-form-urlencoded", "text/plain", "application/xml; charset=\"x\"", "?"] {
                is_clear(&machine::post(&url, content_type, body, &[]));
            }
        }
        for header in ["Basic", "Basic !!!", "Basic YQ==", "Bearer x", "Basic /w==", "x"] {
            is_clear(&machine::post(&url, "application/json", b"{}", &[("Authorization", header)]));
        }
        is_clear(&machine::post(&url, "application/json", &vec![b' '; 200_000], &[]));
        is_clear(&machine::post_form(&url, &[("client_id", "a"), ("client_id", "b"), ("client_secret", "c")], &[]));
    }

    fn any_token_at_userinfo_gets_a_clear_error(backend) {
        let world = World::start(backend);
        let url = world.endpoint("userinfo");
        let long = "A".repeat(8000);
        for token in ["", "x", "A.B.C", &long, "'; DROP TABLE users; --"] {
            is_clear(&machine::get(&url, &[("Authorization", &format!("Bearer {token}"))]));
        }
        for header in ["Bearer", "Basic YTpi", "x y z"] {
            is_clear(&machine::get(&url, &[("Authorization", header)]));
        }
        is_clear(&machine::get(&url, &[]));
        is_clear(&machine::get(&format!("{url}?access_token=a&access_token=b"), &[]));
        is_clear(&machine::get(&format!("{url}?access_token=a"), &[("Authorization", "Bearer b")]));
    }

    fn wrong_methods_and_addresses_get_a_clear_error(backend) {
        let world = World::start(backend);
        for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answer = machine::send(method, &world.endpoint("token"));
            assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")), "{method}");
        }
        for path in ["/", "/club", "/nowhere/oauth/authorize", "/club/oauth/", "/Club/oauth/authorize", "/static/x", "/..%2f..%2fetc/passwd", "/%00/oauth/token"] {
            let page = Browser::new().get(format!("{}{path}", world.base_url));
            assert!([404, 405].contains(&page.status), "{path}: {}", page.status);
        }
        let unknown = world.endpoint("userinfo").replace("/club/", "/nowhere/");
        is_clear(&machine::get(&unknown, &[]));
    }

    fn a_nul_in_a_redirect_uri_is_the_clients_fault(backend) {
        let world = World::start(backend);
        let code = world.code();
        let mut body = serde_json::json!({"client_id": world.client_id, "client_secret": world.client_secret, "code": code});
        body["redirect_uri"] = "https://a.example/\u{0}".into();
        is_clear(&machine::post_json(&world.endpoint("token"), &body));
    }

    fn what_nobody_can_have_typed_is_wrong_and_never_queued(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s"));
        let long = "x".repeat(5000);
        for (identifier, password) in [("a@example.com", long.as_str()), (long.as_str(), "a password")] {
            let form = page.form().tamper("identifier", identifier).tamper("password", password);
            form.submit().expect_status(422);
        }
    }

    fn a_label_without_a_body_is_no_fault(backend) {
        let world = World::start(backend);
        let bearer = format!("Bearer {}", world.access_token());
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        machine::get(&world.endpoint("userinfo"), &headers).expect_status(200);
        machine::post(&world.endpoint("userinfo"), "application/json", b"", &headers[..1]).expect_status(200);
    }

    fn a_foreign_cookie_that_is_no_text_keeps_nobody_out(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let page = browser.get(world.authorize_url("s"));
        let cookie = browser.cookie(&page.url, "vtex-idp-browser").expect("a cookie");
        let fields = [("form_token", page.form().value("form_token").expect("a token")), ("identifier", crate::support::world::EMAIL.into()), ("password", crate::support::world::PASSWORD.into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value): &(&str, String)| (*key, value.as_str())).collect();
        let cookies = format!("other=a\u{e9}; vtex-idp-browser={cookie}");
        let answer = machine::post_form(page.url.as_str(), &fields, &[("Cookie", &cookies)]);
        assert_eq!(answer.status, 303, "{}", answer.body);
    }

    fn a_wrong_address_at_a_store_leads_back_to_it(backend) {
        let world = World::start(backend);
        for path in ["/club", "/club/oauth/autorize", "/club/oauth//authorize"] {
            let page = Browser::new().get(format!("{}{path}", world.base_url)).expect_status(404);
            page.link("Back to Club Store");
        }
    }

    fn any_form_at_the_login_page_gets_a_page(backend) {
        let world = World::start(backend);
        let url = world.authorize_url("s");
        let long = "x".repeat(20_000);
        for body in ["", "identifier=a", "form_token=a&identifier=%FF&password=%00", "{", &format!("password={long}")] {
            let answer = machine::post(&url, "application/x-www-form-urlencoded", body.as_bytes(), &[]);
            assert_eq!(answer.status, 422, "{}", answer.body);
            assert!(answer.body.contains("<form"), "a way forward");
        }
        let answer = machine::post(&url, "application/x-www-form-urlencoded", &vec![b'a'; 100_000], &[]);
        assert_eq!(answer.status, 413);
    }

    fn what_was_typed_is_shown_as_text(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s"));
        let answer = page.form().tamper("identifier", "\"><script>alert(1)</script>").fill("password", "x").submit();
        assert!(!answer.body.contains("<script"), "{}", answer.body);
        let reflected = Browser::new().get(format!("{}&x=%22%3E%3Cscript%3E&\"><script>", world.authorize_url("s")));
        assert!(!reflected.body.contains("<script"), "{}", reflected.body);
    }
}

/// Texts with escapes, separators and the names that matter, as a query may hold them.
const QUERY: &str = "((client_id|redirect_uri|state|response_type|code|grant_type|access_token|ui_locales|x)=([a-zA-Z0-9+.~_-]|%[0-9a-fA-F]{2}|%|=){0,20}&?){0,6}";

on_both! {
    fn any_query_and_body_gets_an_answer_below_500(backend) {
        let world = World::start(backend);
        let config = ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() };
        let mut runner = TestRunner::new(config);
        let bodies = prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..300),
            QUERY.prop_map(String::into_bytes),
        ];
        let valid = format!("client_id={}&redirect_uri={}", world.client_id, machine::encode(&world.redirect_uri));
        let credentials = format!("client_id={}&client_secret={}", world.client_id, world.client_secret);
        let token = machine::encode(&vtex_idp::types::Token::new(world.shopper.id.as_uuid()).expose());
        let answered = runner.run(&(QUERY, bodies, any::<bool>()), |(query, body, known)| {
            let (authorize, token_body, userinfo) = if known {
                let redeemed = format!("{credentials}&code={token}&redirect_uri=");
                (format!("{valid}&{query}"), [redeemed.as_bytes(), &body].concat(), format!("access_token={token}&{query}"))
            } else {
                (query.clone(), body.clone(), query.clone())
            };
            let form = "application/x-www-form-urlencoded";
            let answers = [
                machine::get(&format!("{}?{authorize}", world.endpoint("authorize")), &[]),
                machine::post(&format!("{}?{authorize}", world.endpoint("authorize")), form, &body, &[]),
                machine::post(&format!("{}?{query}", world.endpoint("token")), form, &token_body, &[]),
                machine::post(&format!("{}?{userinfo}", world.endpoint("userinfo")), form, &body, &[]),
            ];
            for answer in answers {
                prop_assert!(answer.status < 500, "{} {}", answer.status, answer.body);
            }
            Ok(())
        });
        answered.expect("every answer is below 500");
    }
}
