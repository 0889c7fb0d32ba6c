//! The login page.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::support::{
    browser::{Browser, Page},
    on_both,
    world::{EMAIL, PASSWORD, World},
};

/// A state like VTEX's, that ends in so many seconds.
fn state_ending_in(world: &World, seconds: i64) -> String {
    let exp = world.clock().now().plus(seconds).as_unix();
    let claims =
        serde_json::json!({"iss": "token-emitter", "exp": exp, "iat": exp - 600, "provider": "Loyalty Club"});
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(&serde_json::json!({"alg": "ES256", "typ": "jwt"})), part(&claims))
}

fn request_id(page: &Page) -> String {
    page.text().rsplit_once("Reference for support: ").expect("a reference").1.chars().take(10).collect()
}

on_both! {
    fn it_names_the_store_and_leads_back_to_it(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s")).expect_status(200);
        assert_eq!(page.title(), "Sign in to Club Store");
        assert!(page.text().contains("with your Loyalty Club account"));
        assert_eq!(page.link("Back to Club Store").as_str(), world.simulator.base_url().as_str());
    }

    fn password_managers_find_their_fields(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s"));
        assert_eq!(page.attribute("#identifier", "autocomplete").as_deref(), Some("username"));
        assert_eq!(page.attribute("#password", "autocomplete").as_deref(), Some("current-password"));
        assert_eq!(page.attribute("#password", "type").as_deref(), Some("password"));
        assert_eq!(page.attribute("label[for=identifier]", "for").as_deref(), Some("identifier"));
    }

    fn what_is_missing_is_said_at_its_field_and_above(backend) {
        let world = World::start(backend);
        let answer = Browser::new().get(world.authorize_url("s")).form().submit().expect_status(422);
        let links = answer.texts("#problems li a");
        assert_eq!(links, ["Enter your e-mail.", "Enter your password."]);
        for field in ["identifier", "password"] {
            let described = answer.attribute(&format!("#{field}"), "aria-describedby").expect("described");
            assert_eq!(answer.texts(&format!("#{described}")).len(), 1);
            assert_eq!(answer.attribute(&format!("#{field}"), "aria-invalid").as_deref(), Some("true"));
        }
        let answer = answer.form().fill("identifier", EMAIL).submit().expect_status(422);
        assert_eq!(answer.texts("#problems li a"), ["Enter your password."]);
        assert_eq!(answer.form().value("identifier").as_deref(), Some(EMAIL));
    }

    fn wrong_credentials_are_one_sentence_and_the_next_try_works(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s"));
        let answer = page.form().fill("identifier", EMAIL).fill("password", "wrong").submit().expect_status(422);
        assert!(answer.texts("[role=alert]")[0].contains("not right"));
        assert_eq!(answer.form().value("password").as_deref(), Some(""), "a password is never sent back");
        assert_eq!(answer.form().fill("password", PASSWORD).submit().status, 303);
    }

    fn a_reload_or_the_back_button_never_meets_page_expired(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s"));
        let form = page.form().fill("identifier", EMAIL).fill("password", PASSWORD);
        for _ in 0..3 {
            assert_eq!(form.submit().status, 303);
            world.clock().advance(86_400);
        }
    }

    fn the_form_may_be_redirected_to_the_callback_and_the_store_only(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s"));
        let policy = page.header("content-security-policy").expect("a policy");
        let origin = world.simulator.base_url().as_str().trim_end_matches('/');
        assert!(policy.contains(&format!("form-action 'self' {origin} https://clubstore.myvtex.com;")), "{policy}");
    }

    fn when_the_store_has_stopped_waiting_the_page_says_so_and_leads_back(backend) {
        let world = World::start(backend);
        let state = state_ending_in(&world, 600);
        let page = Browser::new().get(world.authorize_url(&state)).expect_status(200);
        assert!(page.texts("[role=status]").is_empty());
        let form = page.form().fill("identifier", EMAIL).fill("password", PASSWORD);

        world.clock().advance(480);
        let late = Browser::new().get(world.authorize_url(&state)).expect_status(200);
        assert!(late.texts("[role=status]")[0].contains("2 more minutes"), "{}", late.text());
        assert!(late.link("Start again at the store").as_str().ends_with("/login?oAuthRedirect=Loyalty%20Club&returnUrl=/"));

        world.clock().advance(120);
        for answer in [form.submit(), Browser::new().get(world.authorize_url(&state))] {
            let answer = answer.expect_status(400);
            assert!(answer.header("location").is_none());
            assert!(answer.link("Back to Club Store").as_str().contains("/login?oAuthRedirect="));
        }
    }

    fn an_error_page_carries_the_id_of_its_log_line(backend) {
        let world = World::start(backend);
        let broken = || Browser::new().get(format!("{}?client_id=x", world.endpoint("authorize")));
        let (first, second) = (request_id(&broken()), request_id(&broken()));
        assert!(first.len() == 10 && first.chars().all(|c| c.is_ascii_alphanumeric()), "{first}");
        assert_ne!(first, second);
    }
}
