//! What changes when shoppers come by https.

use crate::support::{
    machine::{encode, get, post_form},
    on_both,
    world::{EMAIL, Options, PASSWORD},
};

on_both! {
    fn cookies_are_bound_to_the_host_and_https_is_remembered(backend) {
        let mut options = Options::usual();
        options.config.public_url = Some("https://login.example.com".parse().expect("a URL"));
        let world = options.start(backend);
        let query = format!("client_id={}&redirect_uri={}&ui_locales=es", world.client_id, encode(&world.redirect_uri));
        // TLS ends at the proxy; here its part is played by asking directly.
        let page = get(&format!("http://{}/club/oauth/authorize?{query}", world.app.config.listen), &[]).expect_status(200);
        let cookies = page.headers("set-cookie");
        let browser = cookies.iter().find(|cookie| cookie.starts_with("__Host-vtex-idp-browser=")).expect("the browser's cookie");
        for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookies.iter().all(|cookie| cookie.contains(part)), "{part}: {cookies:?}");
        }
        assert!(!browser.contains("Domain"));
        assert_eq!(page.header("strict-transport-security"), Some("max-age=31536000"));
    }

    fn the_sessions_cookie_is_bound_to_the_host(backend) {
        let mut options = Options::usual();
        options.config.public_url = Some("https://login.example.com".parse().expect("a URL"));
        let world = options.start(backend);
        let query = format!("client_id={}&redirect_uri={}&state=s&ui_locales=en", world.client_id, encode(&world.redirect_uri));
        let url = format!("http://{}/club/oauth/authorize?{query}", world.app.config.listen);
        let page = get(&url, &[]).expect_status(200);
        let pair = |cookies: &[String], name: &str| {
            let line = cookies.iter().find(|line| line.starts_with(name)).expect("the cookie").clone();
            line.split(';').next().expect("a pair").to_owned()
        };
        let browser = pair(&page.headers("set-cookie"), "__Host-vtex-idp-browser=");
        let token = page.body.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
        let fields = [("form_token", token), ("identifier", EMAIL), ("password", PASSWORD)];
        let answer = post_form(&url, &fields, &[("Cookie", &browser)]).expect_status(303);
        let cookies = answer.headers("set-cookie");
        let session = cookies.iter().find(|line| line.starts_with("__Host-vtex-idp-session-members=")).expect("the session's cookie");
        for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(session.contains(part) && !session.contains("Domain"), "{part}: {session}");
        }
        let both = format!("{browser}; {}", pair(&cookies, "__Host-vtex-idp-session-"));
        assert!(get(&url, &[("Cookie", &both)]).body.contains("Continue to Club Store"));
        // Without the prefix a neighbour could plant it.
        let planted = both.replace("__Host-vtex-idp-session", "vtex-idp-session");
        assert!(get(&url, &[("Cookie", &planted)]).body.contains("Sign in to Club Store"));
        let left = get(&format!("http://{}/club/logout?returnUrl={}", world.app.config.listen, encode(world.simulator.base_url().as_str())), &[("Cookie", &both)]).expect_status(303);
        let cleared = left.headers("set-cookie").join("");
        assert!(cleared.starts_with("__Host-vtex-idp-session-members=;") && cleared.contains("; Secure") && cleared.contains("; Path=/"), "{cleared}");
    }
}
