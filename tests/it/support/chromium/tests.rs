//! That the real browser does what its module promises, and that the small browser is as strict as it.

use super::super::browser::tests::{page, redirect, serve};
use super::{Chromium, Options};

const PAGE: &str = "<!doctype html><meta name=viewport content='width=device-width'><title>Entrar</title>
    <style>@media (prefers-color-scheme: dark) { p { color: rgb(1, 2, 3) } } div { width: 500px }</style>
    <p>sem scripts</p><form action=/sent method=post><input name=a><button>Go</button></form><div>wide</div>
    <script>document.querySelector('p').textContent = navigator.languages.join(' ')</script>";

fn serve_page() -> String {
    serve(|line, request| match line {
        "GET /" => page("set-cookie: __Host-a=1; Secure; Path=/; HttpOnly\r\n", PAGE),
        "POST /sent" => redirect(303, "/end"),
        _ => page("", &format!("<pre>{request}</pre>")),
    })
}

#[test]
fn a_page_is_read_filled_in_measured_and_left() {
    let chromium = Options::new().languages("es,en").start();
    chromium.open(&serve_page());
    assert_eq!((chromium.title().as_str(), chromium.text_of("p").as_str()), ("Entrar", "es en"));
    for width in [320, 360] {
        chromium.set_viewport(width, 640);
        assert_eq!(chromium.run("return document.documentElement.clientWidth"), width);
        assert!((500..520).contains(&chromium.content_width()));
    }
    chromium.set_viewport(1280, 800);
    assert_eq!(chromium.content_width(), 1280);
    chromium.prefer("prefers-color-scheme", "dark");
    assert_eq!(chromium.run("return getComputedStyle(document.querySelector('p')).color"), "rgb(1, 2, 3)");
    assert_eq!(chromium.cookies()[0]["name"], "__Host-a");
    chromium.fill("input", "ação");
    assert_eq!(chromium.property("input", "value"), "ação");
    chromium.click_to_next_page("button");
    assert!(chromium.url().ends_with("/end"));
    assert!(chromium.text().contains("__Host-a=1"));
}

#[test]
fn without_scripts_a_page_runs_none() {
    let chromium = Options::new().without_scripts().start();
    chromium.open(&serve_page());
    assert_eq!(chromium.text_of("p"), "sem scripts");
    assert_eq!(chromium.count("form"), 1);
}

/// The small browser blocks the same, see its own tests.
#[test]
fn a_redirect_that_form_action_forbids_is_blocked_by_the_real_browser_too() {
    let elsewhere = serve(|_, _| page("", "elsewhere"));
    let chromium = Chromium::start();
    for (policy, allowed) in [("form-action 'self'", false), ("form-action 'self' http:", true)] {
        let (head, end) = (format!("content-security-policy: {policy}\r\n"), elsewhere.clone());
        let server = serve(move |line, _| match line {
            "GET /" => page(&head, "<form action=/sent method=post><button>Go</button></form>"),
            "POST /sent" => redirect(303, "/hop"),
            _ => redirect(302, &end),
        });
        chromium.open(&server);
        if allowed {
            chromium.click_to_next_page("button");
            assert_eq!(chromium.text(), "elsewhere");
        } else {
            chromium.run(
                "addEventListener('securitypolicyviolation', event =>
                    document.documentElement.setAttribute('data-blocked', event.effectiveDirective))",
            );
            chromium.click("button");
            assert_eq!(chromium.text_of("html[data-blocked='form-action']"), "Go");
        }
    }
}
