//! RFC 6750, Bearer Token Usage.

use crate::support::{
    app::{App, text},
    machine, on_both,
    world::{EMAIL, NAME, World},
};

on_both! {
    /// A token is taken from the header, a form, JSON or the query, whatever else the request holds.
    fn section_2_a_token_is_taken_from_header_query_or_body(backend) {
        let world = World::start(backend);
        let (url, token) = (world.endpoint("userinfo"), world.access_token());
        let bearer = format!("bearer {token}");
        let answers = [
            machine::get(&url, &[("Authorization", &bearer)]),
            machine::get(&format!("{url}?access_token={token}&extra=1"), &[]),
            machine::post_form(&url, &[("access_token", &token)], &[]),
            machine::post_json(&url, &serde_json::json!({"access_token": token})),
            machine::post(&url, "application/json", b"{\"static\":\"parameter\"}", &[("Authorization", &bearer)]),
            machine::get(&url, &[("Authorization", &bearer), ("Accept", "image/png")]),
        ];
        for answer in answers {
            let info = answer.expect_status(200).json();
            assert_eq!((&info["email"], &info["name"]), (&EMAIL.into(), &NAME.into()));
        }
    }

    /// A request without a good token is challenged, with a code that says what is wrong if a token came.
    fn section_3_a_challenge_says_what_is_wrong(backend) {
        let world = World::start(backend);
        let url = world.endpoint("userinfo");
        let missing = machine::get(&url, &[]).expect_status(401);
        assert_eq!(missing.header("www-authenticate"), Some("Bearer realm=\"userinfo\""));
        let wrong = machine::get(&url, &[("Authorization", "Bearer wrong")]).expect_status(401);
        assert!(wrong.header("www-authenticate").is_some_and(|value| value.contains("error=\"invalid_token\"")));
        let twice = machine::get(&format!("{url}?access_token=x"), &[("Authorization", "Bearer x")]).expect_status(400);
        assert!(twice.header("www-authenticate").is_some_and(|value| value.contains("error=\"invalid_request\"")));
    }

    /// A token comes in one way only.
    fn section_2_a_token_comes_once(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (url, token) = (world.endpoint("userinfo"), text(&app.tokens(), "access_token"));
        let bearer = format!("Bearer {token}");
        for answer in [
            machine::post_form(&url, &[("access_token", &token)], &[("Authorization", &bearer)]),
            machine::post_form(&url, &[("access_token", &token), ("access_token", &token)], &[]),
        ] {
            assert_eq!(answer.expect_status(400).error(), "invalid_request");
        }
        app.userinfo(&token).expect_status(200);
    }

    /// An app's token is taken from the header and, in a POST, from a form.
    fn section_2_1_an_apps_token_comes_in_the_header_or_a_form(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (url, token) = (world.endpoint("userinfo"), text(&app.tokens(), "access_token"));
        for scheme in ["Bearer", "bearer", "BEARER"] {
            machine::get(&url, &[("Authorization", &format!("{scheme} {token}"))]).expect_status(200);
        }
        machine::post_form(&url, &[("access_token", &token)], &[]).expect_status(200);
    }

    /// A token that is unknown, has ended or was given back is `invalid_token`, with 401 and the challenge.
    fn section_3_1_a_token_that_does_not_hold_is_invalid(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let given_back = text(&app.tokens(), "access_token");
        app.post("revoke", &[("token", &given_back)]).expect_status(200);
        let ended = text(&app.tokens(), "access_token");
        world.clock().advance(600);
        let refresh = text(&app.tokens(), "refresh_token");
        for token in [given_back.as_str(), &ended, &refresh, "nonsense"] {
            let answer = app.userinfo(token).expect_status(401);
            let challenge = answer.header("www-authenticate").expect("a challenge");
            assert!(challenge.starts_with("Bearer ") && challenge.contains("error=\"invalid_token\""), "{challenge}");
        }
    }

    /// A token that is good, but not for this, is `insufficient_scope`, with 403.
    fn section_3_1_a_token_may_be_good_for_too_little(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let tokens = app.redeem(&app.code_with(&[("scope", "offline_access")])).expect_status(200).json();
        let answer = app.userinfo(&text(&tokens, "access_token")).expect_status(403);
        let challenge = answer.header("www-authenticate").expect("a challenge");
        assert!(challenge.contains("error=\"insufficient_scope\""), "{challenge}");
    }
}
