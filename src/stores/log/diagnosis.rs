//! What the steps of a login mean, in plain words: `locales/` holds a sentence for each finding.

use serde_json::{Map, Value, json};

use super::{Endpoint, Step, Verdict, detail, step::outcome};
use crate::{stores::WireProfile, text::Text, types::Timestamp};

/// VTEX redeems a code at once; after this long nobody will.
pub(super) const PATIENCE_SECONDS: i64 = 60;
/// As long as VTEX waits for a shopper.
const LOGIN_SECONDS: i64 = 600;
/// VTEX's nearest published figures for an answer: 95 % within the first, none beyond the second.
const SLOW_MILLISECONDS: i64 = 1000;
const TOO_SLOW_MILLISECONDS: i64 = 3000;

/// What can go wrong after VTEX learned who the shopper is: all of it takes a whole code or token, or is our own doing.
const PROVEN: [&str; 4] = ["code_replayed", "token_revoked", "token_expired", "too_slow"];

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

impl Weight {
    /// What scripts call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Shopper => "shopper",
            Self::Note => "note",
        }
    }
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
    let answered = is_complete(steps);
    for (at, step) in steps.iter().enumerate() {
        let noticed = refused(step, &steps[at + 1..]).into_iter().chain(noted(step, wire)).chain(slow(step));
        for mut finding in noticed {
            if answered && !PROVEN.contains(&finding.word.as_str()) {
                finding.weight = Weight::Note; // anybody can send such a request with a part of a code
            }
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
        _ if is_complete(steps) => Verdict::SignedIn,
        Some(Weight::Shopper) => Verdict::Refused,
        _ if now.seconds_since(last) >= LOGIN_SECONDS => Verdict::Left,
        _ => Verdict::Open,
    }
}

/// Whether whoever asked knows who the shopper is: VTEX when userinfo was answered, an app when it has its tokens.
fn is_complete(steps: &[Step]) -> bool {
    let by_app = |step: &Step| step.detail.contains_key(detail::APP);
    let knows = |step: &Step| {
        step.outcome == outcome::ANSWERED || (step.outcome == outcome::REDEEMED && by_app(step))
    };
    steps.iter().any(knows)
}

fn went_well(step: &Step) -> bool {
    let well = [
        outcome::SHOWN,
        outcome::CONTINUE_SHOWN,
        outcome::CODE_ISSUED,
        outcome::REDEEMED,
        outcome::ANSWERED,
        outcome::REVOKED,
    ];
    well.contains(&step.outcome.as_str())
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
        outcome::SESSION_ENDED,
        outcome::FORM_TOO_LARGE,
        outcome::THROTTLED,
        outcome::BUSY,
        outcome::EXPIRED,
        outcome::EMAIL_UNVERIFIED,
        outcome::EMAIL_MISSING,
        outcome::EMAIL_TAKEN,
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
    if step.detail.contains_key(detail::APP) {
        return notes; // the sheet is VTEX's
    }
    let mut differs = |word: &str, name: &str, expected: Value| {
        let sent = step.detail.get(name);
        if let Some(sent) = sent.filter(|sent| **sent != expected) {
            notes.push(Finding::new(Weight::Note, word, json!({"sent": sent, "expected": expected})));
        }
    };
    match step.endpoint {
        Endpoint::Token => {
            differs("body_differs", detail::BODY, json!(wire.token.body));
            differs("credentials_differ", detail::CREDENTIALS, json!(wire.token.credentials));
            differs("key_differs", detail::CODE_KEY, json!(wire.token.code));
        }
        Endpoint::UserInfo => {
            let place = if wire.userinfo.token_in_query.is_some() { "query" } else { "header" };
            differs("token_place_differs", detail::TOKEN_IN, json!(place));
        }
        Endpoint::Authorize | Endpoint::Login | Endpoint::Revoke | Endpoint::Introspect => {}
    }
    if let Some(made_at) = step.detail.get(detail::NEWER_SECRET_AT) {
        notes.push(Finding::new(Weight::Note, "older_secret", json!({"newer_secret_at": made_at})));
    }
    if let Some(seconds) = step.number(detail::SECONDS_LEFT).filter(|_| step.outcome == outcome::CODE_ISSUED)
        && seconds < 30
    {
        notes.push(Finding::new(Weight::Note, "time_short", json!({"seconds": seconds})));
    }
    notes
}

fn slow(step: &Step) -> Option<Finding> {
    let by_vtex = matches!(step.endpoint, Endpoint::Token | Endpoint::UserInfo);
    let took = json!({"endpoint": step.endpoint.as_str(), "milliseconds": step.milliseconds});
    match step.milliseconds {
        _ if !by_vtex => None,
        TOO_SLOW_MILLISECONDS.. => Some(Finding::new(Weight::Failure, "too_slow", took)),
        SLOW_MILLISECONDS.. => Some(Finding::new(Weight::Note, "slow", took)),
        _ => None,
    }
}

/// Requests that should have come and did not. Which came is asked by grant, not by order: several nodes write.
fn missing(steps: &[Step], wire: &WireProfile, now: Timestamp) -> Option<Finding> {
    if is_complete(steps) {
        return None;
    }
    let last = steps.iter().filter(|step| went_well(step)).max_by_key(|step| (step.endpoint, step.at))?;
    let came = |endpoint: Endpoint| {
        steps
            .iter()
            .any(|step| step.endpoint == endpoint && (step.grant == last.grant || last.grant.is_none()))
    };
    let waited = now.seconds_since(last.at);
    let over = |word: &str, detail: Value| {
        (waited >= PATIENCE_SECONDS).then(|| Finding::new(Weight::Failure, word, detail))
    };
    match last.outcome.as_str() {
        outcome::CODE_ISSUED if !came(Endpoint::Token) => {
            over("no_token_request", json!({"seconds": PATIENCE_SECONDS}))
        }
        outcome::REDEEMED if !came(Endpoint::UserInfo) => {
            over("no_userinfo_request", json!({"key": wire.token.access_token}))
        }
        outcome::SHOWN | outcome::CONTINUE_SHOWN if waited >= LOGIN_SECONDS && !came(Endpoint::Login) => {
            Some(Finding::new(Weight::Note, "left", json!({})))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
