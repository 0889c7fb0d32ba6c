//! An app's code is worth nothing to another client, to who lacks its verifier, or after its session has ended.

use vtex_idp::{
    accounts::manage,
    oauth::authorize::{Asked, Authorization, grant, grant::SignedIn},
    types::{ClientKind, RedirectUri, RegisteredUri, SessionId, random},
};

use crate::support::{
    app::{App, CALLBACK, VERIFIER, text},
    browser::Browser,
    machine, on_both,
    world::World,
};

/// A redemption with these fields in place of the usual ones; an empty value takes one away.
fn redeem_with(app: &App<'_>, code: &str, changes: &[(&str, &str)]) -> machine::Answer {
    let usual = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let kept = usual.into_iter().filter(|(key, _)| !changes.iter().any(|(changed, _)| changed == key));
    let added = changes.iter().copied().filter(|(_, value)| !value.is_empty());
    app.post("token", &kept.chain(added).collect::<Vec<_>>())
}

on_both! {
    fn of_a_hundred_redemptions_of_an_apps_code_one_succeeds_and_the_rest_end_it(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let code = app.code();
        let answers: Vec<machine::Answer> = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..100).map(|_| scope.spawn(|| app.redeem(&code))).collect();
            racers.into_iter().map(|racer| racer.join().expect("no panic")).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.iter().filter(|answer| answer.status == 400).count()), (1, 99));
        let tokens = won[0].json();
        app.userinfo(&text(&tokens, "access_token")).expect_status(401);
        assert_eq!(app.refresh(&text(&tokens, "refresh_token")).expect_status(400).error(), "invalid_grant");
    }

    fn a_code_is_of_use_to_its_own_client_alone(backend) {
        let world = World::start(backend);
        let (app, other, server) = (App::public(&world), App::public(&world), App::confidential(&world));
        let (of_app, of_vtex) = (app.code(), world.code());
        for thief in [&other, &server] {
            for (code, callback) in [(&of_app, CALLBACK), (&of_vtex, world.redirect_uri.as_str())] {
                for verifier in [VERIFIER, ""] {
                    let fields = [("redirect_uri", callback), ("code_verifier", verifier)];
                    assert_eq!(redeem_with(thief, code, &fields).expect_status(400).error(), "invalid_grant");
                }
            }
        }
        for callback in [CALLBACK, world.redirect_uri.as_str()] {
            let fields = [
                ("client_id", world.client_id.as_str()), ("client_secret", &world.client_secret), ("code", &of_app),
                ("redirect_uri", callback), ("code_verifier", VERIFIER), ("grant_type", "authorization_code"),
            ];
            let answer = machine::post_form(&world.endpoint("token"), &fields, &[]);
            assert_eq!(answer.expect_status(400).error(), "invalid_grant");
        }
        // A name and a secret of two clients are nobody's.
        let mixed = [("client_id", server.client_id.as_str()), ("client_secret", &world.client_secret), ("grant_type", "authorization_code"), ("code", &of_vtex)];
        machine::post_form(&world.endpoint("token"), &mixed, &[]).expect_status(401);
        app.redeem(&of_app).expect_status(200);
        // Nor does its replay by another client end what it was redeemed for.
        let tokens = app.tokens();
        redeem_with(&other, &of_app, &[]).expect_status(400);
        app.userinfo(&text(&tokens, "access_token")).expect_status(200);
        world.redeem(&of_vtex).expect_status(200);
    }

    fn pkce_is_not_talked_down(backend) {
        let world = World::start(backend);
        let (front, server) = (App::public(&world), App::confidential(&world));
        let code = front.code();
        let challenge = crate::support::app::challenge();
        for verifier in ["", "short", &challenge, &VERIFIER.to_uppercase(), &VERIFIER[..VERIFIER.len() - 1]] {
            assert_eq!(redeem_with(&front, &code, &[("code_verifier", verifier)]).expect_status(400).error(), "invalid_grant", "{verifier}");
        }
        redeem_with(&front, &code, &[("code_verifier", VERIFIER), ("code_verifier", VERIFIER)]).expect_status(400);
        front.redeem(&code).expect_status(200);
        for changes in [
            [("code_challenge", ""), ("code_challenge_method", "")], [("code_challenge", ""), ("code_challenge_method", "S256")],
            [("code_challenge", VERIFIER), ("code_challenge_method", "plain")], [("code_challenge", &challenge), ("code_challenge_method", "")],
        ] {
            let told = Browser::new().get(front.authorize_url(&changes)).expect_status(303).redirect().expect("a redirect");
            assert_eq!(machine::parameter(&told, "error").as_deref(), Some("invalid_request"), "{changes:?}");
        }
        // Whoever strips the challenge on the way gets a code that the client's verifier does not fit (RFC 9700 section 4.8.2).
        let stripped = server.code_with(&[("code_challenge", ""), ("code_challenge_method", "")]);
        assert_eq!(server.redeem(&stripped).expect_status(400).error(), "invalid_grant");
        // Where neither verifier nor nonce tells a client whose code it is, none is issued.
        for changes in [[("nonce", ""), ("scope", "openid")], [("nonce", "n-1"), ("scope", "email")]] {
            let changes = [&changes[..], &[("code_challenge", ""), ("code_challenge_method", "")]].concat();
            let told = Browser::new().get(server.authorize_url(&changes)).expect_status(303).redirect().expect("a redirect");
            assert_eq!(machine::parameter(&told, "error").as_deref(), Some("invalid_request"), "{changes:?}");
        }
        let own = server.code();
        assert_eq!(redeem_with(&server, &own, &[("code_verifier", "")]).expect_status(400).error(), "invalid_grant");
        server.redeem(&own).expect_status(200);
    }

    fn a_code_that_was_not_redeemed_ends_with_its_session(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        let online = machine::parameter(&app.sign_in(&browser, &[("scope", "openid email")]), "code").expect("a code");
        browser.get(format!("{}/logout", app.issuer())).form().press("Sign out").expect_status(200);
        assert_eq!(app.redeem(&online).expect_status(400).error(), "invalid_grant");
        let code = app.code();
        world.wait(manage::block(&world.app.accounts, world.shopper.id)).expect("blocked");
        world.wait(manage::unblock(&world.app.accounts, world.shopper.id)).expect("unblocked");
        assert_eq!(app.redeem(&code).expect_status(400).error(), "invalid_grant");
    }

    /// The click came first, and its code was written down after the sign-out had looked for what to revoke.
    fn a_code_that_was_issued_while_its_session_ended_is_worth_nothing(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let slug = "club".parse().expect("a slug");
        let registered = world.wait(world.app.registry.store(&slug)).expect("read").expect("the store");
        let client = registered.clients.iter().find(|client| client.client_id == app.client_id).expect("the app");
        let uris = [CALLBACK.parse::<RedirectUri>().expect("an address")];
        for scope in ["openid email", "openid email offline_access"] {
            let authorization = Authorization {
                client: client.key,
                client_kind: ClientKind::Public,
                code_seconds: None,
                redirect_uri: RegisteredUri::find(&uris, CALLBACK).expect("registered"),
                state: None,
                asked: Asked {
                    scope: scope.parse().expect("scopes"),
                    code_challenge: vtex_idp::oauth::pkce::CodeChallenge::of_verifier(VERIFIER),
                    ..Asked::default()
                },
            };
            let ended = Some(SessionId::from_uuid(random::opaque_id()));
            let signed_in = SignedIn { user: world.shopper.id, auth_time: world.clock().now(), session: ended };
            let code = world.wait(grant::issue(&world.app.oauth, &authorization, signed_in)).expect("issued");
            assert_eq!(app.redeem(&code.expose()).expect_status(400).error(), "invalid_grant", "{scope}");
        }
    }
}
