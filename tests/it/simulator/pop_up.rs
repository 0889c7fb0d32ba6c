//! Pop-up mode: the store opens the login in a window of its own and polls until it is over.

use serde_json::json;

use crate::support::{
    browser::Browser,
    chromium::Chromium,
    world::{Backend, EMAIL, PASSWORD, World},
};

#[test]
fn the_opener_shows_the_shopper_when_the_pop_up_is_done() {
    let world = World::start(Backend::Sqlite);
    let browser = Chromium::start();
    browser.open(&format!("{}simulator/pop-up", world.simulator.base_url()));
    let store = browser.window();
    browser.click("[data-pop-up]");
    browser.switch_to_other_window(&store);
    browser.fill("#identifier", EMAIL);
    browser.fill("#password", PASSWORD);
    browser.run("document.querySelector('button[type=submit]').click()"); // the window closes itself
    browser.switch_to(&store);
    browser.wait_for(".who:not([data-status])");
    assert!(browser.text().contains(&format!("Signed in as {EMAIL}")), "{}", browser.text());
    assert_eq!(browser.windows(), [json!(store)], "the pop-up is closed");
}

#[test]
fn without_a_script_the_login_opens_a_tab_and_ends_on_a_page_that_says_so() {
    let world = World::start(Backend::Sqlite);
    let browser = Browser::new();
    let opener =
        browser.get(world.simulator.base_url().as_str()).click("Sign in in a pop-up").expect_status(200);
    assert_eq!(opener.attribute("[data-pop-up]", "target").as_deref(), Some("_blank"));
    let policy = opener.header("content-security-policy").expect("a policy");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let page = browser.get(opener.link("Sign in with Loyalty Club")).follow();
    let end =
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().follow().expect_status(200);
    assert!(end.text().contains("You can close this window."), "{}", end.text());
    let store = browser.get(world.simulator.base_url().as_str());
    assert!(!store.header("content-security-policy").expect("a policy").contains("script"), "only that page");
}
