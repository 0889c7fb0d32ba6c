//! RFC 7009, Token Revocation.

use crate::support::{
    app::{App, text},
    machine, on_both,
    world::World,
};

on_both! {
    /// A confidential client proves who it is before anything is revoked.
    fn section_2_1_the_client_proves_who_it_is(backend) {
        let world = World::start(backend);
        let app = App::confidential(&world);
        let token = text(&app.tokens(), "access_token");
        for secret in [None, Some("wrong".to_owned())] {
            let other = App { world: &world, client_id: app.client_id.clone(), client_secret: secret };
            assert_eq!(other.post("revoke", &[("token", &token)]).expect_status(401).error(), "invalid_client");
        }
        assert_eq!(machine::post_form(&world.endpoint("revoke"), &[("token", &token)], &[]).expect_status(401).error(), "invalid_client");
        app.userinfo(&token).expect_status(200);
    }

    /// A client gives back its own tokens, nobody else's.
    fn section_2_1_a_token_of_another_client_is_left_alone(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let tokens = app.tokens();
        for other in [App::public(&world), App::confidential(&world)] {
            for kind in ["access_token", "refresh_token"] {
                other.post("revoke", &[("token", &text(&tokens, kind))]).expect_status(400);
            }
        }
        app.userinfo(&text(&tokens, "access_token")).expect_status(200);
        app.refresh(&text(&tokens, "refresh_token")).expect_status(200);
    }

    /// A token is found whatever `token_type_hint` says of it.
    fn section_2_1_a_wrong_hint_hides_no_token(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for (kind, hint) in [("access_token", "refresh_token"), ("refresh_token", "access_token"), ("access_token", "saml2")] {
            let tokens = app.tokens();
            app.post("revoke", &[("token", &text(&tokens, kind)), ("token_type_hint", hint)]).expect_status(200);
            app.userinfo(&text(&tokens, "access_token")).expect_status(401);
        }
    }

    /// A refresh token takes the access tokens of its grant along, and an access token the refresh token.
    fn section_2_1_all_that_was_granted_ends(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for kind in ["access_token", "refresh_token"] {
            let first = app.tokens();
            let now = app.refresh(&text(&first, "refresh_token")).expect_status(200).json();
            app.post("revoke", &[("token", &text(&now, kind))]).expect_status(200);
            app.userinfo(&text(&now, "access_token")).expect_status(401);
            assert_eq!(app.refresh(&text(&now, "refresh_token")).expect_status(400).error(), "invalid_grant");
        }
    }

    /// A token that is none, or no more, is answered like one that was revoked.
    fn section_2_2_an_unknown_token_is_no_error(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let tokens = app.tokens();
        let (access, id) = (text(&tokens, "access_token"), text(&tokens, "id_token"));
        for token in ["nonsense", &id, &access, &access] {
            let answer = app.post("revoke", &[("token", token)]).expect_status(200);
            assert_eq!(answer.body, "");
        }
    }

    /// A request without a token, or with two, is `invalid_request`; only POST revokes.
    fn section_2_2_1_a_request_names_one_token(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let token = text(&app.tokens(), "access_token");
        for fields in [vec![], vec![("token", "")], vec![("token", token.as_str()), ("token", token.as_str())]] {
            assert_eq!(app.post("revoke", &fields).expect_status(400).error(), "invalid_request");
        }
        machine::send("GET", &format!("{}?token={token}", world.endpoint("revoke"))).expect_status(405);
        app.userinfo(&token).expect_status(200);
    }
}
