//! `POST /{store}/oauth/revoke`: a client gives a token back (RFC 7009).

use actix_web::{
    HttpRequest, HttpResponse,
    http::Method,
    web::{Data, Path},
};
use serde_json::json;

use super::{credentials, machine, step::recorded};
use crate::{
    app::{App, Registered},
    oauth::{Client, Error, Refusal, revoke},
    stores::log::{Endpoint, detail, step::outcome},
    types::Params,
    web::body::Body,
};

/// Revokes an access or refresh token, and with it all that was granted. 200 whatever it was (section 2.2).
pub async fn revoke(request: HttpRequest, app: Data<App>, store: Path<String>, body: Body) -> HttpResponse {
    recorded(&request, &app, Endpoint::Revoke, async |step| {
        let ask = async |registered: &Registered, step: &mut super::step::StepDraft| {
            let params = body.params().map_err(Refusal::from)?;
            step.keys(detail::BODY_KEYS, &params);
            let query = Params::from_form(request.query_string());
            let sent = credentials::of_app(&request, &params, &query)?.ok_or(Refusal::NoCredentials)?;
            let client = Client::of_app(&registered.clients, &sent)?;
            step.note(detail::APP, json!(client.client_id));
            let token = params.one_of(&["token"]).map_err(Refusal::from)?.ok_or(Refusal::TokenMissing)?;
            revoke::revoke(&app.oauth, registered.as_issuer(), client, token).await?;
            step.end(outcome::REVOKED);
            Ok::<_, Error>(HttpResponse::Ok().finish())
        };
        machine::serve(&app, &store, step, ask, |refusal| machine::client_refused(&request, refusal)).await
    })
    .await
}

/// 405 for any other method.
pub async fn wrong_method(request: HttpRequest, app: Data<App>, store: Path<String>) -> HttpResponse {
    recorded(&request, &app, Endpoint::Revoke, async |step| {
        machine::wrong_method(&request, &app, &store, step, &[Method::POST], Refusal::OnlyPost).await
    })
    .await
}
