//! Signing out: back to where the store says, and then a login asks for the password again.

use vtex_idp::{
    oauth::id_token::{self, IdToken},
    stores::{Store, change},
};

use crate::support::{
    app::{App, text, typed_in},
    browser::Browser,
    machine::{encode, parameter},
    on_both,
    world::{EMAIL, PASSWORD, World},
};

const COOKIE: &str = "vtex-idp-session-members";

fn logout(world: &World, query: &str) -> String {
    format!("{}/club/logout{query}", world.base_url)
}

on_both! {
    fn the_stores_own_front_page_is_gone_back_to_at_once_with_the_state(backend) {
        let world = World::start(backend);
        let home = world.simulator.base_url().as_str().to_owned();
        for name in ["post_logout_redirect_uri", "returnUrl"] {
            let browser = world.signed_in();
            let answer = browser.get(logout(&world, &format!("?{name}={}&state=a%2Bb%20c", encode(&home)))).expect_status(303);
            assert_eq!(answer.header("location"), Some(format!("{home}?state=a%2Bb%20c").as_str()));
            let cleared = answer.header("set-cookie").expect("a cookie");
            assert!(cleared.starts_with(&format!("{COOKIE}=;")) && cleared.contains("Max-Age=0"), "{cleared}");
            assert_eq!(browser.cookie(&world.base_url, COOKIE), None);
            assert!(!world.knows(&browser));
        }
        let nobody = Browser::new().get(logout(&world, &format!("?returnUrl={}", encode(&home)))).expect_status(303);
        assert_eq!(nobody.header("location"), Some(home.as_str()));
    }

    fn without_an_address_a_page_asks_and_then_says_so(backend) {
        let world = World::start(backend);
        let browser = world.signed_in();
        let page = browser.get(logout(&world, "/?ui_locales=pt-BR")).expect_status(200);
        assert_eq!(page.title(), "Sair de Club Store?");
        assert!(page.text().contains("s***@example.com"), "{}", page.text());
        let done = page.form().press("Sair").expect_status(200);
        assert_eq!(done.title(), "Você saiu");
        assert_eq!(done.link("Voltar para Club Store").as_str(), world.simulator.base_url().as_str());
        assert_eq!(browser.get(logout(&world, "")).expect_status(200).title(), "Você saiu", "and so it stays");
        assert!(!world.knows(&browser));
    }

    fn after_the_question_the_address_is_gone_back_to(backend) {
        let world = World::start(backend);
        let browser = world.signed_in();
        let home = world.simulator.base_url().as_str().to_owned();
        let query = format!("?returnUrl={}&id_token_hint=not.a.token&state=s", encode(&home));
        let answer = browser.get(logout(&world, &query)).form().press("Sign out").expect_status(303);
        assert_eq!(answer.header("location"), Some(format!("{home}?state=s").as_str()));
        answer.follow().expect_status(200);
        assert!(!world.knows(&browser));
    }

    fn an_app_may_send_its_request_in_a_form(backend) {
        let world = World::start(backend);
        let browser = world.signed_in();
        let home = world.simulator.base_url().as_str().to_owned();
        let fields = [("post_logout_redirect_uri", home.as_str()), ("client_id", "vtex-club"), ("state", "x y")];
        let answer = browser.post_form(logout(&world, ""), &fields).expect_status(303);
        assert_eq!(answer.header("location"), Some(format!("{home}?state=x+y").as_str()));
        assert!(!world.knows(&browser));
    }

    fn one_browser_signs_out_and_the_others_stay(backend) {
        let world = World::start(backend);
        let (one, other) = (world.signed_in(), world.signed_in());
        one.get(logout(&world, "")).form().press("Sign out").expect_status(200);
        assert!(!world.knows(&one) && world.knows(&other));
    }

    fn one_link_signs_out_here_and_at_vtex(backend) {
        let world = World::start(backend);
        let at_vtex = format!("{}api/vtexid/pub/logout?scope=teststore&returnUrl=%2F", world.simulator.base_url());
        world.wait(async {
            let app = &world.app;
            let store = Store::by_slug(&app.db, &"club".parse().expect("a slug")).await.expect("read").expect("the store");
            let set = [("logout_uris".to_owned(), at_vtex.clone())];
            let plan = change::Plan::of_assignments(&app.db, &store, &set).await.expect("a plan");
            change::carry_out(&app.acting, plan).await.expect("changed");
        });
        let browser = Browser::new();
        world.log_in(&browser, EMAIL, PASSWORD).expect_status(200);
        assert!(browser.cookie(world.simulator.base_url(), "VtexIdclientAutCookie_teststore").is_some());
        world.clock().advance(5); // every node has read the store again by now
        let end = browser.get(logout(&world, &format!("?post_logout_redirect_uri={}", encode(&at_vtex)))).follow().expect_status(200);
        assert_eq!(end.url.as_str(), world.simulator.base_url().as_str());
        assert_eq!(browser.cookie(&end.url, "VtexIdclientAutCookie_teststore"), None);
        assert!(!world.knows(&browser));
    }

    fn what_was_granted_in_the_session_ends_with_it_but_for_what_is_used_offline(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        let token = |url: &url::Url| {
            let answer = app.redeem(&parameter(url, "code").expect("a code")).expect_status(200).json();
            (text(&answer, "access_token"), answer["refresh_token"].as_str().map(str::to_owned))
        };
        let (online, none) = token(&app.sign_in(&browser, &[("scope", "openid email")]));
        assert_eq!(none, None);
        let clicked = |changes: &[(&'static str, &str)]| {
            let page = browser.get(app.authorize_url(changes)).expect_status(200);
            page.form().press("Continue").expect_status(303).redirect().expect("a redirect")
        };
        let (offline, refresh) = token(&clicked(&[]));
        // Who signs in anew with the same account takes along what was granted.
        typed_in(&browser.get(app.authorize_url(&[("prompt", "login")])).expect_status(200));
        app.userinfo(&online).expect_status(200);
        browser.get(logout(&world, "")).form().press("Sign out").expect_status(200);
        app.userinfo(&online).expect_status(401);
        app.userinfo(&offline).expect_status(200);
        app.refresh(&refresh.expect("a refresh token")).expect_status(200);
    }

    fn signing_in_as_somebody_else_ends_what_was_granted_before(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        let url = app.sign_in(&browser, &[("scope", "openid email")]);
        let token = text(&app.redeem(&parameter(&url, "code").expect("a code")).json(), "access_token");
        app.userinfo(&token).expect_status(200);
        world.add_user("other@example.com", true);
        let form = browser.get(format!("{}&prompt=login", world.authorize_url("s"))).form();
        form.fill("identifier", "other@example.com").fill("password", PASSWORD).submit().expect_status(303);
        app.userinfo(&token).expect_status(401);
    }

    fn an_id_token_says_who_is_meant_and_for_whom_it_was_made(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let home = world.simulator.base_url().as_str().to_owned();
        let id_token = |user: &vtex_idp::types::UserId, audience: &str| {
            let now = world.clock().now();
            let token = IdToken {
                iss: app.issuer(), sub: user.to_string(), aud: audience.to_owned(), exp: now.plus(-60), iat: now.plus(-600),
                auth_time: now.plus(-600), nonce: None, acr: id_token::ACR.to_owned(), amr: Vec::new(), at_hash: None,
                sid: None,
            };
            world.wait(token.sign(&world.app.oauth.keyring)).expect("signed")
        };
        let own = id_token(&world.shopper.id, &app.client_id);
        let other = id_token(&world.add_user("other@example.com", true).id, &app.client_id);
        let elsewhere = id_token(&world.shopper.id, "app-of-another-store");
        let browser = world.signed_in();
        let forged = format!("{}AAAA", &own[..own.len() - 4]);
        for (hint, more) in [(&other, ""), (&elsewhere, ""), (&forged, ""), (&own, "&client_id=vtex-club"), (&own, "&client_id=nobody"), (&own, "&id_token_hint=x")] {
            for back in [String::new(), format!("&post_logout_redirect_uri={}", encode(&home))] {
                let page = browser.get(logout(&world, &format!("?id_token_hint={hint}{more}{back}"))).expect_status(200);
                assert_eq!(page.title(), "Sign out of Club Store?", "{more}{back}");
            }
        }
        assert!(world.knows(&browser));
        let done = browser.get(logout(&world, &format!("?id_token_hint={own}"))).expect_status(200);
        assert_eq!(done.title(), "You are signed out", "it has expired, and says who is meant all the same");
        let browser = world.signed_in();
        let back = format!("?id_token_hint={own}&client_id={}&post_logout_redirect_uri={}", app.client_id, encode(&home));
        assert_eq!(browser.get(logout(&world, &back)).expect_status(303).header("location"), Some(home.as_str()));
    }
}
