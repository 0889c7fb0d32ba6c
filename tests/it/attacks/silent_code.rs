//! Nobody who is signed in gives away a code, or who they are, without seeing it, but to the store's own apps (V-1).

use url::Url;
use vtex_idp::{
    accounts::manage,
    oauth::{
        client::{
            Lifetimes,
            register::{self, NewApp, register},
        },
        id_token::{self, IdToken},
    },
    types::{AccessTokenFormat, ClientKind},
};

use crate::support::{
    app::{App, CALLBACK},
    browser::Browser,
    machine, on_both,
    world::{EMAIL, PASSWORD, World},
};

/// VTEX's shared callback, and spellings that lead there.
const AT_VTEX: [&str; 5] = [
    "https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx",
    "https://vtexid.vtex.com.br/vtexidauthsiteknockout/receiveauthorizationcode.ashx?x=1",
    "https://vtexid.vtex.com.br:443/VtexIdAuthSiteKnockout/ReceiveAuthorizationCod%65.ashx",
    "https://VTEXID.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx",
    "https://vtexid.vtex.com.br./VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx",
];

fn answer(browser: &Browser, url: &Url) -> Url {
    browser.get(url).expect_status(303).redirect().expect("a redirect")
}

fn error(told: &Url) -> String {
    assert_eq!(machine::parameter(told, "code"), None, "{told}");
    machine::parameter(told, "error").unwrap_or_else(|| panic!("no error: {told}"))
}

/// A browser in which the shopper is signed in.
fn signed_in(app: &App<'_>) -> Browser {
    let browser = Browser::new();
    app.sign_in(&browser, &[]);
    browser
}

on_both! {
    /// The shared callback belongs to every VTEX account: an app there could be anybody's.
    fn no_app_takes_its_codes_at_vtex(backend) {
        let world = World::start(backend);
        let slug = "club".parse().expect("a slug");
        let registered = world.wait(world.app.registry.store(&slug)).expect("read").expect("the store");
        for callback in AT_VTEX {
            let new = NewApp {
                name: "Front".parse().expect("a name"),
                kind: ClientKind::Public,
                redirect_uris: vec![CALLBACK.parse().expect("registrable"), callback.parse().expect("an address")],
                logout_uris: Vec::new(),
                origins: Vec::new(),
                scope: "openid".parse().expect("a scope"),
                access_tokens: AccessTokenFormat::Opaque,
                lifetimes: Lifetimes::default(),
            };
            let made = world.wait(register(&world.app.acting, (registered.store.id, &slug), new));
            assert!(matches!(made, Err(register::Error::Callback(_))), "{callback}");
        }
    }

    fn a_silent_request_that_asks_for_more_is_none(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = signed_in(&app);
        for prompt in ["none login", "none consent", "login none", "none select_account"] {
            assert_eq!(error(&answer(&browser, &app.authorize_url(&[("prompt", prompt)]))), "invalid_request", "{prompt}");
        }
        let url = app.authorize_url(&[("prompt", "none")]);
        for more in ["&prompt=none", "&prompt=login", "&max_age=-1", "&max_age=x", "&max_age=99999999999", "&max_age=0&max_age=9"] {
            let told = answer(&browser, &format!("{url}{more}").parse().expect("a URL"));
            assert_eq!(error(&told), "invalid_request", "{more}");
        }
        let told = answer(&browser, &format!("{url}&max_age=0").parse().expect("a URL"));
        assert_eq!(error(&told), "login_required");
        // A form is answered like the address: no page, and from another site, which sends no cookie, no code.
        let form = [("identifier", EMAIL), ("password", PASSWORD), ("form_token", "AAAA"), ("continue", "x")];
        for fields in [&form[..2], &form] {
            let told = Browser::new().post_form(&url, fields).expect_status(303).redirect().expect("a redirect");
            assert_eq!(error(&told), "login_required");
        }
    }

    fn who_may_not_sign_in_any_more_is_told_to_nobody(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let url = app.authorize_url(&[("prompt", "none")]);
        let browser = signed_in(&app);
        assert!(machine::parameter(&answer(&browser, &url), "code").is_some());
        world.wait(manage::block(&world.app.accounts, world.shopper.id)).expect("blocked");
        assert_eq!(error(&answer(&browser, &url)), "login_required");
        world.wait(manage::unblock(&world.app.accounts, world.shopper.id)).expect("unblocked");
        assert_eq!(error(&answer(&browser, &url)), "login_required");
    }

    /// Who signed in is told in silence; anything that does not prove whom an app means proves nothing.
    fn a_hint_of_anybody_elses_brings_no_code(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let other = world.add_user("other@example.com", true);
        let browser = signed_in(&app);
        let now = world.clock().now();
        let own = IdToken {
            iss: app.issuer(), sub: world.shopper.id.to_string(), aud: app.client_id.clone(), exp: now.plus(-60), iat: now.plus(-600),
            auth_time: now.plus(-600), nonce: None, acr: id_token::ACR.to_owned(), amr: Vec::new(), at_hash: None, sid: None,
        };
        let asked = |token: &IdToken| {
            let hint = world.wait(token.sign(&world.app.oauth.keyring)).expect("signed");
            answer(&browser, &app.authorize_url(&[("prompt", "none"), ("id_token_hint", &hint)]))
        };
        assert!(machine::parameter(&asked(&own), "code").is_some(), "it has expired, and says who is meant all the same");
        let with = |change: fn(&mut IdToken, String), value: &str| {
            let mut token = own.clone();
            change(&mut token, value.to_owned());
            token
        };
        for token in [
            with(|token, sub| token.sub = sub, &other.id.to_string()),
            with(|token, sub| token.sub = sub, EMAIL),
            with(|token, aud| token.aud = aud, "a client of another store"),
            with(|token, iss| token.iss = iss, &format!("{}/other", world.base_url)),
            with(|token, iss| token.iss = iss, "https://idp.example.com"),
        ] {
            assert_eq!(error(&asked(&token)), "login_required");
        }
    }

    fn a_login_hint_tells_nothing_of_who_is_known_here(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let shown = |hint: &str| {
            let page = Browser::new().get(app.authorize_url(&[("login_hint", hint)])).expect_status(200);
            assert_eq!(page.form().value("identifier").as_deref(), Some(hint));
            page.text().replace(hint, "HINT")
        };
        assert_eq!(shown(EMAIL), shown("nobody@example.com"));
        let hostile = "\"><script>alert(1)</script>";
        assert_eq!(shown(hostile), shown("nobody@example.com"));
        let long = Browser::new().get(app.authorize_url(&[("login_hint", &"x".repeat(4000))])).expect_status(200);
        assert_eq!(long.form().value("identifier").unwrap_or_default(), "");
    }
}
