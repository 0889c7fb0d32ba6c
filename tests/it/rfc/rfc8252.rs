//! RFC 8252, OAuth 2.0 for Native Apps: redirect URIs at the loopback interface.

use crate::support::{
    app::{App, Like, VERIFIER, text},
    browser::Browser,
    machine, on_both,
    world::World,
};

fn native(world: &World) -> App<'_> {
    App::like(
        world,
        &Like {
            redirect_uris: vec!["http://127.0.0.1/cb", "http://[::1]:9000/cb", "http://localhost:9000/cb"],
            ..Like::default()
        },
    )
}

on_both! {
    /// At a loopback address any port will do, and the code is redeemed with the one that was named.
    fn section_7_3_any_port_of_the_loopback_interface_will_do(backend) {
        let world = World::start(backend);
        let app = native(&world);
        for uri in ["http://127.0.0.1:49152/cb", "http://127.0.0.1/cb", "http://[::1]:61023/cb", "http://localhost:9000/cb"] {
            let told = app.sign_in(&Browser::new(), &[("redirect_uri", uri)]);
            assert!(told.as_str().starts_with(&format!("{uri}?code=")), "{told}");
            let code = machine::parameter(&told, "code").expect("a code");
            let redeem = |uri: &str| {
                app.post("token", &[("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", uri), ("code_verifier", VERIFIER)])
            };
            let (host, _) = uri.split_at(uri.len() - 3);
            assert_eq!(redeem(&format!("{host}1/cb")).expect_status(400).error(), "invalid_grant", "{uri}");
            redeem(uri).expect_status(200);
        }
    }

    /// A native app is a public client: it cannot do without a challenge, and needs no secret.
    fn section_8_1_a_native_app_proves_itself_with_a_challenge(backend) {
        let world = World::start(backend);
        let app = native(&world);
        let uri = ("redirect_uri", "http://127.0.0.1:49152/cb");
        let told = app.told(&Browser::new(), &[uri, ("code_challenge", ""), ("code_challenge_method", "")]);
        assert_eq!(machine::parameter(&told, "error").as_deref(), Some("invalid_request"));
        let code = app.code_with(&[uri]);
        let fields = [("grant_type", "authorization_code"), ("code", code.as_str()), uri];
        assert_eq!(app.post("token", &fields).expect_status(400).error(), "invalid_grant");
        let tokens = app.post("token", &[&fields[..], &[("code_verifier", VERIFIER)]].concat()).expect_status(200).json();
        app.userinfo(&text(&tokens, "access_token")).expect_status(200);
    }

    /// What `localhost` is, others may decide: its port is compared like the rest.
    fn section_8_3_localhost_is_no_loopback_address(backend) {
        let world = World::start(backend);
        let app = native(&world);
        for uri in ["http://localhost:49152/cb", "http://localhost/cb", "http://127.0.0.2:9000/cb"] {
            assert_eq!(Browser::new().get(app.authorize_url(&[("redirect_uri", uri)])).expect_status(400).redirect(), None, "{uri}");
        }
    }

    /// All but the port is compared byte for byte; what is not registered gets a page.
    fn section_8_4_all_but_the_port_is_what_was_registered(backend) {
        let world = World::start(backend);
        let app = native(&world);
        for uri in [
            "http://127.0.0.1:49152/cb/", "http://127.0.0.1:49152/", "http://127.0.0.1:49152/cb?x", "https://127.0.0.1:49152/cb",
            "http://127.0.0.1.evil.example:49152/cb", "http://127.0.0.1:49152@evil.example/cb", "http://127.0.0.1:/cb/..", "com.example.app:/cb",
        ] {
            assert_eq!(Browser::new().get(app.authorize_url(&[("redirect_uri", uri)])).expect_status(400).redirect(), None, "{uri}");
        }
    }
}
