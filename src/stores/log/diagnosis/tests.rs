//! Steps as they come, and what is made of them.

use super::*;
use crate::{
    stores::wire_profile::Preset,
    types::{GrantId, StoreId, random},
};

fn step(endpoint: Endpoint, outcome: &str, at: i64, detail: Value) -> Step {
    Step {
        id: random::opaque_id(),
        store: StoreId::from_uuid(random::opaque_id()),
        login: "L".to_owned(),
        grant: None,
        request_id: "R".to_owned(),
        endpoint,
        outcome: outcome.to_owned(),
        detail: if let Value::Object(detail) = detail { detail } else { Map::new() },
        milliseconds: 5,
        at: Timestamp::from_unix(at),
    }
}

fn words(steps: &[Step], now: i64) -> (Verdict, Vec<String>) {
    let now = Timestamp::from_unix(now);
    let findings = diagnose(steps, &Preset::Guide.profile(), now);
    (verdict(steps, &findings, now), findings.into_iter().map(|finding| finding.word).collect())
}

fn to_code() -> Vec<Step> {
    vec![
        step(Endpoint::Authorize, outcome::SHOWN, 0, json!({})),
        step(Endpoint::Login, outcome::CODE_ISSUED, 20, json!({"seconds_left": 500})),
    ]
}

fn complete() -> Vec<Step> {
    let mut steps = to_code();
    steps.push(step(Endpoint::Token, outcome::REDEEMED, 21, json!({"body": "json", "credentials": "body"})));
    steps.push(step(Endpoint::UserInfo, outcome::ANSWERED, 22, json!({"token_in": "header"})));
    steps
}

#[test]
fn a_login_that_went_well_has_nothing_to_say() {
    assert_eq!(words(&complete(), 23), (Verdict::SignedIn, vec![]));
    assert_eq!(words(&complete(), 9000), (Verdict::SignedIn, vec![]));
}

#[test]
fn what_did_not_come_is_missed_after_a_minute() {
    assert_eq!(words(&to_code(), 30), (Verdict::Open, vec![]));
    assert_eq!(words(&to_code(), 80), (Verdict::Failed, vec!["no_token_request".to_owned()]));
    let until_token = &complete()[..3];
    assert_eq!(words(until_token, 81), (Verdict::Failed, vec!["no_userinfo_request".to_owned()]));
    assert_eq!(words(&complete()[..1], 599), (Verdict::Open, vec![]));
    assert_eq!(words(&complete()[..1], 600), (Verdict::Left, vec!["left".to_owned()]));
}

#[test]
fn a_mistake_that_was_mended_is_a_note() {
    let mut steps = complete();
    steps.insert(1, step(Endpoint::Login, outcome::WRONG_CREDENTIALS, 5, json!({})));
    assert_eq!(words(&steps, 23), (Verdict::SignedIn, vec!["wrong_credentials".to_owned()]));
    assert_eq!(words(&steps[..2], 23), (Verdict::Refused, vec!["wrong_credentials".to_owned()]));
}

#[test]
fn a_code_used_twice_is_a_failure_after_all() {
    let mut steps = complete();
    steps.push(step(Endpoint::Token, "code_replayed", 35, json!({"seconds": 14})));
    assert_eq!(words(&steps, 40), (Verdict::Failed, vec!["code_replayed".to_owned()]));
}

#[test]
fn who_does_not_prove_anything_cannot_spoil_a_login_that_went_well() {
    let mut steps = complete();
    steps.push(step(Endpoint::Token, "wrong_secret", 35, json!({})));
    steps.push(step(Endpoint::UserInfo, "token_unknown", 36, json!({})));
    assert_eq!(words(&steps, 40).0, Verdict::SignedIn);
}

#[test]
fn what_differs_from_the_sheet_is_noted() {
    let mut steps = complete();
    steps[2].detail = json!({"body": "form", "credentials": "header", "code_key": "auth_code",
        "newer_secret_at": 7})
    .as_object()
    .expect("an object")
    .clone();
    steps[3].detail.insert("token_in".to_owned(), json!("query"));
    steps[3].milliseconds = 1500;
    let (verdict, words) = words(&steps, 23);
    assert_eq!(verdict, Verdict::SignedIn);
    assert_eq!(
        words,
        ["body_differs", "credentials_differ", "key_differs", "older_secret", "token_place_differs", "slow"]
    );
}

#[test]
fn an_answer_that_vtex_does_not_wait_for_is_a_failure() {
    let mut steps = complete();
    steps[2].milliseconds = 3000;
    assert_eq!(words(&steps, 23), (Verdict::Failed, vec!["too_slow".to_owned()]));
}

#[test]
fn what_another_node_wrote_a_moment_before_is_not_missed() {
    // Within a second the rows of two nodes have no order.
    let mut steps = complete();
    let grant = Some(GrantId::from_uuid(random::opaque_id()));
    steps.iter_mut().skip(1).for_each(|step| step.grant = grant);
    steps.truncate(3);
    steps.swap(1, 2);
    assert_eq!(words(&steps, 81).1, ["no_userinfo_request"]);
    let mut steps = complete();
    steps.reverse();
    assert_eq!(words(&steps, 9000), (Verdict::SignedIn, vec![]));
}
