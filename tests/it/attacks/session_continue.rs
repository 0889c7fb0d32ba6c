//! Whoever is signed in gives nobody a code without wanting to: it takes a click on a page that names the store (V-1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use vtex_idp::{
    accounts::manage::{self, UserChange},
    stores::AccessPolicy,
};

use crate::support::{
    browser::Browser,
    machine, on_both,
    world::{Options, PASSWORD, World},
};

on_both! {
    fn a_code_is_never_issued_without_the_click(backend) {
        let world = World::start(backend);
        let browser = world.signed_in();
        for more in ["", "&prompt=none", "&prompt=select_account", "&continue=yes", "&approval_prompt=auto"] {
            let page = browser.get(format!("{}{more}", world.authorize_url("s"))).expect_status(200);
            assert!(page.header("location").is_none(), "{more}");
        }
    }

    fn a_click_that_another_site_makes_gets_no_code(backend) {
        let world = World::start(backend);
        let browser = world.signed_in();
        let url = world.authorize_url("s");
        let form = browser.get(&url).form();
        let (token, session) = (form.value("form_token").expect("a token"), form.value("continue").expect("a session"));
        let stolen = Browser::new().get(&url).form().value("form_token").expect("a token");
        for (token, session) in [("", session.as_str()), ("AAAA", &session), (&stolen, &session), (&token, "yes"), (&token, &token), (&token, &"x".repeat(20_000))] {
            let page = browser.post_form(&url, &[("form_token", token), ("continue", session)]);
            assert!(page.header("location").is_none() && [200, 422].contains(&page.status), "{}", page.text());
            // A way forward: the same page once more.
            page.form().press("Continue").expect_status(303);
        }
        // From another site the browser sends no cookie with a post at all.
        let answer = machine::post_form(&url, &[("form_token", &token), ("continue", &session)], &[]);
        assert_eq!(answer.status, 422);
        assert!(answer.header("location").is_none());
    }

    fn a_page_about_one_account_gives_no_code_of_another(backend) {
        let world = World::start(backend);
        let browser = world.signed_in();
        world.add_user("other@example.com", true);
        let form = browser.get(world.authorize_url("s")).form();
        let other_tab = browser.get(format!("{}&prompt=login", world.authorize_url("s"))).form();
        other_tab.fill("identifier", "other@example.com").fill("password", PASSWORD).submit().expect_status(303);
        let page = form.submit().expect_status(200);
        assert!(page.text().contains("o***@example.com"), "{}", page.text());
        page.form().submit().expect_status(303);
    }

    fn a_request_that_asks_for_the_password_is_not_answered_by_a_click(backend) {
        let world = World::start(backend);
        let browser = world.signed_in();
        let form = browser.get(world.authorize_url("s")).form();
        let answer = form.submit_to(&format!("{}&prompt=login", world.authorize_url("s"))).expect_status(422);
        assert!(answer.form().has("password") && answer.header("location").is_none());
    }

    fn a_click_is_checked_like_the_page_it_came_from(backend) {
        let world = World::start(backend);
        let browser = world.signed_in();
        let form = browser.get(world.authorize_url("s")).form();
        let own = machine::encode(&world.redirect_uri);
        form.submit_to(&world.authorize_url("s").replace(&own, &machine::encode("https://evil.example/"))).expect_status(400);
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let state = |claims| format!("{}.{}.c2lnbmF0dXJl", part(&json!({"alg": "ES256"})), part(&claims));
        let now = world.clock().now().as_unix();
        for claims in [json!({"provider": "Evil Club"}), json!({"iat": now - 700, "exp": now - 100})] {
            form.submit_to(&world.authorize_url(&state(claims))).expect_status(400);
        }
    }

    fn who_may_not_enter_is_kept_out_however_they_come(backend) {
        let mut options = Options::usual();
        options.access = AccessPolicy { groups: vec!["staff".parse().expect("a group")], email_domains: Vec::new() };
        let world = options.start(backend);
        let change = |groups: Vec<&str>| {
            let groups = groups.into_iter().map(|group| group.parse().expect("a group")).collect();
            let change = UserChange { groups: Some(groups), ..UserChange::default() };
            world.wait(manage::change_user(&world.app.accounts, world.shopper.id, change)).expect("set");
        };
        change(vec!["staff"]);
        let browser = world.signed_in();
        let form = browser.get(world.authorize_url("s")).form();
        change(vec![]);
        let page = form.submit().expect_status(403);
        assert!(page.text().contains("has no access to Club Store"), "{}", page.text());
        let page = page.click("Use another account").expect_status(200);
        assert!(page.form().has("password"), "not the same account again");
    }

    fn a_session_is_no_way_around_the_circle_or_the_time(backend) {
        let world = World::start(backend);
        let browser = world.signed_in();
        for n in 0..3 {
            browser.get(world.authorize_url(&format!("state{n}"))).expect_status(200);
        }
        browser.get(world.authorize_url("state3")).expect_status(429);
    }
}
