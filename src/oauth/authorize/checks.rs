//! The checks of an authorization request, in order. Each takes loaded values and returns a decision.

use super::{
    super::{Client, Refusal},
    app::{self, Asked},
};
use crate::types::{ClientKey, ClientKind, Params, RegisteredUri, params::Repeated, redirect_uri};

/// A request as read from the query through the store's wire profile.
pub struct Request<'p> {
    /// `client_id`
    pub client_id: Result<Option<String>, Repeated>,
    /// `redirect_uri`
    pub redirect_uri: Result<Option<String>, Repeated>,
    /// `response_type`; absent means `code` (V-2)
    pub response_type: Result<Option<String>, Repeated>,
    /// `state` as it stood in the query, still encoded (V-3)
    pub state: Result<Option<String>, Repeated>,
    /// Whether the custom parameters that the store demands have come
    pub parameters: Result<(), Refusal>,
    /// All of the query, under the standard's names: what apps say
    pub params: &'p Params,
}

/// A request that met every check: what a code can be issued for.
#[derive(Debug, Clone)]
pub struct Authorization {
    /// For whom.
    pub client: ClientKey,
    /// Who that is.
    pub client_kind: ClientKind,
    /// How many seconds the client's codes can be redeemed, where the configuration's do not serve.
    pub code_seconds: Option<i64>,
    /// Where the response goes.
    pub redirect_uri: RegisteredUri,
    /// What it carries back, still encoded.
    pub state: Option<String>,
    /// What is asked for.
    pub asked: Asked,
}

/// What a request failed.
#[derive(Debug)]
pub enum Fault {
    /// Before the redirect URI is validated: a page for the person, never a redirect (RFC 6749 section 4.1.2.1, V-12).
    Page(PageFault),
    /// After it: an error for the client, at its redirect URI.
    Redirect {
        /// Whose request it is.
        client_kind: ClientKind,
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
    /// `client_id` or `redirect_uri` came more than once.
    Repeated,
    /// `client_id` is missing.
    NoClient,
    /// `client_id` is none of this store's.
    UnknownClient,
    /// `redirect_uri` is missing.
    NoRedirectUri,
    /// `redirect_uri` is none of the registered ones.
    UnregisteredRedirectUri {
        /// The first character, counted from 1, at which it differs from the registered one that is most alike.
        at: usize,
    },
}

impl PageFault {
    /// Every word that [`Self::name`] can be.
    pub const NAMES: &[&str] = &[
        "client_id_missing",
        "unknown_client",
        "redirect_uri_missing",
        "redirect_uri_unregistered",
        "repeated",
    ];

    /// The word in the integration log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoClient => Self::NAMES[0],
            Self::UnknownClient => Self::NAMES[1],
            Self::NoRedirectUri => Self::NAMES[2],
            Self::UnregisteredRedirectUri { .. } => Self::NAMES[3],
            Self::Repeated => Self::NAMES[4],
        }
    }
}

/// Puts a request through every check.
pub fn check(clients: &[Client], request: &Request<'_>) -> Result<Authorization, Fault> {
    let client = known_client(clients, request).map_err(Fault::Page)?;
    let redirect_uri = registered_redirect_uri(client, request).map_err(Fault::Page)?;
    let state = request.state.clone().ok().flatten();
    let client_kind = client.kind;
    match asked(client, request, &redirect_uri) {
        Ok(asked) => Ok(Authorization {
            client: client.key,
            client_kind,
            code_seconds: client.lifetimes.code,
            redirect_uri,
            state,
            asked,
        }),
        Err(refusal) => Err(Fault::Redirect { client_kind, redirect_uri, state, refusal }),
    }
}

fn asked(client: &Client, request: &Request<'_>, redirect_uri: &RegisteredUri) -> Result<Asked, Refusal> {
    single_state(request)?;
    response_type_is_code(request)?;
    if client.kind.is_app() {
        return app::check(client, request, redirect_uri);
    }
    parameters_have_come(request)?;
    Ok(Asked::by_vtex(request.params))
}

fn known_client<'c>(clients: &'c [Client], request: &Request<'_>) -> Result<&'c Client, PageFault> {
    let client_id = request.client_id.as_ref().map_err(|_| PageFault::Repeated)?;
    let client_id = client_id.as_ref().ok_or(PageFault::NoClient)?;
    clients.iter().find(|client| client.client_id == *client_id).ok_or(PageFault::UnknownClient)
}

/// Compared byte for byte (RFC 9700 section 2.1).
fn registered_redirect_uri(client: &Client, request: &Request<'_>) -> Result<RegisteredUri, PageFault> {
    let requested = request.redirect_uri.as_ref().map_err(|_| PageFault::Repeated)?;
    let requested = requested.as_ref().ok_or(PageFault::NoRedirectUri)?;
    let found = RegisteredUri::find(&client.redirect_uris, requested);
    let native = || RegisteredUri::find_loopback(&client.redirect_uris, requested);
    found.or_else(|| native().filter(|_| client.kind.is_app())).ok_or_else(|| {
        let differences =
            client.redirect_uris.iter().filter_map(|uri| redirect_uri::difference(uri.as_str(), requested));
        PageFault::UnregisteredRedirectUri { at: differences.max().unwrap_or(1) }
    })
}

/// Parameters must not be repeated (RFC 6749 section 3.1).
fn single_state(request: &Request<'_>) -> Result<(), Refusal> {
    Ok(request.state.as_ref().map(|_| ()).map_err(Clone::clone)?)
}

/// Only the code flow; VTEX sends no `response_type` unless told to (V-2).
fn response_type_is_code(request: &Request<'_>) -> Result<(), Refusal> {
    match request.response_type.clone()?.as_deref() {
        None | Some("code") => Ok(()),
        Some(_) => Err(Refusal::ResponseType),
    }
}

fn parameters_have_come(request: &Request<'_>) -> Result<(), Refusal> {
    request.parameters.clone()
}
