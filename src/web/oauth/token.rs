//! `POST /{store}/oauth/token`: VTEX's server redeems a code.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{Data, Path},
};
use serde_json::json;

use super::{
    credentials::{self, Sent},
    machine,
    misdirected::Looks,
    parameters::demanded,
    step::{StepDraft, recorded},
};
use crate::{
    app::{App, Registered},
    oauth::{
        Client, Error, ErrorCode, Refusal,
        token::{self, Issued, Request},
    },
    stores::{
        WireProfile,
        log::{Endpoint, detail, keys, step::outcome},
    },
    types::{Params, Token, params::Repeated},
    web::body::Body,
};

/// Redeems a code; the answer is under the store's keys, in the store's format.
pub async fn exchange(request: HttpRequest, app: Data<App>, store: Path<String>, body: Body) -> HttpResponse {
    recorded(&request, &app, Endpoint::Token, async |step| answer(&request, &app, &store, &body, step).await)
        .await
}

/// 405 for any other method.
pub async fn wrong_method(request: HttpRequest, app: Data<App>, store: Path<String>) -> HttpResponse {
    recorded(&request, &app, Endpoint::Token, async |step| {
        machine::wrong_method(&request, &app, &store, step, &[Method::POST], Refusal::OnlyPost).await
    })
    .await
}

async fn answer(
    request: &HttpRequest,
    app: &App,
    store: &str,
    body: &Body,
    step: &mut StepDraft,
) -> HttpResponse {
    let registered = match machine::store(app, store, step).await {
        Ok(registered) => registered,
        Err(answer) => return answer,
    };
    match redeem(request, app, &registered, body, step).await {
        Ok(issued) => {
            step.end(outcome::REDEEMED);
            let wire = &registered.store.wire_profile;
            machine::answer(&wire.token_answer(&issued.access_token.expose(), issued.expires_in))
        }
        Err(error) => machine::protocol_error(app, registered.store.id, step, &error, |refusal| {
            refused(request, refusal)
        }),
    }
}

async fn redeem(
    request: &HttpRequest,
    app: &App,
    registered: &Registered,
    body: &Body,
    step: &mut StepDraft,
) -> Result<Issued, Error> {
    let wire = &registered.store.wire_profile;
    let query = Params::from_form(request.query_string());
    step.keys(detail::QUERY_KEYS, &query);
    let format = body.format();
    let body = body.params().map_err(Refusal::from)?;
    step.keys(detail::BODY_KEYS, &body);
    if let Some(format) = format {
        step.note(detail::BODY, json!(format));
    }
    let code_keys = [wire.token.code.as_str(), wire.authorize.code.as_str(), "code"];
    let code = body.one_of(&code_keys);
    // Noted before anything is checked: it says which login this request is of.
    if let Some(code) = code.ok().flatten().and_then(Token::parse) {
        step.of_grant(&code);
    }
    if let Some(key) = code_keys.iter().find(|key| body.has(&[key])) {
        step.note(detail::CODE_KEY, json!(key));
    }

    let misnamed = match code {
        Ok(None) => note_misnamed(wire, &body, step),
        _ => None,
    };

    let sent = credentials::read(request, wire, &body, &query)?;
    if sent.is_none() {
        match Looks::of(request, wire, &query, &body) {
            None | Some(Looks::Token) => {}
            Some(other) => return Err(other.refusal().into()),
        }
    }
    if let Some(sent) = &sent {
        step.note(detail::CREDENTIALS, json!(sent.style));
    }
    let client = Client::authenticate(&registered.clients, sent.as_ref().map(|sent| &sent.credentials))?;
    note_older_secret(client, sent.as_ref(), step);
    demanded(wire.token_parameters(), &[&body, &query])?;

    if let Some(misnamed) = misnamed {
        return Err(misnamed.into());
    }
    let refuse = |repeated: Repeated| Refusal::from(repeated);
    let grant_type = match body.one_of(&["grant_type"]).map_err(refuse)? {
        Some(grant_type) => Some(grant_type),
        None => query.one_of(&["grant_type"]).map_err(refuse)?,
    };
    let redirect_uri = body.one_of(&[wire.token.redirect_uri.as_str(), "redirect_uri"]).map_err(refuse)?;
    let request = Request {
        grant_type: grant_type.map(ToOwned::to_owned),
        code: code.map_err(refuse)?.map(ToOwned::to_owned),
        code_key: wire.token.code.as_str().to_owned(),
        redirect_uri: redirect_uri.map(ToOwned::to_owned),
        redirect_uri_key: wire.token.redirect_uri.as_str().to_owned(),
    };
    token::redeem_code(&app.oauth, client, request).await
}

/// A code that came under another name still says which login this is, and what the name in VTEX Admin is.
fn note_misnamed(wire: &WireProfile, body: &Params, step: &mut StepDraft) -> Option<Refusal> {
    let sent = body.key_of(|value| Token::parse(value).is_some()).filter(|key| keys::is_name(key))?;
    let code = body.one_of(&[sent]).ok().flatten().and_then(Token::parse)?;
    step.of_grant(&code);
    Some(Refusal::CodeMisnamed { sent: sent.to_owned(), key: wire.token.code.as_str().to_owned() })
}

/// VTEX goes on with the older of two valid secrets until somebody pastes the newer one.
fn note_older_secret(client: &Client, sent: Option<&Sent>, step: &mut StepDraft) {
    let older = sent.is_some_and(|sent| client.uses_older_secret(&sent.credentials));
    if let (true, Some(newest)) = (older, client.secrets.first()) {
        step.note(detail::NEWER_SECRET_AT, json!(newest.created_at));
    }
}

/// RFC 6749 section 5.2: 401 for a client that did not prove itself, and the scheme to use if it tried Basic.
fn refused(request: &HttpRequest, refusal: &Refusal) -> HttpResponse {
    if refusal.code() != ErrorCode::InvalidClient {
        return machine::error(machine::status_of(refusal), refusal);
    }
    let mut response = machine::error(StatusCode::UNAUTHORIZED, refusal);
    if request.headers().contains_key(header::AUTHORIZATION) {
        let challenge = header::HeaderValue::from_static("Basic realm=\"token\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
