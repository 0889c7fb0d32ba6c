//! A step of the integration log in the making: begun with the request, written down when it is answered.

use std::{mem, sync::Arc};

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{
    app::{App, Metrics},
    oauth::Refusal,
    stores::log::{Endpoint, Recorder, Step, detail, keys, step::outcome},
    types::{Clock, GrantId, Params, StoreId, Token, clock::Stopwatch},
    web::request_log::id_of,
};

/// A step that is not answered yet.
pub struct StepDraft {
    log: Arc<Recorder>,
    metrics: Arc<Metrics>,
    clock: Clock,
    endpoint: Endpoint,
    request_id: String,
    watch: Stopwatch,
    store: Option<StoreId>,
    login: Option<String>,
    grant: Option<GrantId>,
    outcome: Option<&'static str>,
    detail: Map<String, Value>,
    answered: bool,
}

/// Answers a request and writes its step down; also when the client hangs up before there is an answer.
pub async fn recorded(
    request: &HttpRequest,
    app: &App,
    endpoint: Endpoint,
    answer: impl AsyncFnOnce(&mut StepDraft) -> HttpResponse,
) -> HttpResponse {
    let mut step = StepDraft::begin(request, app, endpoint);
    let response = answer(&mut step).await;
    step.answered = true;
    response
}

impl StepDraft {
    fn begin(request: &HttpRequest, app: &App, endpoint: Endpoint) -> Self {
        Self {
            log: Arc::clone(&app.log),
            metrics: Arc::clone(&app.metrics),
            clock: app.clock.clone(),
            endpoint,
            request_id: id_of(request).to_string(),
            watch: Clock::stopwatch(),
            store: None,
            login: None,
            grant: None,
            outcome: None,
            detail: Map::new(),
            answered: false,
        }
    }

    /// The request's store. Without one nothing is written.
    pub const fn at(&mut self, store: StoreId) {
        self.store = Some(store);
    }

    /// The login that the request says it is of.
    pub fn of_login(&mut self, reference: &str) {
        self.login = Some(reference.to_owned());
    }

    /// The code or token that the request carries: it says which login this is.
    pub fn of_grant(&mut self, code_or_token: &Token) {
        self.grant = Some(GrantId::from_uuid(code_or_token.id()));
    }

    /// Notes which names came in a part of the request, if any did.
    pub fn keys(&mut self, name: &str, params: &Params) {
        let keys = keys::shown(params);
        if !keys.is_empty() {
            self.note(name, json!(keys));
        }
    }

    /// Notes something of the request: a name, a format, a position or a time, never a value.
    pub fn note(&mut self, name: &str, value: Value) {
        self.detail.insert(name.to_owned(), value);
    }

    /// What came of it: a word of [`outcome`]. The first one counts.
    pub fn end(&mut self, word: &'static str) {
        self.outcome.get_or_insert(word);
    }

    /// It was refused.
    pub fn refused(&mut self, refusal: &Refusal) {
        self.end(refusal.name());
        self.detail.extend(refusal.details());
    }

    /// It came out like this, and is one of very many: counted and not written.
    pub fn unwritten(&mut self, word: &'static str) {
        self.end(word);
        self.store = None;
    }
}

/// Counts it, and writes it down behind the request's back. A request whose client hung up is dropped before it is answered.
impl Drop for StepDraft {
    fn drop(&mut self) {
        let milliseconds = i64::try_from(self.watch.elapsed().as_millis()).unwrap_or(i64::MAX);
        if !self.answered {
            self.outcome = Some(outcome::HUNG_UP);
            self.note(detail::WAITED, json!(milliseconds));
        }
        let outcome = self.outcome.unwrap_or(outcome::SERVER_FAULT);
        self.metrics.came_out(self.endpoint.as_str(), outcome);
        let Some(store) = self.store else { return };
        self.log.record(Step {
            id: Uuid::nil(), // the recorder numbers it
            store,
            login: self.login.take().unwrap_or_else(|| self.request_id.clone()),
            grant: self.grant,
            request_id: mem::take(&mut self.request_id),
            endpoint: self.endpoint,
            outcome: outcome.to_owned(),
            detail: mem::take(&mut self.detail),
            milliseconds,
            at: self.clock.now(),
        });
    }
}
