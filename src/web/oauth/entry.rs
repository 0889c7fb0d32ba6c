//! What a request must meet before the login page, at its first showing and at every submission.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use serde_json::json;

use super::{arrivals::Arrivals, misdirected::Looks, parameters::demanded, step::StepDraft};
use crate::{
    app::{App, Registered},
    crypto::server_key::Purpose,
    db,
    oauth::{
        Refusal,
        authorize::{Authorization, Fault, Prompt, Request, check, checks::PageFault, response::Asking},
    },
    stores::{
        log::{detail, step::outcome},
        state::{Foreign, StateClaims},
        store::LoadError,
    },
    types::{Params, Slug},
    web::{
        form_token::BrowserId,
        message::{self, Message},
        request_log::{name_login, name_store, readable},
        response,
        visit::Visit,
    },
};

/// An authorization request that met every check.
pub struct Entry {
    /// Who asks.
    pub visit: Visit,
    /// Where they want to go.
    pub registered: Arc<Registered>,
    /// What a code can be issued for.
    pub authorization: Authorization,
    /// How long VTEX still waits, if its state says.
    pub seconds_left: Option<i64>,
}

/// Reads the request and puts it through every check; the answer to give at once when it fails one. `arrivals` is there
/// when the browser comes anew; `body` is looked at only to tell what else than a login came here.
pub async fn enter(
    request: &HttpRequest,
    app: &App,
    store: &str,
    body: &Params,
    mut arrivals: Option<&mut Arrivals>,
    step: &mut StepDraft,
) -> Result<Entry, HttpResponse> {
    let mut visit = Visit::of(request);
    let missing = |step: &mut StepDraft| {
        step.end(Refusal::NoSuchStore.name());
        message::page(&visit, None, Message::Missing)
    };
    let Ok(slug) = store.parse::<Slug>() else { return Err(missing(step)) };
    let registered = match app.registry.store(&slug).await {
        Ok(Some(registered)) => registered,
        Ok(None) => return Err(missing(step)),
        Err(error) => return Err(message::failure(&visit, None, &error)),
    };
    name_store(&slug);
    step.at(registered.store.id);
    step.keys(detail::QUERY_KEYS, &visit.params);
    let state = visit.params.one_of(&["state"]).ok().flatten().map(ToOwned::to_owned);
    if let Some(state) = &state {
        visit.reference = reference_of(app, &slug, state);
        name_login(&visit.reference);
        step.of_login(&visit.reference);
    }
    let checked = check(&registered.clients, &read(&registered, &visit.params));
    let is_silent = matches!(&checked, Ok(it) if it.asked.prompt == Prompt::None); // apps may ask as often as they like
    let circles = match &mut arrivals {
        Some(arrivals) if state.is_some() && !is_silent => arrivals.arrive(&visit.reference, app.clock.now()),
        _ => false,
    };
    let refused = |step: &mut StepDraft, word: &'static str, message: Message| {
        tracing::warn!(word, "an authorization request was refused");
        step.end(word);
        message::page(&visit, Some(&registered.store), message)
    };

    let authorization = match checked {
        Err(Fault::Page(fault)) => {
            note_fault(fault, &registered, step);
            let looks = Looks::of(request, &registered.store.wire_profile, &visit.params, body);
            let word = match looks {
                Some(other @ (Looks::Token | Looks::UserInfo)) if fault == PageFault::NoClient => {
                    other.refusal().name()
                }
                _ => fault.name(),
            };
            return Err(refused(step, word, Message::Broken));
        }
        _ if circles => {
            step.note(detail::TIMES, json!(arrivals.map_or(0, |arrivals| arrivals.count())));
            return Err(refused(step, outcome::LOOP, Message::Loop));
        }
        Err(Fault::Redirect { client_kind, redirect_uri, state, refusal }) => {
            let state = state.as_deref();
            let asking =
                Asking { client_kind, redirect_uri: &redirect_uri, state, issuer: &registered.issuer };
            return Err(refuse_by_redirect(asking, &refusal, step));
        }
        Ok(authorization) => authorization,
    };
    // An app's state is the app's own affair.
    let of_vtex = state.as_deref().filter(|_| !authorization.client_kind.is_app());
    let claims = of_vtex.and_then(StateClaims::read).unwrap_or_default();
    match claims.check_store(&registered.store) {
        Ok(()) => {}
        Err(Foreign::Provider) => return Err(refused(step, outcome::PROVIDER_DIFFERS, Message::Foreign)),
        Err(Foreign::Host) => return Err(refused(step, outcome::HOST_DIFFERS, Message::Foreign)),
    }
    let now = app.clock.now();
    let seconds_left = claims.seconds_left(now);
    if let Some(seconds) = seconds_left {
        step.note(detail::SECONDS_LEFT, json!(seconds));
    }
    if seconds_left.is_some_and(|seconds| seconds <= 0) {
        step.note(detail::MINUTES, json!(claims.minutes_taken(now)));
        return Err(refused(step, outcome::EXPIRED, Message::Expired));
    }
    visit.params = Params::default(); // not held while a login waits
    Ok(Entry { visit, registered, authorization, seconds_left })
}

