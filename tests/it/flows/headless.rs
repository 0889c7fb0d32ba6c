//! The demo's headless front end in a real Chromium: its own page, its own tokens, VTEX's user token.

use serde_json::{Value, json};

use crate::support::{app::text, chromium::Chromium, demo::Demo, machine};

/// Signs the first shopper in at the front end, up to VTEX's user token.
fn signed_in(demo: &Demo) -> Chromium {
    let browser = Chromium::start();
    browser.set_viewport(360, 740);
    browser.open(demo.fact("/headless_url"));
    browser.click_to_next_page("#sign-in");
    browser.fill("#identifier", demo.fact("/users/0/email"));
    browser.fill("#password", demo.fact("/users/0/password"));
    browser.click_to_next_page("button[type=submit]");
    browser.wait_for("#token:not([hidden])");
    browser
}

/// What the page keeps for this tab.
fn kept(browser: &Chromium) -> Value {
    browser.run("return JSON.parse(sessionStorage.getItem('headless'))")
}

fn token(browser: &Chromium, name: &str) -> String {
    text(&kept(browser)["tokens"], name)
}

fn userinfo(demo: &Demo, access_token: &str) -> u16 {
    let bearer = format!("Bearer {access_token}");
    machine::get(demo.fact("/userinfo_url"), &[("Authorization", &bearer)]).status
}

#[test]
fn a_front_end_of_its_own_signs_in_has_vtex_make_its_token_and_refreshes() {
    let demo = Demo::start();
    let browser = signed_in(&demo);
    let shown = browser.text();
    for part in
        ["Welcome, First Shopper", demo.fact("/users/0/email"), "demostore", "VTEX user token", "ends in"]
    {
        assert!(shown.contains(part), "no {part}: {shown}");
    }
    assert_eq!(browser.url(), demo.fact("/headless_url"), "the code is not left in the address");
    let (first, user_token) = (token(&browser, "refresh_token"), text(&kept(&browser), "userToken"));
    let store = demo.fact("/store_url");
    let header = [("VtexIdclientAutCookie", user_token.as_str())];
    let user = machine::get(&format!("{store}api/vtexid/pub/authenticated/user"), &header).json();
    assert_eq!(user["user"], demo.fact("/users/0/email"), "VTEX takes it for its own");

    let source = text(&json!({"html": browser.run("return document.documentElement.outerHTML")}), "html");
    for secret in [&first, &token(&browser, "access_token"), &user_token] {
        assert!(!source.contains(secret.as_str()), "tokens are masked");
    }

    let old = token(&browser, "access_token");
    browser.click("#refresh");
    browser.wait_for("#steps li:nth-child(8)");
    browser.wait_for("#refresh:not(:disabled)");
    assert_ne!(token(&browser, "refresh_token"), first, "it rotates");
    assert_ne!(text(&kept(&browser), "userToken"), user_token, "VTEX is asked anew");
    assert_eq!((userinfo(&demo, &old), userinfo(&demo, &token(&browser, "access_token"))), (401, 200));
}

#[test]
fn it_refreshes_by_itself_before_a_token_ends() {
    let demo = Demo::start();
    let browser = signed_in(&demo);
    let first = token(&browser, "refresh_token");
    browser.run("session.renewAt = Date.now()");
    browser.wait_for("#steps li:nth-child(8)");
    assert_ne!(token(&browser, "refresh_token"), first);
    browser.run("location.reload()");
    browser.wait_for("#token:not([hidden])"); // a reload keeps who is signed in
}

#[test]
fn signing_out_gives_the_tokens_back_and_ends_the_session() {
    let demo = Demo::start();
    let browser = signed_in(&demo);
    let access_token = token(&browser, "access_token");
    browser.click_to_next_page("#sign-out");
    assert_eq!(userinfo(&demo, &access_token), 401);
    browser.wait_for("#notice:not([hidden])");
    assert!(browser.text_of("#notice").contains("signed out"), "{}", browser.text_of("#notice"));
    assert!(browser.url().starts_with(demo.fact("/headless_url")), "{}", browser.url());
    assert_eq!(kept(&browser)["tokens"], Value::Null, "and nothing is kept");
}

#[test]
fn an_answer_that_was_not_asked_for_is_not_taken() {
    let demo = Demo::start();
    let browser = Chromium::start();
    browser.open(&format!("{}?code=stolen&state=forged", demo.fact("/headless_url")));
    browser.wait_for("#notice.bad:not([hidden])");
    assert!(browser.text_of("#notice").contains("not to a sign-in that this tab began"));
    assert_eq!(browser.count("#steps li"), 0, "nothing is sent anywhere");
}

#[test]
fn the_front_end_fits_every_width_and_can_be_read() {
    let demo = Demo::start();
    let browser = signed_in(&demo);
    browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
    for width in [320, 360, 768, 1280] {
        browser.set_viewport(width, 740);
        assert!(browser.content_width() <= u64::from(width), "overflows {width} px");
    }
    for scheme in ["light", "dark"] {
        browser.prefer("prefers-color-scheme", scheme);
        let worst = browser.run(include_str!("contrast.js"));
        assert!(worst["ratio"].as_f64().is_some_and(|ratio| ratio >= 4.5), "{scheme}: {worst}");
    }
}
