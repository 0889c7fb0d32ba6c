//! RFC 6750, Bearer Token Usage.

use crate::support::{
    machine, on_both,
    world::{EMAIL, NAME, World},
};

on_both! {
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
}
