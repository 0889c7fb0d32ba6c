//! Another site cannot make a browser sign in as somebody else (login CSRF).

use crate::support::{
    browser::Browser,
    on_both,
    world::{EMAIL, PASSWORD, World},
};

on_both! {
    fn a_form_that_this_browser_was_not_given_signs_nobody_in(backend) {
        let world = World::start(backend);
        let attacker = Browser::new();
        let stolen = attacker.get(world.authorize_url("s")).form().value("form_token").expect("a token");
        let url = world.authorize_url("s");
        let fields = |token: &str| [("form_token", token.to_owned()), ("identifier", EMAIL.to_owned()), ("password", PASSWORD.to_owned())];
        let victim = Browser::new();
        victim.get(&url).expect_status(200);
        for token in [stolen.as_str(), "", "AAAA", &"A".repeat(43)] {
            let fields = fields(token);
            let fields: Vec<_> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
            let answer = victim.post_form(&url, &fields).expect_status(422);
            assert!(answer.header("location").is_none());
            // A way forward: the same form, with what was typed, once more.
            let answer = answer.form().fill("password", PASSWORD).submit();
            assert_eq!(answer.status, 303, "{}", answer.text());
        }
        let without_cookie = Browser::new().post_form(&url, &[("form_token", &stolen), ("identifier", EMAIL), ("password", PASSWORD)]);
        assert_eq!(without_cookie.status, 422);
    }

    fn pages_cannot_be_framed_and_hold_nothing_inline(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s"));
        let policy = page.header("content-security-policy").expect("a policy").to_owned();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("cross-origin-opener-policy"), None, "stores open the login in a pop-up and poll it");
        for inline in ["<script", "<style", " style=", " onclick="] {
            assert!(!page.body.contains(inline), "{inline}");
        }
    }
}
