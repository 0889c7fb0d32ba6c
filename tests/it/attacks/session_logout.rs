//! Signing out leads nobody astray, and nobody is signed out by a page of ours that they did not ask for.

use vtex_idp::stores::{Store, change};

use crate::support::{
    browser::Browser,
    machine::{self, encode},
    on_both,
    world::World,
};

const REGISTERED: &str = "https://www.example.com/api/vtexid/pub/logout?scope=x&returnUrl=%2F";

fn world(backend: crate::support::world::Backend) -> World {
    let world = World::start(backend);
    world.wait(async {
        let app = &world.app;
        let store = Store::by_slug(&app.db, &"club".parse().expect("a slug"))
            .await
            .expect("read")
            .expect("the store");
        let set = [("logout_uris".to_owned(), REGISTERED.to_owned())];
        let plan = change::Plan::of_assignments(&app.db, &store, &set).await.expect("a plan");
        change::carry_out(&app.acting, plan).await.expect("changed");
    });
    world.clock().advance(5);
    world
}

fn logout(world: &World, query: &str) -> String {
    format!("{}/club/logout{query}", world.base_url)
}

on_both! {
    fn a_return_url_off_by_one_character_is_never_followed(backend) {
        let world = world(backend);
        let browser = world.signed_in();
        let origin = world.simulator.base_url().as_str().trim_end_matches('/').to_owned();
        let near = [
            format!("{REGISTERED}/"), format!("{REGISTERED}#a"), format!("{REGISTERED}&a=b"), REGISTERED[..REGISTERED.len() - 1].to_owned(),
            REGISTERED.replace("https", "http"), REGISTERED.replace("www.", ""), REGISTERED.to_uppercase(), format!(" {REGISTERED}"),
            REGISTERED.replace("example.com", "example.com.evil.example"), REGISTERED.replace("//", "//evil.example@"),
            REGISTERED.replace("https://", "https:\\\\"), REGISTERED.replace("https://", "//"), format!("{REGISTERED}\u{0}"),
            origin.clone(), format!("{origin}//"), format!("{origin}/\\evil.example"), format!("{origin}/?x"), format!("{origin}@evil.example/"),
            "https://evil.example/".into(), "//evil.example".into(), "/".into(), "javascript:alert(1)".into(), "data:text/html,x".into(),
            "https://evil.example/\r\nSet-Cookie: a=b".into(),
        ];
        for wrong in &near {
            for name in ["post_logout_redirect_uri", "returnUrl"] {
                let url = logout(&world, &format!("?{name}={}", encode(wrong)));
                let page = browser.get(&url).expect_status(200);
                assert!(page.header("location").is_none(), "{wrong}");
                assert_eq!(page.title(), "Sign out of Club Store?", "{wrong}: nothing is done unasked");
                let leads_there = |href: &str| page.body.contains(&format!("href=\"{href}evil"));
                assert!(!leads_there("https://") && !leads_there("//"), "{wrong}");
                let nobody = Browser::new().get(&url).expect_status(200);
                assert!(nobody.header("location").is_none() && nobody.title() == "You are signed out", "{wrong}");
            }
        }
        assert!(world.knows(&browser));
        let page = browser.get(logout(&world, &format!("?returnUrl={}", encode("https://evil.example/"))));
        let page = page.form().press("Sign out").expect_status(200);
        assert!(page.header("location").is_none());
        assert_eq!(page.link("Back to Club Store").as_str(), world.simulator.base_url().as_str());
        assert!(!world.knows(&browser));
    }

    fn an_address_that_is_asked_for_twice_is_not_followed(backend) {
        let world = world(backend);
        let browser = world.signed_in();
        let (own, evil) = (encode(REGISTERED), encode("https://evil.example/"));
        for query in [
            format!("?returnUrl={own}&returnUrl={evil}"),
            format!("?post_logout_redirect_uri={own}&post_logout_redirect_uri={own}"),
            format!("?post_logout_redirect_uri={evil}&returnUrl={own}"),
            format!("?returnUrl={own}&client_id=nobody"),
            format!("?returnUrl={own}&client_id=vtex-club&client_id=vtex-club"),
        ] {
            let page = browser.get(logout(&world, &query)).expect_status(200);
            assert!(page.header("location").is_none(), "{query}");
        }
        assert!(world.knows(&browser));
    }

    fn nobody_is_signed_out_without_a_click_or_the_stores_word(backend) {
        let world = world(backend);
        let browser = world.signed_in();
        browser.get(logout(&world, "")).expect_status(200);
        browser.post_form(logout(&world, ""), &[]).expect_status(200);
        browser.post_form(logout(&world, ""), &[("form_token", "AAAA")]).expect_status(200);
        let stolen = Browser::new().get(world.authorize_url("s")).form().value("form_token").expect("a token");
        browser.post_form(logout(&world, ""), &[("form_token", &stolen)]).expect_status(200);
        let hinted = format!("?id_token_hint=e30.e30.e30&returnUrl={}", encode(REGISTERED));
        browser.get(logout(&world, &hinted)).expect_status(200);
        let cookie = browser.cookie(&world.base_url, "vtex-idp-session-members").expect("a cookie");
        let url = logout(&world, &format!("?returnUrl={}", encode(REGISTERED)));
        let head = ureq::head(&url).header("Cookie", format!("vtex-idp-session-members={cookie}")).call().expect("an answer");
        assert_eq!(head.status(), 200);
        assert!(world.knows(&browser));
    }

    fn any_request_to_sign_out_gets_a_page_below_500(backend) {
        let world = world(backend);
        for query in ["?", "?state", "?%", "?returnUrl=%FF%00", "?ui_locales=xx&state=%0d%0a", "?post_logout_redirect_uri=", &format!("?state={}", "x".repeat(6000))] {
            Browser::new().get(logout(&world, query)).expect_status(200);
        }
        let form = "application/x-www-form-urlencoded";
        machine::post(&logout(&world, ""), form, b"\xff\xfe=%", &[]).expect_status(200);
        machine::post(&logout(&world, ""), form, &vec![b'a'; 100_000], &[]).expect_status(413);
        Browser::new().get(format!("{}/nowhere/logout", world.base_url)).expect_status(404);
        assert_eq!(machine::send("PUT", &logout(&world, "")).status, 405);
    }
}
