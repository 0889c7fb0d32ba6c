//! What changes when shoppers come by https.

use crate::support::{
    machine::{encode, get},
    on_both,
    world::Options,
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
}
