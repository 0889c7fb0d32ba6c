//! Where a browser is sent with the answer to its request (RFC 6749 sections 4.1.2 and 4.1.2.1).

use super::Authorization;
use crate::{
    oauth::Refusal,
    types::{ClientKind, RegisteredUri, params::encode},
};

/// Who asked, and from where.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Who.
    pub client_kind: ClientKind,
    /// Where the answer goes.
    pub redirect_uri: &'a RegisteredUri,
    /// What it carries back, still encoded.
    pub state: Option<&'a str>,
    /// Who answers: an app learns it, so that it does not take one server's answer for another's (RFC 9207). VTEX expects
    /// nothing of the kind.
    pub issuer: &'a str,
}

impl<'a> Asking<'a> {
    /// Who made a request that met every check.
    #[must_use]
    pub fn of(authorization: &'a Authorization, issuer: &'a str) -> Self {
        let Authorization { client_kind, redirect_uri, state, .. } = authorization;
        Self { client_kind: *client_kind, redirect_uri, state: state.as_deref(), issuer }
    }

    /// The address that takes a code back, under the client's key for it.
    #[must_use]
    pub fn with_code(self, key: &str, code: &str) -> String {
        self.with(&[(key, code)])
    }

    /// The address that takes an error back.
    #[must_use]
    pub fn with_error(self, refusal: &Refusal) -> String {
        let description = encode(&refusal.description());
        self.with(&[("error", refusal.code().as_str()), ("error_description", &description)])
    }

    fn with(self, answer: &[(&str, &str)]) -> String {
        let issuer = encode(self.issuer);
        let state = self.state.map(|state| ("state", state));
        let iss = self.client_kind.is_app().then_some(("iss", issuer.as_str()));
        let pairs: Vec<(&str, &str)> = answer.iter().copied().chain(state).chain(iss).collect();
        self.redirect_uri.with_query(&pairs)
    }
}
