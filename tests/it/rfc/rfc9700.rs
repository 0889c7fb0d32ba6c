//! RFC 9700, Best Current Practice for OAuth 2.0 Security.

use vtex_idp::types::ClientKind;

use crate::support::{
    app::{App, CALLBACK, Like, ORIGIN, text, typed_in},
    browser::Browser,
    machine::{self, encode, parameter},
    on_both,
    world::{EMAIL, PASSWORD, World},
};

on_both! {
    /// An app's redirect URI is compared byte for byte; what is not registered gets a page and no redirect.
    fn section_2_1_a_redirect_uri_is_compared_byte_for_byte(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for wrong in [
            "https://front.example.com/callback", "https://front.example.com/callback?from=idp&x=1", "https://front.example.com/callback?from=idp#",
            "https://FRONT.example.com/callback?from=idp", "https://front.example.com:443/callback?from=idp", "https://front.example.com/./callback?from=idp",
            "https://front.example.com/callback%3Ffrom=idp", "http://front.example.com/callback?from=idp", "https://evil.example/",
        ] {
            for more in [("prompt", "none"), ("scope", "nonsense"), ("response_type", "token")] {
                let page = Browser::new().get(app.authorize_url(&[("redirect_uri", wrong), more])).expect_status(400);
                assert!(page.header("location").is_none() && !page.body.contains("href=\"https://evil.example"), "{wrong}");
            }
        }
    }

    /// A verifier is taken only where the request had a challenge, so that nobody can take the challenge away unseen.
    fn section_2_1_1_a_verifier_without_a_challenge_is_refused(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let without = [("code_challenge", ""), ("code_challenge_method", "")];
        let code = app.code_with(&without);
        assert_eq!(app.redeem(&code).expect_status(400).error(), "invalid_grant");
        let fields = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK)];
        app.post("token", &fields).expect_status(200);
    }

    /// A refresh token that was replaced and comes again ends all that was granted, for thief and owner alike.
    fn section_2_2_2_a_replaced_refresh_token_ends_the_grant(backend) {
        let world = World::start(backend);
        for kind in [ClientKind::Public, ClientKind::Confidential] {
            let app = App::like(&world, &Like { kind, ..Like::default() });
            let stolen = text(&app.tokens(), "refresh_token");
            let owners = app.refresh(&stolen).expect_status(200).json();
            world.clock().advance(60);
            assert_eq!(app.refresh(&stolen).expect_status(400).error(), "invalid_grant");
            assert_eq!(app.refresh(&text(&owners, "refresh_token")).expect_status(400).error(), "invalid_grant");
            app.userinfo(&text(&owners, "access_token")).expect_status(401);
        }
    }

    /// The password goes to our page alone: no client gets tokens for it.
    fn section_2_4_there_is_no_password_grant(backend) {
        let world = World::start(backend);
        for app in [App::public(&world), App::confidential(&world)] {
            let answer = app.post("token", &[("grant_type", "password"), ("username", EMAIL), ("password", PASSWORD), ("scope", "openid")]);
            assert_eq!(answer.expect_status(400).error(), "unsupported_grant_type");
        }
    }

    /// Scripts of other origins cannot read the authorization endpoint.
    fn section_2_6_the_authorization_endpoint_has_no_cors(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for url in [app.authorize_url(&[]), app.authorize_url(&[("prompt", "none")])] {
            let answer = machine::get(url.as_str(), &[("Origin", ORIGIN)]);
            assert_eq!(answer.header("access-control-allow-origin"), None, "{url}");
        }
    }

    /// An app's access token is not taken from an address, where it would stand in logs.
    fn section_4_3_2_an_apps_token_does_not_come_in_an_address(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let token = text(&app.tokens(), "access_token");
        let answer = machine::get(&format!("{}?access_token={}", world.endpoint("userinfo"), encode(&token)), &[]);
        assert_eq!(answer.expect_status(400).error(), "invalid_request");
        app.userinfo(&token).expect_status(200);
    }

    /// A code that was stolen from its owner is not redeemed in a flow that another began.
    fn section_4_5_3_a_code_of_another_flow_is_worth_nothing(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let stolen = app.code();
        let own = "v".repeat(43);
        let fields = [("grant_type", "authorization_code"), ("code", stolen.as_str()), ("redirect_uri", CALLBACK), ("code_verifier", own.as_str())];
        assert_eq!(app.post("token", &fields).expect_status(400).error(), "invalid_grant");
    }

    /// After the password a browser is redirected with 303, so that it does not carry the password on.
    fn section_4_12_a_login_ends_in_303(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let page = Browser::new().get(app.authorize_url(&[])).expect_status(200);
        let answer = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit();
        let told = answer.expect_status(303).redirect().expect("a redirect");
        assert!(parameter(&told, "code").is_some() && !told.as_str().contains(&encode(PASSWORD)), "{told}");
    }

    /// No page of ours can stand in a frame, and none tells other sites its address.
    fn section_4_16_no_page_can_be_framed(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        let login = browser.get(app.authorize_url(&[])).expect_status(200);
        typed_in(&login);
        let go_on = browser.get(app.authorize_url(&[("state", "t")])).expect_status(200);
        let leave = browser.get(format!("{}/logout", app.issuer())).expect_status(200);
        for page in [login, go_on, leave] {
            let policy = page.header("content-security-policy").expect("a policy");
            assert!(policy.contains("frame-ancestors 'none'"), "{}: {policy}", page.url);
            assert_eq!(page.header("referrer-policy"), Some("no-referrer"), "section 4.2.4");
        }
    }
}
