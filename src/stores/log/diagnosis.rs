//! What the steps of a login mean, in plain words: `locales/` holds a sentence for each finding.

use serde_json::{Map, Value, json};

use super::{Endpoint, Step, Verdict, step::outcome};
use crate::{stores::WireProfile, text::Text, types::Timestamp};

/// VTEX redeems a code at once; after this long nobody will.
const PATIENCE_SECONDS: i64 = 60;
/// As long as VTEX waits for a shopper.
const LOGIN_SECONDS: i64 = 600;
/// VTEX's nearest published figures for an answer: 95 % within the first, none beyond the second.
const SLOW_MILLISECONDS: i64 = 1000;
const TOO_SLOW_MILLISECONDS: i64 = 3000;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The set-up, VTEX or the server is at fault.
    Failure,
    /// The shopper was told what to do.
    Shopper,
    /// It works all the same.
    Note,
}

/// Something noticed in a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How grave it is.
    pub weight: Weight,
    /// A stable word for scripts; its sentence is `log-{word}`, with `-` for `_`.
    pub word: String,
    /// What the sentence mentions.
    pub detail: Map<String, Value>,
}

impl Finding {
    fn new(weight: Weight, word: &str, detail: Value) -> Self {
        let detail = if let Value::Object(detail) = detail { detail } else { Map::new() };
        Self { weight, word: word.to_owned(), detail }
    }

    /// The sentence.
    #[must_use]
    pub fn say(&self, text: Text) -> String {
        text.filled(&sentence_of(&self.word), &self.detail)
    }
}

/// Where the sentence of a word stands in `locales/`.
#[must_use]
pub fn sentence_of(word: &str) -> String {
    format!("log-{}", word.replace('_', "-"))
}

/// Words of findings that are no step's outcome.
pub const FURTHER_WORDS: [&str; 11] = [
    "body_differs",
    "credentials_differ",
    "token_place_differs",
    "key_differs",
    "older_secret",
    "slow",
    "too_slow",
    "no_token_request",
    "no_userinfo_request",
    "left",
    "time_short",
];

/// What is noticed in the steps of one login, the gravest first.
#[must_use]
pub fn diagnose(steps: &[Step], wire: &WireProfile, now: Timestamp) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let noticed = refused(step, &steps[at + 1..]).into_iter().chain(noted(step, wire)).chain(slow(step));
        for finding in noticed {
            findings.retain(|known| known.word != finding.word); // the last one tells most
            findings.push(finding);
        }
    }
    findings.extend(missing(steps, wire, now));
    findings.sort_by_key(|finding| finding.weight);
    findings
}

/// How a login with these findings ended.
#[must_use]
pub fn verdict(steps: &[Step], findings: &[Finding], now: Timestamp) -> Verdict {
    let last = steps.last().map_or(now, |step| step.at);
    match findings.first().map(|finding| finding.weight) {
        Some(Weight::Failure) => Verdict::Failed,
        _ if steps.iter().any(|step| step.outcome == outcome::ANSWERED) => Verdict::SignedIn,
        Some(Weight::Shopper) => Verdict::Refused,
        _ if now.seconds_since(last) >= LOGIN_SECONDS => Verdict::Left,
        _ => Verdict::Open,
    }
}

fn went_well(step: &Step) -> bool {
    [outcome::SHOWN, outcome::CODE_ISSUED, outcome::REDEEMED, outcome::ANSWERED]
        .contains(&step.outcome.as_str())
}

/// A refusal, unless what came later at the same endpoint went well: then it is a note.
fn refused(step: &Step, later: &[Step]) -> Option<Finding> {
    if went_well(step) {
        return None;
    }
    let recovered = later.iter().any(|other| {
        let same = other.endpoint == step.endpoint
            || (step.endpoint == Endpoint::Authorize && other.endpoint == Endpoint::Login);
        same && went_well(other)
    });
    let of_shopper = [
        outcome::WRONG_CREDENTIALS,
        outcome::FIELD_MISSING,
        outcome::FORM_STALE,
        outcome::FORM_TOO_LARGE,
        outcome::THROTTLED,
        outcome::BUSY,
        outcome::EXPIRED,
        outcome::EMAIL_UNVERIFIED,
        outcome::NOT_IN_GROUP,
        outcome::NOT_IN_DOMAIN,
        outcome::USER_NAME_MISSING,
    ];
    let hung_up = step.outcome == outcome::HUNG_UP;
    let shopper_left = hung_up && matches!(step.endpoint, Endpoint::Authorize | Endpoint::Login);
    let weight = match of_shopper.contains(&step.outcome.as_str()) || shopper_left {
        _ if recovered => Weight::Note,
        true => Weight::Shopper,
        false => Weight::Failure,
    };
    Some(Finding { weight, word: step.outcome.clone(), detail: step.detail.clone() })
}

