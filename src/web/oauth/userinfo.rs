//! `GET`/`POST /{store}/oauth/userinfo`: VTEX's server asks who an access token speaks for.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{Data, Path},
};
use serde_json::json;

use super::{
    machine,
    misdirected::Looks,
    parameters::demanded,
    step::{StepDraft, recorded},
};
use crate::{
    app::{App, Registered},
    oauth::{
        Error, ErrorCode, Refusal,
        userinfo::{self, UserInfo},
    },
    stores::{
        WireProfile,
        log::{Endpoint, detail, keys, step::outcome},
        wire_profile::{Answer, EmailKeyValue},
    },
    types::{BodyFormat, Params, Scope, Token, UserName},
    web::body::Body,
};

/// The e-mail, id and name under the store's keys, in the store's format.
pub async fn show(request: HttpRequest, app: Data<App>, store: Path<String>, body: Body) -> HttpResponse {
    recorded(&request, &app, Endpoint::UserInfo, async |step| {
        let ask = async |registered: &Registered, step: &mut StepDraft| {
            if let Some(page) = machine::page_for_shopper(&request, registered, step) {
                return Ok(page);
            }
            let answer = ask(&request, &app, registered, &body, step).await?;
            step.end(outcome::ANSWERED);
            Ok(machine::answer(&answer))
        };
        machine::serve(&app, &store, step, ask, challenge).await
    })
    .await
}

/// 405 for any other method.
pub async fn wrong_method(request: HttpRequest, app: Data<App>, store: Path<String>) -> HttpResponse {
    let allowed = [Method::GET, Method::POST];
    recorded(&request, &app, Endpoint::UserInfo, async |step| {
        machine::wrong_method(&request, &app, &store, step, &allowed, Refusal::OnlyGetAndPost).await
    })
    .await
}

async fn ask(
    request: &HttpRequest,
    app: &App,
    registered: &Registered,
    body: &Body,
    step: &mut StepDraft,
) -> Result<Answer, Error> {
    let wire = &registered.store.wire_profile;
    let query = Params::from_form(request.query_string());
    step.keys(detail::QUERY_KEYS, &query);
    let body = body.params().map_err(Refusal::from)?;
    step.keys(detail::BODY_KEYS, &body);
    let (token, place) = token_of(request, wire, &query, &body)?;
    step.note(detail::TOKEN_IN, json!(place));
    if let Some(token) = Token::parse(&token) {
        step.of_grant(&token);
    }
    demanded(&wire.userinfo.parameters, &[&query, &body])?;
    let info = userinfo::of_token(&app.oauth, registered.as_issuer(), &token).await?;
    if info.client_kind.is_app() {
        step.note(detail::APP, json!(true));
    }
    if !info.client_kind.is_app() {
        return as_vtex_reads(wire, &info);
    }
    if place == "query" && wire.userinfo.token_in_query.is_none() {
        return Err(Refusal::TokenInQuery.into()); // RFC 9700 section 4.3.2
    }
    Ok(as_both_read(request, wire, &info)?)
}

fn as_vtex_reads(wire: &WireProfile, info: &UserInfo) -> Result<Answer, Error> {
    let id = info.user_id.to_string();
    Ok(wire.userinfo_answer(under_email_key(wire, info)?, &id, info.name.as_str()))
}

/// An app's token is read by the app, and by VTEX when a headless store exchanges it: the claims of OpenID Connect Core section
/// 5.4, and, where the scope allows it, what stands under the store's own keys.
fn as_both_read(request: &HttpRequest, wire: &WireProfile, info: &UserInfo) -> Result<Answer, Refusal> {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let wants_json = accepted.is_some_and(|accepted| accepted.contains("application/json"));
    let format = if wants_json { BodyFormat::Json } else { wire.userinfo.response };
    let id = info.user_id.to_string();
    let mut answer = Answer::new(format).text("sub", &id);
    if info.scope.has(Scope::Profile) {
        answer =
            answer.text("name", info.name.as_str()).text(wire.userinfo.name.as_str(), info.name.as_str());
    }
    if info.scope.has(Scope::Email) {
        answer = answer.text("email", info.email.as_str()).truth("email_verified", true);
        let keyed = answer.text(wire.userinfo.user_id.as_str(), &id);
        answer = keyed.text(wire.userinfo.email.as_str(), under_email_key(wire, info)?);
    }
    Ok(answer)
}

