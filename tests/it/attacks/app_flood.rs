//! Apps' requests that are huge, many or senseless: a clear answer, soon, and no log that fills the disk.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use vtex_idp::types::{Clock, Token, random};

use crate::support::{
    app::{App, text},
    browser::Browser,
    machine::{self, encode},
    on_both,
    world::{Options, World},
};

on_both! {
    fn what_is_huge_is_answered_clearly_and_not_kept(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let watch = Clock::stopwatch();
        let told = |changes: &[(&'static str, &str)]| {
            let page = Browser::new().get(app.authorize_url(changes));
            assert!(page.status < 500, "{}", page.text());
            page.redirect().and_then(|url| machine::parameter(&url, "error"))
        };
        let scopes = (0..1500).map(|number| format!("s{number}")).collect::<Vec<_>>().join(" ");
        for (key, value) in [
            ("nonce", "n".repeat(1025)), ("nonce", "n".repeat(32_000)), ("scope", scopes.clone()), ("code_challenge", "a".repeat(32_000)),
            ("max_age", "9".repeat(9000)), ("prompt", "login ".repeat(4000) + "none"),
        ] {
            let error = told(&[(key, &value)]);
            assert!(matches!(error.as_deref(), None | Some("invalid_request" | "invalid_scope")), "{key}: {error:?}");
            assert!(error.is_some() || value.len() > 8000, "{key}: a request of this size is read");
        }
        let query: Vec<String> = app.asks().iter().filter(|(key, _)| *key != "nonce").map(|(key, value)| format!("{key}={}", encode(value))).collect();
        let asks = format!("{}&nonce={}", query.join("&"), "n".repeat(32_000));
        let form = "application/x-www-form-urlencoded";
        let answer = machine::post(&world.endpoint("authorize"), form, asks.as_bytes(), &[]);
        assert!(answer.status < 500, "{}", answer.body);
        // Thousands of words beside a known one are nothing to keep.
        let granted = app.redeem(&app.code_with(&[("scope", &format!("{scopes} openid"))])).expect_status(200).json();
        assert_eq!(granted["scope"], "openid");
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","typ":"at+jwt","kid":"nobody"}"#);
        let huge = format!("{header}.{}.{}", "A".repeat(25_000), "A".repeat(86));
        assert_eq!(app.post("introspect", &[("token", &huge)]).expect_status(200).json()["active"], false);
        app.post("revoke", &[("token", &huge)]).expect_status(200);
        assert_eq!(app.refresh(&huge).expect_status(400).error(), "invalid_grant");
        for number in 0..50 {
            let kid = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"ES256","typ":"at+jwt","kid":"nobody-{number}"}}"#));
            app.userinfo(&format!("{kid}.e30.{}", "A".repeat(86))).expect_status(401);
        }
        assert!(watch.elapsed().as_secs() < 30, "{:?}", watch.elapsed());
    }

    fn failures_in_the_name_of_a_public_app_are_limited_and_successes_are_not(backend) {
        let mut options = Options::usual();
        options.config.throttle.machine_failures_per_minute = 5;
        let world = options.start(backend);
        let app = App::public(&world);
        let tokens = app.tokens();
        let logged = world.logged().len();
        // Anybody knows its name: a guess at a code, at a refresh token, or of a grant that there is.
        let id = Token::parse(&text(&tokens, "refresh_token")).expect("a token").id();
        let guess = || Token::new(random::opaque_id()).expose();
        let guesses = [guess(), guess(), "x".to_owned(), Token::new(id).expose(), guess()];
        for guess in &guesses {
            app.refresh(guess).expect_status(400);
        }
        for guess in &guesses {
            assert!(app.refresh(guess).expect_status(429).header("retry-after").is_some());
            app.redeem(guess).expect_status(429);
            app.userinfo(guess).expect_status(429);
        }
        assert!(world.logged().len() - logged <= 6, "the others would only fill the log");
        let next = app.refresh(&text(&tokens, "refresh_token")).expect_status(200).json();
        app.userinfo(&text(&next, "access_token")).expect_status(200);
        app.tokens();
    }
}
