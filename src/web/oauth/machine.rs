//! Answers to machines: flat bodies, and errors in the shapes of RFC 6749 section 5.2 and RFC 6750 section 3.

use std::sync::Arc;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode, header},
};

use crate::{
    app::{App, Registered},
    db,
    oauth::{Error, ErrorCode, Refusal},
    stores::{store::LoadError, wire_profile::Answer},
    types::Slug,
    web::{body::BodyError, request_log::name_store},
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
        "error": refusal.code.as_str(),
        "error_description": refusal.description,
    }))
}

/// The store that a machine's request names.
pub async fn store(app: &App, slug: &str) -> Result<Arc<Registered>, HttpResponse> {
    let unknown = || {
        tracing::warn!("a request was refused: its URL names no store");
        error(StatusCode::NOT_FOUND, &Refusal::new(ErrorCode::InvalidRequest, "no such store: check the URL"))
    };
    let slug: Slug = slug.parse().map_err(|_| unknown())?;
    let registered = match app.registry.store(&slug).await {
        Ok(registered) => registered.ok_or_else(unknown)?,
        Err(LoadError::Db(cause)) => return Err(failure(&cause)),
        Err(cause) => {
            tracing::error!(error = %cause, "a request failed");
            return Err(server_error());
        }
    };
    name_store(&slug);
    Ok(registered)
}

/// The answer to an error of the protocol, logged once, here. `refused` answers what was the client's fault.
#[must_use]
pub fn protocol_error(cause: &Error, refused: impl FnOnce(&Refusal) -> HttpResponse) -> HttpResponse {
    match cause {
        Error::Refused(refusal) => {
            tracing::warn!(%refusal, "a request was refused");
            refused(refusal)
        }
        Error::Db(cause) => failure(cause),
    }
}

/// A body that could not be read.
#[must_use]
pub fn body_error(cause: BodyError) -> HttpResponse {
    tracing::warn!(%cause, "a request was refused");
    let status = match cause {
        BodyError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        BodyError::Incomplete => StatusCode::REQUEST_TIMEOUT,
        BodyError::NotJson | BodyError::NotText => StatusCode::BAD_REQUEST,
    };
    error(status, &Refusal { code: ErrorCode::InvalidRequest, description: cause.to_string().into() })
}

/// 405: the endpoint has other methods.
#[must_use]
pub fn wrong_method(allowed: &[Method], description: &'static str) -> HttpResponse {
    tracing::warn!("a request was refused: {description}");
    let mut response =
        error(StatusCode::METHOD_NOT_ALLOWED, &Refusal::new(ErrorCode::InvalidRequest, description));
    let allowed = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    if let Ok(value) = header::HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

fn failure(cause: &db::Error) -> HttpResponse {
    tracing::error!(error = %cause, "a request failed");
    match cause {
        db::Error::Unavailable(_) => {
            let description = "the database cannot be reached; try again";
            error(
                StatusCode::SERVICE_UNAVAILABLE,
                &Refusal::new(ErrorCode::TemporarilyUnavailable, description),
            )
        }
        _ => server_error(),
    }
}

fn server_error() -> HttpResponse {
    error(
        StatusCode::INTERNAL_SERVER_ERROR,
        &Refusal::new(ErrorCode::ServerError, "a fault of the server; see its log"),
    )
}
