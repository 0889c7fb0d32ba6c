//! What an app may ask of a browser that is signed in, and whom it is told.

use url::Url;
use vtex_idp::types::ClientKind;

use crate::support::{
    app::{App, Like, text, typed_in},
    browser::Browser,
    machine, on_both,
    world::{EMAIL, PASSWORD, World},
};

/// Where a silent request leads.
fn silently(app: &App<'_>, browser: &Browser, changes: &[(&'static str, &str)]) -> Url {
    let changes: Vec<_> = changes.iter().copied().chain([("prompt", "none")]).collect();
    browser.get(app.authorize_url(&changes)).expect_status(303).redirect().expect("a redirect")
}

fn parameter(url: &Url, key: &str) -> String {
    machine::parameter(url, key).unwrap_or_default()
}

on_both! {
    fn an_app_learns_silently_who_is_signed_in_and_nothing_of_anybody_else(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        let nobody = silently(&app, &browser, &[]);
        assert_eq!((parameter(&nobody, "error").as_str(), parameter(&nobody, "state").as_str()), ("login_required", "s&1"));
        assert_eq!(parameter(&nobody, "iss"), app.issuer());
        app.sign_in(&browser, &[]);
        let told = silently(&app, &browser, &[]);
        assert_eq!(parameter(&told, "iss"), app.issuer());
        app.redeem(&parameter(&told, "code")).expect_status(200);
        for _ in 0..8 {
            assert!(!parameter(&silently(&app, &browser, &[("state", "again")]), "code").is_empty(), "as often as it likes");
        }
    }

    fn nothing_is_silent_for_vtex_nor_where_others_can_listen(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        App::public(&world).sign_in(&browser, &[]);
        let page = browser.get(format!("{}&prompt=none", world.authorize_url("s"))).expect_status(200);
        assert!(page.text().contains("Continue"), "{}", page.text());
        let native = App::like(&world, &Like { redirect_uris: vec!["http://127.0.0.1/cb"], ..Like::default() });
        let told = silently(&native, &browser, &[("redirect_uri", "http://127.0.0.1:51000/cb")]);
        assert!(told.as_str().starts_with("http://127.0.0.1:51000/cb?"), "{told}");
        assert_eq!(parameter(&told, "error"), "interaction_required");
    }

    fn an_app_says_how_long_ago_the_shopper_may_have_signed_in(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        app.sign_in(&browser, &[]);
        world.clock().advance(100);
        assert!(!parameter(&silently(&app, &browser, &[("max_age", "200")]), "code").is_empty());
        for age in ["100", "0"] {
            assert_eq!(parameter(&silently(&app, &browser, &[("max_age", age)]), "error"), "login_required");
        }
        for asks in [("max_age", "100"), ("prompt", "login")] {
            let page = browser.get(app.authorize_url(&[asks])).expect_status(200);
            assert!(page.text().contains("Password"), "{}", page.text());
        }
        let page = browser.get(app.authorize_url(&[("prompt", "select_account")])).expect_status(200);
        assert!(page.text().contains("m***") || page.text().contains("s***@example.com"), "{}", page.text());
        page.form().submit().expect_status(303);
    }

    fn the_click_on_continue_does_not_get_round_what_the_app_asks_for(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        app.sign_in(&browser, &[]);
        let usual = browser.get(app.authorize_url(&[])).expect_status(200);
        world.clock().advance(100);
        for asks in [("max_age", "50"), ("prompt", "login")] {
            let answer = usual.form().submit_to(app.authorize_url(&[asks]).as_str());
            assert_eq!(answer.expect_status(422).redirect(), None);
        }
        usual.form().submit_to(app.authorize_url(&[]).as_str()).expect_status(303);
    }

    fn an_app_that_expects_somebody_is_not_given_somebody_else(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        world.add_user("other@example.com", true);
        let browser = Browser::new();
        let code = parameter(&app.sign_in(&browser, &[]), "code");
        let hint = text(&app.redeem(&code).expect_status(200).json(), "id_token");
        assert!(!parameter(&silently(&app, &browser, &[("id_token_hint", &hint)]), "code").is_empty());
        let stranger = Browser::new();
        let page = stranger.get(app.authorize_url(&[("id_token_hint", &hint)])).expect_status(200);
        let answer = page.form().fill("identifier", "other@example.com").fill("password", PASSWORD).submit();
        let told = answer.expect_status(303).redirect().expect("a redirect");
        assert_eq!(parameter(&told, "error"), "login_required");
        for bad in ["nonsense", &format!("{hint}x")] {
            assert_eq!(parameter(&silently(&app, &browser, &[("id_token_hint", bad)]), "error"), "login_required");
        }
    }

    fn what_the_shopper_typed_at_the_app_is_filled_in(backend) {
        let world = World::start(backend);
        let app = App::like(&world, &Like { kind: ClientKind::Confidential, ..Like::default() });
        let page = Browser::new().get(app.authorize_url(&[("login_hint", EMAIL)])).expect_status(200);
        let answer = page.form().fill("password", PASSWORD).submit().expect_status(303);
        assert!(answer.redirect().expect("a redirect").as_str().contains("code="));
    }

    fn an_authorization_request_may_come_as_a_form(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        let asks = app.asks();
        let fields: Vec<(&str, &str)> = asks.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let page = browser.post_form(format!("{}/oauth/authorize", app.issuer()), &fields);
        let page = page.expect_status(303).follow().expect_status(200);
        let told = typed_in(&page);
        assert_eq!(parameter(&told, "state"), "s&1");
        app.redeem(&parameter(&told, "code")).expect_status(200);
    }
}
