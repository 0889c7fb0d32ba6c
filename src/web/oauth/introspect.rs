//! `POST /{store}/oauth/introspect`: a confidential client asks what a token is good for (RFC 7662).

use actix_web::{
    HttpRequest, HttpResponse,
    http::Method,
    web::{Data, Path},
};
use serde_json::json;

use super::{credentials, machine, step::recorded};
use crate::{
    app::{App, Registered, metrics},
    oauth::{
        Client, Error, Refusal,
        introspect::{self, Introspection},
    },
    stores::log::{Endpoint, detail},
    types::{ClientKind, Params},
    web::body::Body,
};

/// Says whether a token of this store is good, and for what; of any other, only that it is not (section 2.2).
pub async fn introspect(
    request: HttpRequest,
    app: Data<App>,
    store: Path<String>,
    body: Body,
) -> HttpResponse {
    recorded(&request, &app, Endpoint::Introspect, async |step| {
        let ask = async |registered: &Registered, step: &mut super::step::StepDraft| {
            let params = body.params().map_err(Refusal::from)?;
            let query = Params::from_form(request.query_string());
            let sent = credentials::of_app(&request, &params, &query)?.ok_or(Refusal::NoCredentials)?;
            let client = Client::of_app(&registered.clients, &sent)?;
            step.note(detail::APP, json!(client.client_id));
            if client.kind == ClientKind::Public {
                return Err(Refusal::PublicClient.into()); // section 2.1: the endpoint must not be a place to try tokens out
            }
            let token = params.one_of(&["token"]).map_err(Refusal::from)?.ok_or(Refusal::TokenMissing)?;
            let found = introspect::of_token(&app.oauth, registered.as_issuer(), token).await?;
            step.unwritten(metrics::INTROSPECTED); // one for each request of an app: the log is for logins
            Ok::<_, Error>(answer(found, &registered.issuer))
        };
        machine::serve(&app, &store, step, ask, |refusal| machine::client_refused(&request, refusal)).await
    })
    .await
}

/// 405 for any other method.
pub async fn wrong_method(request: HttpRequest, app: Data<App>, store: Path<String>) -> HttpResponse {
    recorded(&request, &app, Endpoint::Introspect, async |step| {
        machine::wrong_method(&request, &app, &store, step, &[Method::POST], Refusal::OnlyPost).await
    })
    .await
}

fn answer(found: Option<Introspection>, issuer: &str) -> HttpResponse {
    let Some(found) = found else { return HttpResponse::Ok().json(json!({"active": false})) };
    let mut answer = json!({
        "active": true,
        "iss": issuer,
        "sub": found.user_id,
        "client_id": found.client_id,
        "scope": found.scope,
        "exp": found.expires_at,
        "iat": found.issued_at,
    });
    if found.is_access_token {
        answer["token_type"] = "Bearer".into();
        answer["aud"] = issuer.into();
    }
    HttpResponse::Ok().json(answer)
}
