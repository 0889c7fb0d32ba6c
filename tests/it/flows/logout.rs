//! Signing out: back to where the store says, and then a login asks for the password again.

use vtex_idp::stores::{Store, change};

use crate::support::{
    browser::Browser,
    machine::encode,
    on_both,
    world::{EMAIL, PASSWORD, World},
};

const COOKIE: &str = "vtex-idp-session-members";

fn signed_in(world: &World) -> Browser {
    let browser = Browser::new();
    let form = browser.get(world.authorize_url("s")).form();
    form.fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
    browser
}

fn logout(world: &World, query: &str) -> String {
    format!("{}/club/logout{query}", world.base_url)
}

fn is_signed_in(world: &World, browser: &Browser) -> bool {
    browser.get(world.authorize_url("s")).title() == "Continue to Club Store"
}

on_both! {
    fn the_stores_own_front_page_is_gone_back_to_at_once_with_the_state(backend) {
        let world = World::start(backend);
        let home = world.simulator.base_url().as_str().to_owned();
        for name in ["post_logout_redirect_uri", "returnUrl"] {
            let browser = signed_in(&world);
            let answer = browser.get(logout(&world, &format!("?{name}={}&state=a%2Bb%20c", encode(&home)))).expect_status(303);
            assert_eq!(answer.header("location"), Some(format!("{home}?state=a%2Bb%20c").as_str()));
            let cleared = answer.header("set-cookie").expect("a cookie");
            assert!(cleared.starts_with(&format!("{COOKIE}=;")) && cleared.contains("Max-Age=0"), "{cleared}");
            assert_eq!(browser.cookie(&world.base_url, COOKIE), None);
            assert!(!is_signed_in(&world, &browser));
        }
        let nobody = Browser::new().get(logout(&world, &format!("?returnUrl={}", encode(&home)))).expect_status(303);
        assert_eq!(nobody.header("location"), Some(home.as_str()));
    }

    fn without_an_address_a_page_asks_and_then_says_so(backend) {
        let world = World::start(backend);
        let browser = signed_in(&world);
        let page = browser.get(logout(&world, "/?ui_locales=pt-BR")).expect_status(200);
        assert_eq!(page.title(), "Sair de Club Store?");
        assert!(page.text().contains("s***@example.com"), "{}", page.text());
        let done = page.form().press("Sair").expect_status(200);
        assert_eq!(done.title(), "Você saiu");
        assert_eq!(done.link("Voltar para Club Store").as_str(), world.simulator.base_url().as_str());
        assert_eq!(browser.get(logout(&world, "")).expect_status(200).title(), "Você saiu", "and so it stays");
        assert!(!is_signed_in(&world, &browser));
    }

    fn after_the_question_the_address_is_gone_back_to(backend) {
        let world = World::start(backend);
        let browser = signed_in(&world);
        let home = world.simulator.base_url().as_str().to_owned();
        let query = format!("?returnUrl={}&id_token_hint=not.a.token&state=s", encode(&home));
        let answer = browser.get(logout(&world, &query)).form().press("Sign out").expect_status(303);
        assert_eq!(answer.header("location"), Some(format!("{home}?state=s").as_str()));
        answer.follow().expect_status(200);
        assert!(!is_signed_in(&world, &browser));
    }

    fn an_app_may_send_its_request_in_a_form(backend) {
        let world = World::start(backend);
        let browser = signed_in(&world);
        let home = world.simulator.base_url().as_str().to_owned();
        let fields = [("post_logout_redirect_uri", home.as_str()), ("client_id", "vtex-club"), ("state", "x y")];
        let answer = browser.post_form(logout(&world, ""), &fields).expect_status(303);
        assert_eq!(answer.header("location"), Some(format!("{home}?state=x+y").as_str()));
        assert!(!is_signed_in(&world, &browser));
    }

    fn one_browser_signs_out_and_the_others_stay(backend) {
        let world = World::start(backend);
        let (one, other) = (signed_in(&world), signed_in(&world));
        one.get(logout(&world, "")).form().press("Sign out").expect_status(200);
        assert!(!is_signed_in(&world, &one) && is_signed_in(&world, &other));
    }

    fn one_link_signs_out_here_and_at_vtex(backend) {
        let world = World::start(backend);
        let at_vtex = format!("{}api/vtexid/pub/logout?scope=teststore&returnUrl=%2F", world.simulator.base_url());
        world.wait(async {
            let app = &world.app;
            let store = Store::by_slug(&app.db, &"club".parse().expect("a slug")).await.expect("read").expect("the store");
            let set = [("logout_uris".to_owned(), at_vtex.clone())];
            let plan = change::Plan::of_assignments(&app.db, &store, &set).await.expect("a plan");
            change::carry_out(&app.db, &app.clock, plan).await.expect("changed");
        });
        let browser = Browser::new();
        world.log_in(&browser, EMAIL, PASSWORD).expect_status(200);
        assert!(browser.cookie(world.simulator.base_url(), "VtexIdclientAutCookie_teststore").is_some());
        world.clock().advance(5); // every node has read the store again by now
        let end = browser.get(logout(&world, &format!("?post_logout_redirect_uri={}", encode(&at_vtex)))).follow().expect_status(200);
        assert_eq!(end.url.as_str(), world.simulator.base_url().as_str());
        assert_eq!(browser.cookie(&end.url, "VtexIdclientAutCookie_teststore"), None);
        assert!(!is_signed_in(&world, &browser));
    }
}