/// Every node makes the same of a state, but in the minute in which another server key becomes current; and nobody can make
/// the state of it.
fn reference_of(app: &App, store: &Slug, state: &str) -> String {
    let code = app.keys.current().code(Purpose::Login, &[store.as_str().as_bytes(), state.as_bytes()]);
    let (first, _) = code.split_first_chunk::<10>().expect("32 bytes have 10");
    readable(first)
}

/// The store's own key first, then the standard name (V-2).
fn read<'p>(registered: &Registered, params: &'p Params) -> Request<'p> {
    let wire = &registered.store.wire_profile;
    let owned = |keys: &[&str]| params.one_of(keys).map(|value| value.map(ToOwned::to_owned));
    Request {
        client_id: owned(&[wire.client_id.as_str(), "client_id"]),
        redirect_uri: owned(&[wire.authorize.redirect_uri.as_str(), "redirect_uri"]),
        response_type: owned(&["response_type"]),
        state: params.raw_of(&["state"]),
        parameters: demanded(&wire.authorize.parameters, &[params]),
        params,
    }
}

/// What the log says of a fault beside its word.
fn note_fault(fault: PageFault, registered: &Registered, step: &mut StepDraft) {
    let wire = &registered.store.wire_profile;
    match fault {
        PageFault::NoClient => step.note(detail::KEY, json!(wire.client_id)),
        PageFault::NoRedirectUri => step.note(detail::KEY, json!(wire.authorize.redirect_uri)),
        PageFault::UnregisteredRedirectUri { at } => step.note(detail::AT, json!(at)),
        PageFault::Repeated | PageFault::UnknownClient => {}
    }
}

fn refuse_by_redirect(asking: Asking<'_>, refusal: &Refusal, step: &mut StepDraft) -> HttpResponse {
    tracing::warn!(%refusal, "an authorization request was refused");
    step.refused(refusal);
    redirect(asking.with_error(refusal))
}

/// 303: a browser asks with GET, whatever it asked with before.
#[must_use]
pub fn redirect(location: String) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

impl Entry {
    /// The error that the client learns.
    #[must_use]
    pub fn refuse(&self, refusal: &Refusal, step: &mut StepDraft) -> HttpResponse {
        refuse_by_redirect(Asking::of(&self.authorization, &self.registered.issuer), refusal, step)
    }

    /// A page with a form that may end in a redirect with a code.
    #[must_use]
    pub fn form_page(
        &self,
        app: &App,
        (status, html): (StatusCode, String),
        browser: &BrowserId,
    ) -> HttpResponse {
        // Chrome holds the whole redirect chain after the form against this list (V-10).
        let mut targets = vec![self.authorization.redirect_uri.uri().origin()];
        let others = self.registered.store.origins.iter().filter(|origin| **origin != targets[0]);
        let others: Vec<_> = others.cloned().collect();
        targets.extend(others);
        let mut answer = response::page(status, &targets);
        let cookies = [browser.new_cookie(app), self.visit.chosen_locale(app)];
        cookies.into_iter().flatten().for_each(|cookie| {
            answer.cookie(cookie);
        });
        answer.body(html)
    }

    /// The page that says in one sentence what happened.
    #[must_use]
    pub fn message(&self, message: Message) -> HttpResponse {
        message::page(&self.visit, Some(&self.registered.store), message)
    }

    /// The page for an error of ours.
    #[must_use]
    pub fn failure(&self, error: db::Error, step: &mut StepDraft) -> HttpResponse {
        if error.is_passing() {
            step.end(outcome::DATABASE_AWAY);
        }
        message::failure(&self.visit, Some(&self.registered.store), &LoadError::Db(error))
    }
}
