//! All VTEX accounts share one callback: a hostile one can send shoppers here with our client ID (V-1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::support::{
    browser::Browser,
    on_both,
    world::{EMAIL, PASSWORD, PROVIDER, World},
};

fn state(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(&json!({"alg": "ES256", "typ": "jwt"})), part(claims))
}

on_both! {
    fn a_state_of_another_provider_or_host_never_reaches_the_login_form(backend) {
        let world = World::start(backend);
        let hostile = [
            (json!({"provider": "Evil Club"}), "provider_differs"),
            (json!({"provider": "loyalty club"}), "provider_differs"),
            (json!({"provider": PROVIDER, "errorUrl": "https://evil.example/login"}), "host_differs"),
            (json!({"errorUrl": "https://evil.example/login", "exp": "not a number"}), "host_differs"),
        ];
        for (claims, word) in hostile {
            let page = Browser::new().get(world.authorize_url(&state(&claims))).expect_status(400);
            assert!(page.text().contains("another store than Club Store"), "{}", page.text());
            assert!(page.link("Back to Club Store").as_str().contains("oAuthRedirect=Loyalty%20Club"));
            assert!(page.texts("form").is_empty(), "no password can be typed");
            assert_eq!(world.diagnosis().1, [word]);
        }
    }

    fn a_state_that_turns_hostile_after_the_page_gets_no_code(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url(&state(&json!({"provider": PROVIDER})))).expect_status(200);
        let form = page.form().fill("identifier", EMAIL).fill("password", PASSWORD);
        let url = world.authorize_url(&state(&json!({"provider": "Evil Club"})));
        form.submit_to(&url).expect_status(400);
    }

    fn a_code_is_never_issued_without_a_page_that_names_the_store(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let page = browser.get(world.authorize_url("state0")).expect_status(200);
        assert_eq!(page.title(), "Sign in to Club Store");
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
        for n in 1..4 {
            let page = browser.get(world.authorize_url(&format!("state{n}"))).expect_status(200);
            assert_eq!(page.title(), "Continue to Club Store");
            page.form().submit().expect_status(303);
        }
    }

    fn a_state_that_is_no_jwt_or_says_nothing_is_as_good_as_any(backend) {
        let world = World::start(backend);
        let own = world.simulator.base_url();
        for claims in [json!({}), json!({"provider": PROVIDER}), json!({"errorUrl": format!("{own}login")}), json!({"errorUrl": "/login"}), json!({"provider": null})] {
            Browser::new().get(world.authorize_url(&state(&claims))).expect_status(200);
        }
    }
}
