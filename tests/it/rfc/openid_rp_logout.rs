//! OpenID Connect RP-Initiated Logout 1.0.

use url::Url;

use crate::support::{
    app::{App, text, typed_in},
    browser::{Browser, Page},
    machine, on_both,
    world::{PASSWORD, World},
};

/// A browser in which the shopper signed in at the app, and the ID token of it.
fn signed_in(app: &App<'_>) -> (Browser, String) {
    let browser = Browser::new();
    let code = machine::parameter(&app.sign_in(&browser, &[]), "code").expect("a code");
    (browser, text(&app.redeem(&code).expect_status(200).json(), "id_token"))
}

fn logout(app: &App<'_>, browser: &Browser, fields: &[(&str, &str)]) -> Page {
    browser.get(Url::parse_with_params(&format!("{}/logout", app.issuer()), fields).expect("a URL"))
}

fn is_signed_in(app: &App<'_>, browser: &Browser) -> bool {
    let told = app.told(browser, &[("prompt", "none")]);
    machine::parameter(&told, "code").is_some()
}

fn asks(page: &Page) -> bool {
    page.status == 200 && page.title() == "Sign out of Club Store?"
}

/// Where every client of the world's store may go back to.
fn home(world: &World) -> String {
    world.simulator.base_url().as_str().to_owned()
}

on_both! {
    /// An app may send its request with GET or in a form.
    fn section_2_get_and_post_sign_out(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (browser, hint) = signed_in(&app);
        logout(&app, &browser, &[("id_token_hint", &hint)]).expect_status(200);
        assert!(!is_signed_in(&app, &browser));
        let (browser, hint) = signed_in(&app);
        browser.post_form(format!("{}/logout", app.issuer()), &[("id_token_hint", hint.as_str())]).expect_status(200);
        assert!(!is_signed_in(&app, &browser));
    }

    /// A hint is good after it has expired.
    fn section_2_a_hint_may_have_expired(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (browser, hint) = signed_in(&app);
        world.clock().advance(3601);
        typed_in(&browser.get(app.authorize_url(&[("prompt", "login")])).expect_status(200));
        logout(&app, &browser, &[("id_token_hint", &hint)]).expect_status(200);
        assert!(!is_signed_in(&app, &browser));
    }

    /// A hint that this issuer did not sign signs nobody out: the person is asked.
    fn section_2_a_forged_hint_is_not_believed(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (browser, hint) = signed_in(&app);
        let (rest, _) = hint.rsplit_once('.').expect("three parts");
        for forged in ["nonsense".to_owned(), format!("{rest}."), format!("{rest}.{}", "A".repeat(86))] {
            assert!(asks(&logout(&app, &browser, &[("id_token_hint", &forged), ("post_logout_redirect_uri", &home(&world))])), "{forged}");
        }
        assert!(is_signed_in(&app, &browser));
    }

    /// `client_id` must be the client that the hint was made for.
    fn section_2_the_hint_is_of_the_client_that_asks(backend) {
        let world = World::start(backend);
        let (app, other) = (App::public(&world), App::public(&world));
        let (browser, hint) = signed_in(&app);
        for id in [other.client_id.as_str(), "vtex-club", "nobody"] {
            let page = logout(&app, &browser, &[("id_token_hint", &hint), ("client_id", id), ("post_logout_redirect_uri", &home(&world))]);
            assert!(asks(&page), "{id}");
        }
        let told = logout(&app, &browser, &[("id_token_hint", &hint), ("client_id", &app.client_id), ("post_logout_redirect_uri", &home(&world))]);
        assert_eq!(told.expect_status(303).header("location"), Some(home(&world).as_str()));
    }

    /// An app that sends no hint does not sign anybody out unasked, wherever it wants to go back to.
    fn section_2_without_a_hint_the_person_is_asked(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (browser, _) = signed_in(&app);
        let fields = [("client_id", app.client_id.as_str()), ("post_logout_redirect_uri", &home(&world)), ("state", "s")];
        let page = logout(&app, &browser, &fields);
        assert!(asks(&page) && asks(&logout(&app, &browser, &fields[..1])) && asks(&logout(&app, &browser, &[])));
        assert!(is_signed_in(&app, &browser));
        let told = page.form().press("Sign out").expect_status(303);
        assert_eq!(told.header("location"), Some(format!("{}?state=s", home(&world)).as_str()));
        assert!(!is_signed_in(&app, &browser));
    }

    /// A hint that is about somebody else than who is signed in signs nobody out unasked.
    fn section_2_a_hint_of_somebody_else_asks(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (browser, hint) = signed_in(&app);
        world.add_user("other@example.com", true);
        let form = browser.get(app.authorize_url(&[("prompt", "login")])).expect_status(200).form();
        form.fill("identifier", "other@example.com").fill("password", PASSWORD).submit().expect_status(303);
        assert!(asks(&logout(&app, &browser, &[("id_token_hint", &hint), ("post_logout_redirect_uri", &home(&world))])));
        assert!(is_signed_in(&app, &browser));
    }

    /// The metadata names the endpoint.
    fn section_2_1_the_metadata_names_the_endpoint(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let metadata = machine::get(&format!("{}/.well-known/openid-configuration", app.issuer()), &[]).expect_status(200).json();
        assert_eq!(metadata["end_session_endpoint"], format!("{}/logout", app.issuer()));
    }

    /// An address that is registered is gone back to, with the `state` that came.
    fn section_3_a_registered_address_is_gone_back_to_with_the_state(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (browser, hint) = signed_in(&app);
        let told = logout(&app, &browser, &[("id_token_hint", &hint), ("post_logout_redirect_uri", &home(&world)), ("state", "a b&c")]);
        assert_eq!(told.expect_status(303).header("location"), Some(format!("{}?state=a+b%26c", home(&world)).as_str()));
    }

    /// An address that is not registered to the letter is never gone to, before the question or after it.
    fn section_3_an_address_that_is_not_registered_is_never_gone_to(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let registered = home(&world);
        for wrong in [format!("{registered}x"), registered.trim_end_matches('/').to_owned(), "https://evil.example/".to_owned(), crate::support::app::CALLBACK.to_owned()] {
            let (browser, hint) = signed_in(&app);
            let page = logout(&app, &browser, &[("id_token_hint", &hint), ("post_logout_redirect_uri", &wrong)]);
            assert!(asks(&page), "{wrong}");
            assert_eq!(page.form().press("Sign out").expect_status(200).header("location"), None, "{wrong}");
            assert!(!is_signed_in(&app, &browser));
        }
    }

    /// A request that fails a check is not followed in part: nobody is signed out, nobody is sent away.
    fn section_4_a_parameter_that_comes_twice_is_not_used(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (browser, hint) = signed_in(&app);
        let back = home(&world);
        for key in ["id_token_hint", "client_id", "post_logout_redirect_uri"] {
            let usual = [("id_token_hint", hint.as_str()), ("client_id", &app.client_id), ("post_logout_redirect_uri", &back)];
            let again = usual.iter().copied().find(|(name, _)| *name == key);
            let fields: Vec<_> = usual.into_iter().chain(again).collect();
            assert!(asks(&logout(&app, &browser, &fields)), "{key}");
        }
        assert!(is_signed_in(&app, &browser));
    }
}
