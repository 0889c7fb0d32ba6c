//! Answers to machines: flat bodies, and errors in the shapes of RFC 6749 section 5.2 and RFC 6750 section 3.

use std::sync::Arc;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode, header},
};

use super::step::StepDraft;
use crate::{
    app::{App, Registered},
    db,
    oauth::{Error, Refusal},
    stores::{log::step::outcome, store::LoadError, wire_profile::Answer},
    types::{Slug, StoreId},
    web::request_log::name_store,
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

/// The store that a machine's request names.
pub async fn store(app: &App, slug: &str, step: &mut StepDraft) -> Result<Arc<Registered>, HttpResponse> {
    let unknown = || {
        tracing::warn!("a request was refused: its URL names no store");
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
#[must_use]
pub fn protocol_error(
    app: &App,
    store: StoreId,
    step: &mut StepDraft,
    cause: &Error,
    refused: impl FnOnce(&Refusal) -> HttpResponse,
) -> HttpResponse {
    let refusal = match cause {
        Error::Refused(refusal) => refusal,
        Error::Db(cause) => return failure(cause, step),
    };
    if let Err(too_many) = app.failures.count(store) {
        step.forget();
        let mut response = error(StatusCode::TOO_MANY_REQUESTS, &Refusal::TooManyFailures);
        response.headers_mut().insert(header::RETRY_AFTER, too_many.retry_after.into());
        return response;
    }
    tracing::warn!(%refusal, "a request was refused");
    step.refused(refusal);
    refused(refusal)
}

/// 405: the endpoint has other methods.
pub async fn wrong_method(
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
    let mut response = protocol_error(app, registered.store.id, step, &Error::Refused(refusal), |refusal| {
        error(StatusCode::METHOD_NOT_ALLOWED, refusal)
    });
    let allowed = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    if let Ok(value) = header::HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

fn failure(cause: &db::Error, step: &mut StepDraft) -> HttpResponse {
    tracing::error!(error = %cause, "a request failed");
    if let db::Error::Unavailable(_) = cause {
        step.end(outcome::DATABASE_AWAY);
        return error(StatusCode::SERVICE_UNAVAILABLE, &Refusal::DatabaseAway);
    }
    server_fault()
}

fn server_fault() -> HttpResponse {
    error(StatusCode::INTERNAL_SERVER_ERROR, &Refusal::ServerFault)
}
