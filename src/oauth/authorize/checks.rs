//! The checks of an authorization request, in order. Each takes loaded values and returns a decision.

use super::super::{Client, ErrorCode, Refusal};
use crate::types::{ClientKey, RegisteredUri, params::Repeated};

/// A request as read from the query through the store's wire profile.
#[derive(Debug)]
pub struct Request {
    /// `client_id`
    pub client_id: Result<Option<String>, Repeated>,
    /// `redirect_uri`
    pub redirect_uri: Result<Option<String>, Repeated>,
    /// `response_type`; absent means `code` (V-2)
    pub response_type: Result<Option<String>, Repeated>,
    /// `state` as it stood in the query, still encoded (V-3)
    pub state: Result<Option<String>, Repeated>,
}

/// A request that met every check: what a code can be issued for.
#[derive(Debug, Clone)]
pub struct Authorization {
    /// For whom.
    pub client: ClientKey,
    /// Where the response goes.
    pub redirect_uri: RegisteredUri,
    /// What it carries back, still encoded.
    pub state: Option<String>,
}

/// What a request failed.
#[derive(Debug)]
pub enum Fault {
    /// Before the redirect URI is validated: a page for the person, never a redirect (RFC 6749 section 4.1.2.1, V-12).
    Page(PageFault),
    /// After it: an error for the client, at its redirect URI.
    Redirect {
        /// Where to.
        redirect_uri: RegisteredUri,
        /// What to carry back, still encoded.
        state: Option<String>,
        /// What was wrong.
        refusal: Refusal,
    },
}

/// A fault that only the integrator can mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFault {
    /// `client_id` is missing or repeated.
    NoClient,
    /// `client_id` is none of this store's.
    UnknownClient,
    /// `redirect_uri` is missing or repeated.
    NoRedirectUri,
    /// `redirect_uri` is none of the registered ones.
    UnregisteredRedirectUri,
}

/// Puts a request through every check.
pub fn check(clients: &[Client], request: &Request) -> Result<Authorization, Fault> {
    let client = known_client(clients, request).map_err(Fault::Page)?;
    let redirect_uri = registered_redirect_uri(client, request).map_err(Fault::Page)?;
    let state = request.state.clone().ok().flatten();
    for check in [single_state, response_type_is_code] {
        if let Err(refusal) = check(request) {
            return Err(Fault::Redirect { redirect_uri, state, refusal });
        }
    }
    Ok(Authorization { client: client.key, redirect_uri, state })
}

fn known_client<'c>(clients: &'c [Client], request: &Request) -> Result<&'c Client, PageFault> {
    let Ok(Some(client_id)) = &request.client_id else { return Err(PageFault::NoClient) };
    clients.iter().find(|client| client.client_id == *client_id).ok_or(PageFault::UnknownClient)
}

/// Compared byte for byte (RFC 9700 section 2.1).
fn registered_redirect_uri(client: &Client, request: &Request) -> Result<RegisteredUri, PageFault> {
    let Ok(Some(requested)) = &request.redirect_uri else { return Err(PageFault::NoRedirectUri) };
    RegisteredUri::find(&client.redirect_uris, requested).ok_or(PageFault::UnregisteredRedirectUri)
}

/// Parameters must not be repeated (RFC 6749 section 3.1).
fn single_state(request: &Request) -> Result<(), Refusal> {
    Ok(request.state.as_ref().map(|_| ()).map_err(Clone::clone)?)
}

/// Only the code flow; VTEX sends no `response_type` unless told to (V-2).
fn response_type_is_code(request: &Request) -> Result<(), Refusal> {
    match request.response_type.clone()?.as_deref() {
        None | Some("code") => Ok(()),
        Some(_) => {
            Err(Refusal::new(ErrorCode::UnsupportedResponseType, "response_type must be code, or absent"))
        }
    }
}
