//! Answers to machines: flat bodies, and errors in the shapes of RFC 6749 section 5.2 and RFC 6750 section 3.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
};

use super::{misdirected::Looks, step::StepDraft};
use crate::{
    app::{App, Registered, failures::Failure},
    db,
    oauth::{Error, ErrorCode, Refusal, keyring},
    stores::{log::step::outcome, store::LoadError, wire_profile::Answer},
    types::{Params, Slug, StoreId},
    web::{
        message::{self, Message},
        request_log::name_store,
        visit::Visit,
    },
};

/// An answer under the store's keys, in the store's format.
#[must_use]
pub fn answer(answer: &Answer) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(answer.format().media_type())
        .insert_header((header::PRAGMA, "no-cache")) // RFC 6749 section 5.1
        .body(answer.body())
}

/// An error for a client's program. Always JSON: RFC 6749 knows no other.
#[must_use]
pub fn error(status: StatusCode, refusal: &Refusal) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.insert_header((header::RETRY_AFTER, "5"));
    }
    response.json(serde_json::json!({
        "error": refusal.code().as_str(),
        "error_description": refusal.description(),
    }))
}

/// The status of a refusal that is about the request as a whole.
#[must_use]
pub const fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::BodyIncomplete => StatusCode::REQUEST_TIMEOUT,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// What every machine's endpoint does: finds the store, asks, and answers or refuses.
pub async fn serve(
    app: &App,
    slug: &str,
    step: &mut StepDraft,
    ask: impl AsyncFnOnce(&Registered, &mut StepDraft) -> Result<HttpResponse, Error>,
    refused: impl FnOnce(&Refusal) -> HttpResponse,
) -> HttpResponse {
    let registered = match store(app, slug, step).await {
        Ok(registered) => registered,
        Err(answer) => return answer,
    };
    match ask(&registered, step).await {
        Ok(answer) => answer,
        Err(cause) => protocol_error(app, registered.store.id, step, &cause, refused),
    }
}

/// RFC 6749 section 5.2: 401 for a client that did not prove itself, and the scheme to use if it tried Basic.
#[must_use]
pub fn client_refused(request: &HttpRequest, refusal: &Refusal) -> HttpResponse {
    if refusal.code() != ErrorCode::InvalidClient {
        return error(status_of(refusal), refusal);
    }
    let mut response = error(StatusCode::UNAUTHORIZED, refusal);
    if request.headers().contains_key(header::AUTHORIZATION) {
        let challenge = header::HeaderValue::from_static("Basic realm=\"token\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

/// The store that a machine's request names.
async fn store(app: &App, slug: &str, step: &mut StepDraft) -> Result<Arc<Registered>, HttpResponse> {
    let mut unknown = || {
        tracing::warn!("a request was refused: its URL names no store");
        step.end(Refusal::NoSuchStore.name());
        error(StatusCode::NOT_FOUND, &Refusal::NoSuchStore)
    };
    let slug: Slug = slug.parse().map_err(|_| unknown())?;
    let registered = match app.registry.store(&slug).await {
        Ok(registered) => registered.ok_or_else(unknown)?,
        Err(LoadError::Db(cause)) => return Err(failure(&cause, step)),
        Err(cause) => {
            tracing::error!(error = %cause, "a request failed");
            return Err(server_fault());
        }
    };
    name_store(&slug);
    step.at(registered.store.id);
    Ok(registered)
}

/// The answer to an error of the protocol, logged once, here. `refused` answers what was the client's fault.
fn protocol_error(
    app: &App,
    store: StoreId,
    step: &mut StepDraft,
    cause: &Error,
    refused: impl FnOnce(&Refusal) -> HttpResponse,
) -> HttpResponse {
    let refusal = match cause {
        Error::Refused(refusal) => refusal,
        Error::Db(cause) | Error::Keys(keyring::Error::Db(cause)) => return failure(cause, step),
        Error::Keys(cause) => {
            tracing::error!(error = %cause, "a request failed");
            return server_fault();
        }
    };
    // Who proves to be the client is always told and logged: a flood of others must not hide it.
    let counted = if refusal.is_anonymous() { app.failures.count(store) } else { Failure::Told };
    if let Failure::TooMany { retry_after, first } = counted {
        if first {
            tracing::warn!(
                "too many requests of a store failed within a minute: further ones are not logged"
            );
            step.refused(&Refusal::TooManyFailures);
        } else {
            step.unwritten(Refusal::TooManyFailures.name());
        }
        let mut response = error(StatusCode::TOO_MANY_REQUESTS, &Refusal::TooManyFailures);
        response.headers_mut().insert(header::RETRY_AFTER, retry_after.into());
        return response;
    }
    tracing::warn!(%refusal, "a request was refused");
    step.refused(refusal);
    refused(refusal)
}

/// 405: the endpoint has other methods.
pub async fn wrong_method(
    request: &HttpRequest,
    app: &App,
    slug: &str,
    step: &mut StepDraft,
    allowed: &[Method],
    refusal: Refusal,
) -> HttpResponse {
    let registered = match store(app, slug, step).await {
        Ok(registered) => registered,
        Err(answer) => return answer,
    };
    if let Some(page) = page_for_shopper(request, &registered, step) {
        return page;
    }
    let mut response = protocol_error(app, registered.store.id, step, &Error::Refused(refusal), |refusal| {
        error(StatusCode::METHOD_NOT_ALLOWED, refusal)
    });
    let allowed = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    if let Ok(value) = header::HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

/// The page for a shopper whom VTEX sent to a machine's URL, since the URLs were swapped in its wizard (V-12).
#[must_use]
pub fn page_for_shopper(
    request: &HttpRequest,
    registered: &Registered,
    step: &mut StepDraft,
) -> Option<HttpResponse> {
    let query = request.query_string();
    if request.method() != Method::GET || query.is_empty() {
        return None;
    }
    let (wire, query) = (&registered.store.wire_profile, Params::from_form(query));
    if Looks::of(request, wire, &query, &Params::default()) != Some(Looks::Authorize) {
        return None;
    }
    tracing::warn!("an authorization request came to another URL");
    step.refused(&Refusal::AuthorizeRequestHere);
    Some(message::page(&Visit::of(request), Some(&registered.store), Message::Broken))
}

fn failure(cause: &db::Error, step: &mut StepDraft) -> HttpResponse {
    tracing::error!(error = %cause, "a request failed");
    if cause.is_passing() {
        step.end(outcome::DATABASE_AWAY);
        return error(StatusCode::SERVICE_UNAVAILABLE, &Refusal::DatabaseAway);
    }
    server_fault()
}

fn server_fault() -> HttpResponse {
    error(StatusCode::INTERNAL_SERVER_ERROR, &Refusal::ServerFault)
}
