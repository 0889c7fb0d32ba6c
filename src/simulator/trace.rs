//! What a login left behind: every request in order, with its secrets masked.

use serde::Serialize;
use uuid::Uuid;

use super::step_kind::StepKind;
use super::{Disguise, Secret, Trial};

/// One visit to the identity provider, from the redirect to its end.
#[derive(Debug, Clone, Serialize)]
pub struct Login {
    /// Names this login in the trace.
    pub id: Uuid,
    /// The provider's name.
    pub provider: String,
    /// Seconds since 1970.
    pub started_at: u64,
    /// How it departs from the usual.
    pub trial: Trial,
    /// Whose browser it is in, and at which store.
    pub part: Part,
    /// How it ended, if it has.
    pub outcome: Outcome,
    /// Every request, in order.
    pub steps: Vec<Step>,
    /// In clear, for tests that replay or misuse them. Never serialized.
    #[serde(skip)]
    pub secrets: Secrets,
    #[serde(skip)]
    pub(super) browser: String,
}

/// Whose browser a login is in, and at which store (threat V-1 of `docs/vtex-id.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Part {
    /// A shopper's, at the store.
    Shopper,
    /// A shopper's, at the hostile store.
    Victim {
        /// What the hostile store pretends.
        disguise: Disguise,
    },
    /// The attacker's, at the store.
    Attacker {
        /// The login that the code was taken from.
        victim: Uuid,
    },
}

/// How a login ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Outcome {
    /// The shopper has not come back yet.
    Pending,
    /// VTEX would have signed this shopper in.
    SignedIn {
        /// As userinfo described them.
        user: User,
    },
    /// VTEX would have refused.
    Failed {
        /// All that VTEX tells: `AuthorizationCodeAlreadyUsed`, `MissingUserEmail` or `unexpected error`.
        shopper_sees: String,
        /// What VTEX does not tell.
        reason: String,
    },
}

/// The shopper, as userinfo described them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// VTEX's sole key for a shopper, exactly as received.
    pub email: String,
    /// The identity provider's ID of them.
    pub id: String,
    /// May be empty.
    pub name: String,
}

/// What the identity provider issued to this login.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// The code that came with the callback.
    pub code: Option<Secret>,
    /// The access token that came for the code.
    pub access_token: Option<Secret>,
}

/// One request of a login, masked.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Which one.
    pub kind: StepKind,
    /// `GET` or `POST`.
    pub method: String,
    /// Without its query string.
    pub url: String,
    /// The query string, decoded.
    pub query: Vec<Field>,
    /// The request's headers that matter.
    pub headers: Vec<Field>,
    /// The request's body; empty if it had none.
    pub body: String,
    /// Absent if no answer came.
    pub response: Option<Response>,
    /// Of a call to the identity provider.
    pub duration_ms: Option<u64>,
    /// What went wrong in this step.
    pub problem: Option<String>,
    /// What worked but departs from VTEX's documentation.
    pub notes: Vec<String>,
}

/// The answer to a request, masked.
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers that matter.
    pub headers: Vec<Field>,
    /// Shortened if long.
    pub body: String,
}

/// A name and a value: of a query string, of a header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value, masked if secret.
    pub value: String,
}

impl Response {
    pub(super) fn bare(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new() }
    }
}

impl Field {
    pub(super) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

impl Login {
    /// `browser` is empty if none takes part.
    pub(super) fn new(id: Uuid, provider: &str, browser: &str, now: u64) -> Self {
        Self {
            id,
            provider: provider.to_owned(),
            started_at: now,
            trial: Trial::Usual,
            part: Part::Shopper,
            outcome: Outcome::Pending,
            steps: Vec::new(),
            secrets: Secrets::default(),
            browser: browser.to_owned(),
        }
    }
}

impl Step {
    pub(super) fn new(kind: StepKind, method: &str, url: &url::Url) -> Self {
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        Self {
            kind,
            method: method.to_owned(),
            url: bare.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: String::new(),
            response: None,
            duration_ms: None,
            problem: None,
            notes: Vec::new(),
        }
    }
}
