//! Logins that depart from the usual, each chosen on the store's page as a person does.

use std::time::Duration;

use vtex_idp::{
    db::grants,
    simulator::{Callback, Login, Outcome, StepKind, Trial},
};

use super::stand::{notes, reason};
use crate::support::{
    browser::{Browser, Page},
    machine, on_both,
    world::{EMAIL, Options, PASSWORD, World},
};

/// Chooses a way to sign in on the store's front page, up to the identity provider.
fn choose(world: &World, browser: &Browser, way: &str) -> Page {
    browser.get(world.simulator.base_url().as_str()).expect_status(200).click(way).follow()
}

fn sign_in(page: &Page) -> Page {
    page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().follow()
}

fn logins(world: &World) -> Vec<Login> {
    world.simulator.logins()
}

fn signed_in(login: &Login) -> bool {
    matches!(login.outcome, Outcome::SignedIn { .. })
}

on_both! {
    fn a_reloaded_callback_is_refused_and_the_shopper_stays_signed_in(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let end = sign_in(&choose(&world, &browser, "Sign in, then reload the callback")).expect_status(400);
        assert!(end.text().contains("AuthorizationCodeAlreadyUsed"), "{}", end.text());
        let [first, second] = logins(&world).try_into().expect("two logins");
        assert!(signed_in(&first) && first.trial == Trial::Reload, "{first:?}");
        let told = "The second token request was refused with 400, as it should be. The first access token was revoked, as it should be.";
        assert!(reason(&second).ends_with(told), "{}", reason(&second));
        assert_eq!(second.steps.iter().filter(|step| step.kind == StepKind::Token).count(), 1);
        let store = browser.get(world.simulator.base_url().as_str());
        assert!(store.text().contains("Log out"), "VTEX's session is not touched");
    }

    fn who_returns_late_was_told_so_and_is_refused_by_vtex(backend) {
        let world = World::start(backend);
        let page = choose(&world, &Browser::new(), "Sign in, return late").expect_status(200);
        assert!(page.text().contains("minute"), "the identity provider warns: {}", page.text());
        let end = sign_in(&page).expect_status(400);
        assert!(end.text().contains("unexpected error"), "{}", end.text());
        let login = logins(&world).pop().expect("a login");
        assert!(reason(&login).contains("the state expired 5") && reason(&login).contains("within 600 s"), "{}", reason(&login));
        assert!(notes(&login, StepKind::Authorize)[0].contains("expires in 60 s"));
        assert!(notes(&login, StepKind::Callback)[0].contains("600 s ahead"));
        assert_eq!(login.steps.len(), 2, "no code is redeemed");
    }

    fn an_expired_state_meets_no_password(backend) {
        let world = World::start(backend);
        let page = choose(&world, &Browser::new(), "Arrive with an expired state");
        assert!(page.forms().is_empty() && page.status == 400, "{} {}", page.status, page.text());
        let login = logins(&world).pop().expect("a login");
        assert_eq!((login.trial, login.outcome), (Trial::Expired, Outcome::Pending));
    }

    fn a_login_without_error_url_works_and_fails_on_vtexs_own_page(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let end = sign_in(&choose(&world, &browser, "Sign in without errorUrl")).expect_status(200);
        assert!(end.text().contains(EMAIL));
        choose(&world, &browser, "Sign in without errorUrl");
        let callback = format!("{}?error=access_denied", world.redirect_uri);
        let state = Browser::new().get(callback).expect_status(400);
        assert!(state.text().contains("carries no `state`"), "{}", state.text());
    }

    fn of_two_logins_in_one_browser_the_first_to_end_takes_vtexs_session(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let (one, two) = (world.login_page(&browser), world.login_page(&browser));
        assert!(sign_in(&two).text().contains(EMAIL));
        sign_in(&one);
        let logins = logins(&world);
        assert_eq!(logins.iter().filter(|login| signed_in(login)).count(), 1);
        let last = reason(logins.last().expect("a login"));
        assert!(last.contains("no `_vss` cookie") && last.contains("ended another one meanwhile"), "{last}");
    }

    fn a_slow_identity_provider_is_shown_plainly(backend) {
        let mut options = Options::usual();
        options.vtex.conduct.timeout_ms = 200;
        let world = options.start(backend);
        let form = world.login_page(&Browser::new()).form();
        let leaves = form.fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
        let held = world.wait(async {
            let mut tx = world.app.db.begin().await.expect("begun");
            let now = world.clock().now();
            grants::revoke_of_user(&mut tx, world.shopper.id, now).await.expect("the grant is locked");
            tx
        });
        let end = leaves.follow().expect_status(400);
        world.wait(async { drop(held) });
        assert!(end.text().contains("token endpoint: no answer within 200 ms, and VTEX waits no longer"), "{}", end.text());
    }
}

#[test]
fn a_trial_that_is_unknown_is_named() {
    let simulator =
        super::stand::start(vtex_idp::simulator::Settings::default(), vtex_idp::simulator::Trust::default());
    let url = format!("{}login?oAuthRedirect=Test+Provider&trial=other", simulator.base_url());
    let page = Browser::new().get(url).expect_status(400);
    assert!(
        page.text().contains("there are: pop-up, reload, late, expired, no-error-url"),
        "{}",
        page.text()
    );
}

#[test]
fn the_callback_is_a_get() {
    let simulator =
        super::stand::start(vtex_idp::simulator::Settings::default(), vtex_idp::simulator::Trust::default());
    for callback in [Callback::Shared, Callback::OwnDomain] {
        let mut settings = simulator.settings().clone();
        settings.conduct.callback = callback;
        let url = vtex_idp::simulator::Simulator::new(settings, simulator.base_url()).redirect_uri();
        let answer =
            machine::post_form(url.as_str(), &[("code", "c"), ("state", "s")], &[]).expect_status(405);
        assert!(answer.body.contains("302 or 303"));
    }
    assert!(simulator.logins().is_empty());
}

#[test]
fn a_state_is_good_for_ten_minutes_by_vtexs_clock() {
    let world = World::start(crate::support::world::Backend::Sqlite);
    let browser = Browser::new();
    let page = world.login_page(&browser);
    world.simulator.advance(Duration::from_secs(601));
    sign_in(&page);
    let login = logins(&world).pop().expect("a login");
    assert!(reason(&login).contains("the state expired"), "{}", reason(&login));
}
