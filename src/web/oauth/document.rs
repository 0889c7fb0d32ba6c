//! What the public documents share, the keys and the metadata: anybody may read them and keep them for a while, from
//! pages of other origins too, since apps in the browser begin with them.

use std::sync::Arc;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;

use super::machine;
use crate::{
    app::{App, Registered},
    oauth::{Refusal, keyring},
    stores::store::LoadError,
    types::Slug,
    web::request_log::name_store,
};

/// A document. A new signing key is published for longer than clients keep this, before it signs.
#[must_use]
pub fn answer(document: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .json(document)
}

/// 405 for anything but reading.
pub async fn wrong_method() -> HttpResponse {
    HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, "GET, HEAD")).json(serde_json::json!({
        "error": "invalid_request",
        "error_description": "this document is read with GET",
    }))
}

/// The store that the URL names. No step is written: a document is read for no login.
pub(super) async fn store(app: &App, slug: &str) -> Result<Arc<Registered>, HttpResponse> {
    let unknown = || machine::error(StatusCode::NOT_FOUND, &Refusal::NoSuchStore);
    let slug: Slug = slug.parse().map_err(|_| unknown())?;
    let registered = app.registry.store(&slug).await.map_err(|error| match error {
        LoadError::Db(error) => failed(&error.into()),
        other @ LoadError::Unreadable { .. } => fault(&other),
    })?;
    name_store(&slug);
    registered.ok_or_else(unknown)
}

/// The answer when keys or store could not be read, logged here.
pub(super) fn failed(error: &keyring::Error) -> HttpResponse {
    match error {
        keyring::Error::Db(error) if error.is_passing() => {
            tracing::error!(%error, "a request failed");
            machine::error(StatusCode::SERVICE_UNAVAILABLE, &Refusal::DatabaseAway)
        }
        other => fault(other),
    }
}

fn fault(error: &impl std::fmt::Display) -> HttpResponse {
    tracing::error!(%error, "a request failed");
    machine::error(StatusCode::INTERNAL_SERVER_ERROR, &Refusal::ServerFault)
}
