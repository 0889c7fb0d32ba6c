//! Pages of other origins read nothing: not of strangers, not of look-alikes, not of another store's front end.

use vtex_idp::{
    oauth::client::register::{Error, NewApp, register},
    stores::Store,
    types::{AccessTokenFormat, ClientKind},
};

use super::token_substitution::second_store;
use crate::support::{
    app::{App, ORIGIN, text},
    machine::{self, Answer},
    on_both,
    world::World,
};

fn expect_silence(answer: &Answer, what: &str) {
    for header in
        ["allow-origin", "allow-methods", "allow-headers", "allow-credentials", "max-age", "expose-headers"]
    {
        assert_eq!(answer.header(&format!("access-control-{header}")), None, "{what}");
    }
}

/// What a page of `origin` is told at an endpoint: before it asks, and when it does.
fn expect_nothing_for(origin: &str, url: &str, token: &str) {
    let what = format!("{origin} at {url}");
    expect_silence(&machine::preflight(url, origin).expect_status(204), &what);
    let bearer = format!("Bearer {token}");
    let headers = [("Origin", origin), ("Authorization", bearer.as_str())];
    expect_silence(&machine::send_with("POST", url, &headers), &what);
}

fn new_app(kind: ClientKind) -> NewApp {
    NewApp {
        name: "Server".parse().expect("a name"),
        kind,
        redirect_uris: vec!["https://server.example.com/callback".parse().expect("registrable")],
        logout_uris: Vec::new(),
        origins: vec![ORIGIN.parse().expect("an origin")],
        scope: "openid".parse().expect("scopes"),
        access_tokens: AccessTokenFormat::Opaque,
        lifetimes: vtex_idp::oauth::client::Lifetimes::default(),
    }
}

on_both! {
    fn only_the_registered_origin_to_the_letter_reads_answers(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let token = text(&app.tokens(), "access_token");
        let foreign = [
            "null",
            "*",
            "https://evil.example.com",
            "https://front.example.com.evil.example",
            "https://evilfront.example.com",
            "https://front.example.co",
            "https://sub.front.example.com",
            "https://example.com",
            "http://front.example.com",
            "https://front.example.com:8443",
            "https://front.example.com:443",
            "https://front.example.com/",
            "https://FRONT.example.com",
            "https://front.example.com, https://evil.example.com",
            "https://front.example.com https://evil.example.com",
            "https://user@front.example.com",
            "https://front.example.com.",
            "front.example.com",
            "",
        ];
        for origin in foreign {
            for endpoint in ["token", "userinfo", "revoke"] {
                expect_nothing_for(origin, &format!("{}/oauth/{endpoint}", app.issuer()), &token);
            }
        }
    }

    fn two_origins_in_one_request_are_none(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let url = format!("{}/oauth/userinfo", app.issuer());
        for second in [ORIGIN, "https://evil.example.com"] {
            expect_silence(&machine::get(&url, &[("Origin", ORIGIN), ("Origin", second)]).expect_status(401), second);
        }
    }

    fn an_origin_of_one_store_means_nothing_at_another(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        second_store(&world);
        let token = text(&app.tokens(), "access_token");
        let unknown = app.issuer().replace("/club", "/nowhere");
        for issuer in [app.issuer().replace("/club", "/other"), unknown] {
            expect_nothing_for(ORIGIN, &format!("{issuer}/oauth/userinfo"), &token);
        }
    }

    fn an_app_with_a_secret_has_no_origins(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let slug = "club".parse().expect("a slug");
        let refused = world.wait(async {
            let store = Store::by_slug(&world.app.db, &slug).await.expect("read").expect("the store");
            register(&world.app.acting, (store.id, &slug), new_app(ClientKind::Confidential)).await
        });
        assert!(matches!(refused, Err(Error::OriginsOfConfidential)));
        expect_nothing_for(ORIGIN, &format!("{}/oauth/token", app.issuer()), &text(&app.tokens(), "access_token"));
    }

    fn where_pages_have_no_business_even_a_registered_origin_reads_nothing(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let of_store = |name: &str| format!("{}/{name}", app.issuer());
        let stylesheet = format!("{}/static/style.css", world.base_url);
        let pages = [app.authorize_url(&[]).to_string(), of_store("oauth/introspect"), of_store("logout"), stylesheet];
        for url in pages {
            expect_silence(&machine::get(&url, &[("Origin", ORIGIN)]), &url);
            expect_silence(&machine::send_with("POST", &url, &[("Origin", ORIGIN)]), &url);
            expect_silence(&machine::preflight(&url, ORIGIN), &url);
        }
    }

    fn an_origin_is_forgotten_with_its_app(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let url = format!("{}/oauth/userinfo", app.issuer());
        assert_eq!(machine::preflight(&url, ORIGIN).header("access-control-allow-origin"), Some(ORIGIN));
        world.wait(async {
            let slug = "club".parse().expect("a slug");
            let registered = world.app.registry.store(&slug).await.expect("read").expect("the store");
            let key = registered.clients.iter().find(|client| client.client_id == app.client_id).expect("the app").key;
            vtex_idp::oauth::client::register::remove(&world.app.acting, registered.store.id, key).await.expect("removed");
        });
        world.clock().advance(3);
        expect_silence(&machine::preflight(&url, ORIGIN).expect_status(204), "an app that is gone");
    }
}
