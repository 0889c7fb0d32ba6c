//! `GET`/`POST /{store}/oauth/userinfo`: VTEX's server asks who an access token speaks for.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{Data, Path},
};

use super::machine;
use crate::{
    app::App,
    oauth::{ErrorCode, Refusal, userinfo},
    stores::WireProfile,
    types::Params,
    web::body::Body,
};

/// The e-mail, id and name under the store's keys, in the store's format.
pub async fn show(request: HttpRequest, app: Data<App>, store: Path<String>, body: Body) -> HttpResponse {
    let registered = match machine::store(&app, &store).await {
        Ok(registered) => registered,
        Err(answer) => return answer,
    };
    let body = match body.params() {
        Ok(body) => body,
        Err(error) => return machine::body_error(error),
    };
    let wire = &registered.store.wire_profile;
    let token = match token_of(&request, wire, &body) {
        Ok(Some(token)) => token,
        // RFC 6750 section 3.1: without any token the challenge carries no error.
        Ok(None) => {
            tracing::warn!("a request was refused: no access token came in header, query or body");
            return challenge(StatusCode::UNAUTHORIZED, None);
        }
        Err(refusal) => {
            tracing::warn!(%refusal, "a request was refused");
            return challenge(StatusCode::BAD_REQUEST, Some(&refusal));
        }
    };
    match userinfo::of_token(&app.oauth, registered.store.id, &token).await {
        Ok(info) => machine::answer(&wire.userinfo_answer(
            info.email.as_str(),
            &info.user_id.to_string(),
            info.name.as_str(),
        )),
        Err(error) => {
            machine::protocol_error(&error, |refusal| challenge(StatusCode::UNAUTHORIZED, Some(refusal)))
        }
    }
}

/// 405 for any other method.
pub async fn wrong_method() -> HttpResponse {
    machine::wrong_method(&[Method::GET, Method::POST], "the userinfo endpoint takes GET and POST only")
}

/// The token from the `Authorization` header, the query or the body (RFC 6750 section 2); one of them only.
fn token_of(request: &HttpRequest, wire: &WireProfile, body: &Params) -> Result<Option<String>, Refusal> {
    let query = Params::from_form(request.query_string());
    let own_key = wire.userinfo.token_in_query.as_ref().map_or("access_token", |key| key.as_str());
    let keys = [own_key, "access_token"];
    let in_header = bearer(request)?;
    let in_query = query.one_of(&keys)?.map(ToOwned::to_owned);
    let in_body = body.one_of(&keys)?.map(ToOwned::to_owned);
    let mut sent = [in_header, in_query, in_body].into_iter().flatten();
    let first = sent.next();
    if sent.next().is_some() {
        return Err(Refusal::new(
            ErrorCode::InvalidRequest,
            "the access token was sent in more than one way",
        ));
    }
    Ok(first)
}

fn bearer(request: &HttpRequest) -> Result<Option<String>, Refusal> {
    let malformed =
        || Refusal::new(ErrorCode::InvalidRequest, "the Authorization header is not a Bearer token");
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let value = value.to_str().map_err(|_| malformed())?;
    let (scheme, token) = value.split_once(' ').ok_or_else(malformed)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(malformed());
    }
    Ok(Some(token.trim().to_owned()))
}

/// An error with the `WWW-Authenticate` header of RFC 6750 section 3.
fn challenge(status: StatusCode, refusal: Option<&Refusal>) -> HttpResponse {
    let missing = Refusal::new(ErrorCode::InvalidRequest, "the access token is missing");
    let value = refusal.map_or_else(
        || "Bearer realm=\"userinfo\"".to_owned(),
        |refusal| {
            let (code, description) = (refusal.code.as_str(), &refusal.description);
            format!("Bearer realm=\"userinfo\", error=\"{code}\", error_description=\"{description}\"")
        },
    );
    let mut response = machine::error(status, refusal.unwrap_or(&missing));
    if let Ok(value) = header::HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}
