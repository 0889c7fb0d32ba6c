//! Steps read together: one login from VTEX's redirect to VTEX's last question.

use std::collections::HashMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Endpoint, Finding, Step,
    diagnosis::{PATIENCE_SECONDS, diagnose, verdict},
    step::outcome,
};
use crate::{
    db::{
        self, Db,
        login_steps::{self, LoginStep},
    },
    stores::{Store, WireProfile},
    types::{GrantId, Timestamp},
};

/// The steps of one login, and what they mean.
#[derive(Debug)]
pub struct Login {
    /// What a shopper reads to support.
    pub reference: String,
    /// In order.
    pub steps: Vec<Step>,
    /// What was noticed, the gravest first.
    pub findings: Vec<Finding>,
    /// How it ended.
    pub verdict: Verdict,
}

/// How a login ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// VTEX learned who the shopper is.
    SignedIn,
    /// The set-up, VTEX or the server is at fault.
    Failed,
    /// The shopper was told what to do.
    Refused,
    /// It may still go on.
    Open,
    /// The shopper went away.
    Left,
}

impl Verdict {
    /// What scripts and `locales/` call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Open => "open",
            Self::Left => "left",
        }
    }

    /// Whether somebody may want to know why.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Refused)
    }
}

impl Login {
    /// When its last step was.
    #[must_use]
    pub fn last_at(&self) -> Timestamp {
        self.steps.iter().map(|step| step.at).max().unwrap_or(Timestamp::from_unix(0))
    }
}

/// As many steps are read at once.
const PAGE: i64 = 1000;
/// A login that is shown again and again has many steps; beyond so many others are not looked for any further.
const MOST_STEPS: usize = 50_000;

/// The last `limit` logins of a store, oldest first.
pub async fn latest(db: &Db, store: &Store, now: Timestamp, limit: usize) -> Result<Vec<Login>, db::Error> {
    let mut rows: Vec<LoginStep> = Vec::new();
    loop {
        let before = rows.last().map_or(Uuid::max(), |row| row.id);
        let page = login_steps::latest(db, store.id, before, PAGE).await?;
        let is_last = page.is_empty();
        rows.extend(page);
        let oldest_first = rows.iter().rev().cloned().collect();
        let mut logins = together(oldest_first, &store.wire_profile, now);
        // One more than asked for: the oldest may be cut.
        if is_last || logins.len() > limit || rows.len() >= MOST_STEPS {
            logins.sort_by_key(Login::last_at);
            return Ok(logins.split_off(logins.len().saturating_sub(limit)));
        }
    }
}

/// The last `limit` logins of a store that failed or were refused, oldest first, however long ago they were.
pub async fn failed(db: &Db, store: &Store, now: Timestamp, limit: usize) -> Result<Vec<Login>, db::Error> {
    let suspects = i64::try_from(limit).unwrap_or(i64::MAX).saturating_mul(5);
    let open_since = now.plus(1 - PATIENCE_SECONDS);
    let (mut found, mut others): (Vec<Login>, Vec<Login>) = (Vec::new(), Vec::new());
    for reference in login_steps::gone_wrong(db, store.id, open_since, suspects).await? {
        let known = |login: &Login| {
            login.reference == reference || login.steps.iter().any(|step| step.request_id == reference)
        };
        if found.len() >= limit {
            break;
        }
        if !found.iter().chain(&others).any(known) {
            let logins = of_reference(db, store, now, &reference).await?.into_iter();
            let (failed, went_well): (Vec<_>, Vec<_>) = logins.partition(|login| login.verdict.is_failure());
            found.extend(failed);
            others.extend(went_well);
        }
    }
    found.sort_by_key(Login::last_at);
    Ok(found)
}

/// The login that a person read the reference of.
pub async fn of_reference(
    db: &Db,
    store: &Store,
    now: Timestamp,
    reference: &str,
) -> Result<Vec<Login>, db::Error> {
    let mut rows = login_steps::of_reference(db, store.id, reference).await?;
    rows.reverse();
    Ok(together(rows, &store.wire_profile, now))
}

/// Ties rows, oldest first, together.
pub(super) fn together(rows: Vec<LoginStep>, wire: &WireProfile, now: Timestamp) -> Vec<Login> {
    let mut login_of_grant: HashMap<GrantId, String> = HashMap::new();
    for row in rows.iter().filter(|row| row.outcome == outcome::CODE_ISSUED) {
        login_of_grant.extend(row.grant_id.map(|grant| (grant, row.login.clone())));
    }
    let mut order: Vec<String> = Vec::new();
    let mut steps: HashMap<String, Vec<Step>> = HashMap::new();
    for row in rows {
        let known = row.grant_id.and_then(|grant| login_of_grant.get(&grant).cloned());
        // A grant whose code is too long ago for these rows still ties its own requests together.
        let login = known.unwrap_or_else(|| {
            let grant = row.grant_id.filter(|_| row.endpoint != Endpoint::Login.as_str());
            let login = row.login.clone();
            grant.map_or(login.clone(), |grant| login_of_grant.entry(grant).or_insert(login).clone())
        });
        if !steps.contains_key(&login) {
            order.push(login.clone());
        }
        steps.entry(login).or_default().extend(step(row));
    }
    let login = |reference: String| {
        let mut steps = steps.remove(&reference).unwrap_or_default();
        // Several nodes write, and within a second only the order of a login says what came first.
        steps.sort_by_key(|step| (step.at, step.endpoint));
        let findings = diagnose(&steps, wire, now);
        let verdict = verdict(&steps, &findings, now);
        Login { reference, steps, findings, verdict }
    };
    order.into_iter().map(login).collect()
}

/// `None` for what a newer version wrote.
fn step(row: LoginStep) -> Option<Step> {
    Some(Step {
        id: row.id,
        store: row.store_id,
        login: row.login,
        grant: row.grant_id,
        request_id: row.request_id,
        endpoint: Endpoint::ALL.into_iter().find(|endpoint| endpoint.as_str() == row.endpoint)?,
        outcome: row.outcome,
        detail: match serde_json::from_str(&row.detail) {
            Ok(Value::Object(detail)) => detail,
            _ => Map::new(),
        },
        milliseconds: row.milliseconds,
        at: row.at,
    })
}