/// What differs from the settings sheet and works all the same.
fn noted(step: &Step, wire: &WireProfile) -> Vec<Finding> {
    let mut notes = Vec::new();
    let mut differs = |word: &str, name: &str, expected: Value| {
        let sent = step.detail.get(name);
        if let Some(sent) = sent.filter(|sent| **sent != expected) {
            notes.push(Finding::new(Weight::Note, word, json!({"sent": sent, "expected": expected})));
        }
    };
    match step.endpoint {
        Endpoint::Token => {
            differs("body_differs", "body", json!(wire.token.body));
            differs("credentials_differ", "credentials", json!(wire.token.credentials));
            differs("key_differs", "code_key", json!(wire.token.code));
        }
        Endpoint::UserInfo => {
            let place = if wire.userinfo.token_in_query.is_some() { "query" } else { "header" };
            differs("token_place_differs", "token_in", json!(place));
        }
        Endpoint::Authorize | Endpoint::Login => {}
    }
    if let Some(made_at) = step.detail.get("newer_secret_at") {
        notes.push(Finding::new(Weight::Note, "older_secret", json!({"newer_secret_at": made_at})));
    }
    if let Some(seconds) = step.number("seconds_left").filter(|_| step.outcome == outcome::CODE_ISSUED)
        && seconds < 30
    {
        notes.push(Finding::new(Weight::Note, "time_short", json!({"seconds": seconds})));
    }
    notes
}

fn slow(step: &Step) -> Option<Finding> {
    let by_vtex = matches!(step.endpoint, Endpoint::Token | Endpoint::UserInfo);
    let detail = json!({"endpoint": step.endpoint.as_str(), "milliseconds": step.milliseconds});
    match step.milliseconds {
        _ if !by_vtex => None,
        TOO_SLOW_MILLISECONDS.. => Some(Finding::new(Weight::Failure, "too_slow", detail)),
        SLOW_MILLISECONDS.. => Some(Finding::new(Weight::Note, "slow", detail)),
        _ => None,
    }
}

/// Requests that should have come and did not.
fn missing(steps: &[Step], wire: &WireProfile, now: Timestamp) -> Option<Finding> {
    let after = |step: &Step, endpoint: Endpoint| {
        let rest = steps.iter().skip_while(|other| !std::ptr::eq(*other, step)).skip(1);
        rest.filter(|other| other.endpoint == endpoint).count() > 0
    };
    let last = steps.iter().rev().find(|step| went_well(step))?;
    let waited = now.seconds_since(last.at);
    let over = |word: &str, detail: Value| {
        (waited >= PATIENCE_SECONDS).then(|| Finding::new(Weight::Failure, word, detail))
    };
    match last.outcome.as_str() {
        outcome::CODE_ISSUED if !after(last, Endpoint::Token) => {
            over("no_token_request", json!({"seconds": PATIENCE_SECONDS}))
        }
        outcome::REDEEMED if !after(last, Endpoint::UserInfo) && !after(last, Endpoint::Token) => {
            over("no_userinfo_request", json!({"key": wire.token.access_token}))
        }
        outcome::SHOWN if waited >= LOGIN_SECONDS && !after(last, Endpoint::Login) => {
            Some(Finding::new(Weight::Note, "left", json!({})))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        stores::wire_profile::Preset,
        types::{StoreId, random},
    };

    fn step(endpoint: Endpoint, outcome: &str, at: i64, detail: Value) -> Step {
        Step {
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
        steps.push(step(
            Endpoint::Token,
            outcome::REDEEMED,
            21,
            json!({"body": "json", "credentials": "body"}),
        ));
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
            [
                "body_differs",
                "credentials_differ",
                "key_differs",
                "older_secret",
                "token_place_differs",
                "slow"
            ]
        );
    }

    #[test]
    fn an_answer_that_vtex_does_not_wait_for_is_a_failure() {
        let mut steps = complete();
        steps[2].milliseconds = 3000;
        assert_eq!(words(&steps, 23), (Verdict::Failed, vec!["too_slow".to_owned()]));
    }
}
