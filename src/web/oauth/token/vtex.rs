//! VTEX's server redeems a code, as the store's wire profile says.

use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::super::{
    credentials::{self, Sent},
    machine,
    misdirected::Looks,
    parameters::demanded,
    step::StepDraft,
};
use crate::{
    app::{App, Registered},
    oauth::{
        Client, Error, Refusal,
        token::{
            Issued,
            code::{self, Request},
        },
    },
    stores::{
        WireProfile,
        log::{detail, keys, step::outcome},
    },
    types::{Params, Token, params::Repeated},
    web::body::Body,
};

/// Redeems a code; the answer is under the store's keys, in the store's format.
pub(super) async fn exchange(
    request: &HttpRequest,
    app: &App,
    registered: &Registered,
    body: &Body,
    step: &mut StepDraft,
) -> Result<HttpResponse, Error> {
    let issued = redeem(request, app, registered, body, step).await?;
    step.end(outcome::REDEEMED);
    let wire = &registered.store.wire_profile;
    Ok(machine::answer(&wire.token_answer(&issued.access_token.expose(), issued.expires_in)))
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
    if grant_type.is_some_and(|grant_type| grant_type != "authorization_code") {
        return Err(Refusal::GrantType.into());
    }
    let request = Request {
        code: code.map_err(refuse)?.map(ToOwned::to_owned),
        code_key: wire.token.code.as_str().to_owned(),
        redirect_uri: redirect_uri.map(ToOwned::to_owned),
        redirect_uri_key: wire.token.redirect_uri.as_str().to_owned(),
        code_verifier: None,
    };
    code::redeem(&app.oauth, client, request).await
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
