//! Where a client puts its credentials: Basic header, body, or (when the store's profile says so) query (V-4).

use actix_web::{HttpRequest, http::header};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    oauth::{
        Refusal,
        client::{AppCredentials, Credentials},
    },
    stores::{
        WireProfile,
        wire_profile::{CredentialStyle, Key},
    },
    types::Params,
};

/// What a client sent to prove who it is, and where it stood.
pub struct Sent {
    /// What was sent.
    pub credentials: Credentials,
    /// Where.
    pub style: CredentialStyle,
}

/// The credentials of a token request. More than one style at once is refused (RFC 6749 section 2.3).
pub fn read(
    request: &HttpRequest,
    wire: &WireProfile,
    body: &Params,
    query: &Params,
) -> Result<Option<Sent>, Refusal> {
    let secret_keys = [wire.client_secret.as_str(), "client_secret"];
    let in_header = basic(request)?;
    let in_body = pair(wire, body)?;
    let query_is_allowed = wire.token.credentials == CredentialStyle::Query;
    if query.has(&secret_keys) && !query_is_allowed {
        return Err(Refusal::CredentialsInQuery);
    }
    let in_query = if query_is_allowed { pair(wire, query)? } else { None };
    let found = [
        (in_header, CredentialStyle::Header),
        (in_body, CredentialStyle::Body),
        (in_query, CredentialStyle::Query),
    ];
    let mut sent =
        found.into_iter().filter_map(|(credentials, style)| Some(Sent { credentials: credentials?, style }));
    let first = sent.next();
    if sent.next().is_some() {
        return Err(Refusal::ManyCredentials);
    }
    match first {
        Some(sent) => Ok(Some(sent)),
        None => half(wire, body).map_or(Ok(None), Err),
    }
}

/// What an app sent to say who it is: `Authorization: Basic`, or in the body, under the standard's names (RFC 6749 section
/// 2.3.1). In a query a secret would stand in logs.
pub fn of_app(
    request: &HttpRequest,
    body: &Params,
    query: &Params,
) -> Result<Option<AppCredentials>, Refusal> {
    if query.has(&["client_secret"]) {
        return Err(Refusal::CredentialsInQuery);
    }
    let client_id = body.one_of(&["client_id"])?;
    let secret = body.one_of(&["client_secret"])?.map(|secret| secret.to_owned().into());
    match basic(request)? {
        None => Ok(client_id.map(|id| AppCredentials { client_id: id.to_owned(), secret })),
        Some(sent) if secret.is_some() || client_id.is_some_and(|id| id != sent.client_id) => {
            Err(Refusal::ManyCredentials)
        }
        Some(Credentials { client_id, secret }) => {
            Ok(Some(AppCredentials { client_id, secret: Some(secret) }))
        }
    }
}

/// What is missing when only one half came: most often its key is spelt differently in VTEX Admin.
fn half(wire: &WireProfile, body: &Params) -> Option<Refusal> {
    let has = |own: &Key, standard| body.has(&[own.as_str(), standard]);
    let missing = match (has(&wire.client_id, "client_id"), has(&wire.client_secret, "client_secret")) {
        (true, false) => &wire.client_secret,
        (false, true) => &wire.client_id,
        _ => return None,
    };
    Some(Refusal::HalfCredentials { key: missing.as_str().to_owned() })
}

fn pair(wire: &WireProfile, params: &Params) -> Result<Option<Credentials>, Refusal> {
    let client_id = params.one_of(&[wire.client_id.as_str(), "client_id"])?;
    let secret = params.one_of(&[wire.client_secret.as_str(), "client_secret"])?;
    Ok(client_id.zip(secret).map(|(client_id, secret)| Credentials {
        client_id: client_id.to_owned(),
        secret: secret.to_owned().into(),
    }))
}

/// RFC 6749 section 2.3.1 has both halves form-encoded; ours need no encoding, so decoding harms neither kind of client.
fn basic(request: &HttpRequest) -> Result<Option<Credentials>, Refusal> {
    let malformed = Refusal::NotBasic;
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let value = value.to_str().map_err(|_| malformed.clone())?;
    let Some((scheme, encoded)) = value.split_once(' ') else { return Err(malformed) };
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(malformed);
    }
    let decoded = STANDARD.decode(encoded.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = decoded.ok_or_else(|| malformed.clone())?;
    let (client_id, secret) = decoded.split_once(':').ok_or(malformed)?;
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    Ok(Some(Credentials { client_id: decode(client_id), secret: decode(secret).into() }))
}