/// What this store finds under its e-mail key; never nothing (V-5).
fn under_email_key<'i>(wire: &WireProfile, info: &'i UserInfo) -> Result<&'i str, Refusal> {
    match wire.userinfo.email_is {
        EmailKeyValue::Email => Ok(info.email.as_str()),
        EmailKeyValue::UserName => info.user_name.as_ref().map(UserName::as_str).ok_or(Refusal::NoUserName),
    }
}

/// The token from the `Authorization` header, the query or the body (RFC 6750 section 2), and which; one of them only.
fn token_of(
    request: &HttpRequest,
    wire: &WireProfile,
    query: &Params,
    body: &Params,
) -> Result<(String, &'static str), Refusal> {
    let own_key = wire.userinfo.token_in_query.as_ref().map_or("access_token", |key| key.as_str());
    let keys = [own_key, "access_token"];
    let in_header = bearer(request)?;
    let in_query = query.one_of(&keys)?.map(ToOwned::to_owned);
    let in_body = body.one_of(&keys)?.map(ToOwned::to_owned);
    let found = [(in_header, "header"), (in_query, "query"), (in_body, "body")];
    let mut sent = found.into_iter().filter_map(|(token, place)| Some((token?, place)));
    let first = sent.next();
    if sent.next().is_some() {
        return Err(Refusal::ManyTokens);
    }
    first.ok_or_else(|| nothing_came(request, wire, query, body))
}

/// Why there is no token, as far as the rest of the request tells.
fn nothing_came(request: &HttpRequest, wire: &WireProfile, query: &Params, body: &Params) -> Refusal {
    let own_key = wire.userinfo.token_in_query.as_ref().map_or("access_token", |key| key.as_str());
    let empty_header = request.headers().contains_key(header::AUTHORIZATION);
    if empty_header || query.has(&[own_key, "access_token"]) {
        return Refusal::TokenEmpty { key: wire.token.access_token.as_str().to_owned() };
    }
    match Looks::of(request, wire, query, body) {
        Some(Looks::Token) => return Refusal::TokenRequestHere,
        Some(Looks::Authorize) => return Refusal::AuthorizeRequestHere,
        Some(Looks::UserInfo) | None => {}
    }
    let misnamed = query.key_of(|value| Token::parse(value).is_some()).filter(|key| keys::is_name(key));
    misnamed.map_or(Refusal::NoToken, |sent| Refusal::TokenMisnamed {
        sent: sent.to_owned(),
        key: own_key.to_owned(),
    })
}

fn bearer(request: &HttpRequest) -> Result<Option<String>, Refusal> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let value = value.to_str().map_err(|_| Refusal::NotBearer)?.trim();
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if scheme.eq_ignore_ascii_case("basic") {
        return Err(Refusal::TokenRequestHere);
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Refusal::NotBearer);
    }
    Ok(Some(token.trim().to_owned()).filter(|token| !token.is_empty()))
}

/// An error with the `WWW-Authenticate` header of RFC 6750 section 3; without any token it carries no error.
fn challenge(refusal: &Refusal) -> HttpResponse {
    let (status, value) = match refusal {
        Refusal::NoToken => (StatusCode::UNAUTHORIZED, "Bearer realm=\"userinfo\"".to_owned()),
        refusal => {
            let (code, description) = (refusal.code(), refusal.description());
            let status = match code {
                ErrorCode::InvalidToken => StatusCode::UNAUTHORIZED,
                ErrorCode::InsufficientScope => StatusCode::FORBIDDEN,
                _ => machine::status_of(refusal),
            };
            let code = code.as_str();
            let parts = format!("error=\"{code}\", error_description=\"{description}\"");
            (status, format!("Bearer realm=\"userinfo\", {parts}"))
        }
    };
    let mut response = machine::error(status, refusal);
    if let Ok(value) = header::HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}
