//! The login in a real Chromium, on a phone and on a desktop, in each language.

use vtex_idp::simulator::Outcome;

use crate::support::{
    chromium::{Chromium, Options as Start},
    machine::encode,
    world::{Backend, EMAIL, NAME, PASSWORD, PROVIDER, World},
};

fn start_login(world: &World, browser: &Chromium) {
    let start = format!("{}login?oAuthRedirect={}&returnUrl=/", world.simulator.base_url(), encode(PROVIDER));
    browser.open(&start);
}

fn log_in(world: &World, browser: &Chromium) {
    start_login(world, browser);
    browser.fill("#identifier", EMAIL);
    browser.fill("#password", "wrong password");
    browser.click_to_next_page("button[type=submit]");
    assert_eq!(browser.count("[role=alert]"), 1, "{}", browser.text());
    assert_eq!(browser.property("#identifier", "value"), EMAIL, "what was typed stays");
    browser.fill("#password", PASSWORD);
    browser.click_to_next_page("button[type=submit]");
    assert_eq!(browser.url(), world.simulator.base_url().as_str(), "{}", browser.text());
    assert!(browser.text().contains(NAME), "{}", browser.text());
    let login = world.simulator.logins().pop().expect("a login");
    assert!(matches!(login.outcome, Outcome::SignedIn { .. }), "{:?}", login.outcome);
}

#[test]
fn a_shopper_logs_in_with_a_real_browser_from_the_button_to_the_store() {
    let world = World::start(Backend::Sqlite);
    let browser = Chromium::start();
    browser.set_viewport(360, 740);
    browser.open(world.simulator.base_url().as_str());
    assert!(browser.text().contains("Sign in with Loyalty Club"));
    log_in(&world, &browser);
}

#[test]
fn the_login_needs_no_script() {
    let world = World::start(Backend::Postgres);
    log_in(&world, &Start::new().without_scripts().start());
}

#[test]
fn the_page_fits_every_width_and_speaks_every_language() {
    let world = World::start(Backend::Sqlite);
    for (languages, button) in
        [("pt-BR,pt", "Entrar"), ("es-AR,es", "Iniciar sesión"), ("en-US,en", "Sign in")]
    {
        let browser = Start::new().languages(languages).start();
        for width in [320, 360, 768, 1280] {
            browser.set_viewport(width, 740);
            start_login(&world, &browser);
            assert_eq!(browser.text_of("button[type=submit]"), button);
            assert!(browser.content_width() <= u64::from(width), "{languages} overflows {width} px");
            let smallest = browser.run(
                "return Math.min(...[...document.querySelectorAll('input:not([type=hidden]), button')]
                    .map(e => (e.type === 'checkbox' ? e.closest('label') : e).getBoundingClientRect().height))",
            );
            assert!(
                smallest.as_f64().is_some_and(|height| height >= 44.0),
                "{smallest}: too small for a thumb"
            );
        }
    }
}

#[test]
fn text_has_enough_contrast_in_light_and_dark() {
    let world = World::start(Backend::Sqlite);
    let browser = Chromium::start();
    for scheme in ["light", "dark"] {
        browser.prefer("prefers-color-scheme", scheme);
        start_login(&world, &browser);
        browser.fill("#identifier", EMAIL);
        browser.click_to_next_page("button[type=submit]"); // with the error summary on the page
        let worst = browser.run(include_str!("contrast.js"));
        let ratio = worst["ratio"].as_f64().expect("a ratio");
        assert!(ratio >= 4.5, "{scheme}: {worst}");
    }
}

#[test]
fn the_language_switch_keeps_the_login_going() {
    let world = World::start(Backend::Sqlite);
    let browser = Start::new().languages("en").start();
    start_login(&world, &browser);
    browser.click_to_next_page("a[hreflang='pt-BR']");
    assert_eq!(browser.text_of("button[type=submit]"), "Entrar");
    browser.fill("#identifier", EMAIL);
    browser.fill("#password", PASSWORD);
    browser.click_to_next_page("button[type=submit]");
    assert!(browser.text().contains(NAME), "{}", browser.text());
    start_login(&world, &browser);
    assert_eq!(browser.text_of("button[type=submit]"), "Continuar", "the choice is remembered");
}

#[test]
fn the_pages_of_a_session_fit_every_width_and_can_be_read() {
    let world = World::start(Backend::Sqlite);
    let browser = Start::new().languages("es").start();
    log_in(&world, &browser);
    let leave = format!("{}/club/logout", world.base_url);
    let session_pages: [(&str, &dyn Fn()); 2] =
        [("Continuar", &|| start_login(&world, &browser)), ("Cerrar sesión", &|| browser.open(&leave))];
    for (button, open) in session_pages {
        for (width, scheme) in [(320, "light"), (360, "dark"), (1280, "light")] {
            browser.set_viewport(width, 740);
            browser.prefer("prefers-color-scheme", scheme);
            open();
            assert_eq!(browser.text_of("button[type=submit]"), button);
            assert!(browser.content_width() <= u64::from(width), "{button} overflows {width} px");
            let smallest = browser.run(
                "return Math.min(...[...document.querySelectorAll('.button')]
                    .map(e => e.getBoundingClientRect().height))",
            );
            assert!(
                smallest.as_f64().is_some_and(|height| height >= 44.0),
                "{smallest}: too small for a thumb"
            );
            let worst = browser.run(include_str!("contrast.js"));
            assert!(worst["ratio"].as_f64().is_some_and(|ratio| ratio >= 4.5), "{button} {scheme}: {worst}");
        }
    }
    browser.click_to_next_page("button[type=submit]");
    assert!(browser.text().contains("Cerraste la sesión"), "{}", browser.text());
    world.clock().advance(61); // so many logins within a minute would be a circle
    start_login(&world, &browser);
    browser.fill("#identifier", EMAIL);
    browser.fill("#password", PASSWORD);
    browser.click_to_next_page("button[type=submit]");
    start_login(&world, &browser);
    browser.click_to_next_page("button[type=submit]");
    assert_eq!(
        browser.url(),
        world.simulator.base_url().as_str(),
        "the form's policy lets the redirects pass"
    );
    assert!(browser.text().contains(NAME), "{}", browser.text());
}
