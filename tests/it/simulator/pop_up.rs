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

/// Answers come late, and it is counted how many questions there are, now and at most.
const SLOW_ANSWERS: &str = r"
    const fetchAtOnce = window.fetch;
    Object.assign(window, { asked: 0, waiting: 0, most: 0 });
    window.fetch = async (...request) => {
        window.asked += 1;
        window.most = Math.max(window.most, ++window.waiting);
        await new Promise((done) => setTimeout(done, 1200));
        window.waiting -= 1;
        return fetchAtOnce(...request);
    };";

/// Lets time pass in the page.
fn pass(browser: &Chromium, milliseconds: u32) {
    browser.run(&format!("return new Promise((done) => setTimeout(done, {milliseconds}))"));
}

#[test]
fn the_opener_asks_one_question_at_a_time_and_stops_when_the_pop_up_is_closed() {
    let world = World::start(Backend::Sqlite);
    let browser = Chromium::start();
    browser.open(&format!("{}simulator/pop-up", world.simulator.base_url()));
    browser.run(SLOW_ANSWERS);
    let store = browser.window();
    browser.click("[data-pop-up]");
    browser.click("[data-pop-up]");
    let asked = || browser.run("return window.asked").as_u64().expect("a number");
    let within = |holds: &dyn Fn() -> bool| {
        (0..100).any(|_| {
            pass(&browser, 100);
            holds()
        })
    };
    assert!(within(&|| asked() > 1), "it asks");
    assert_eq!(browser.run("return window.most"), 1, "one at a time, whoever clicks twice");
    browser.switch_to_other_window(&store);
    browser.run("setTimeout(() => window.close(), 100)");
    browser.switch_to(&store);
    assert!(within(&|| browser.text_of("[data-status]").contains("The pop-up is closed")), "it says so");
    let at_the_end = asked();
    pass(&browser, 2_500);
    assert_eq!(asked(), at_the_end, "nobody asks any more");

    browser.click("[data-pop-up]");
    assert!(within(&|| asked() > at_the_end), "it begins anew");
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
