//! Requests that VTEX sends to another endpoint than they are for, since URLs were swapped in its wizard.

use actix_web::{HttpRequest, http::header};

use crate::{oauth::Refusal, stores::WireProfile, types::Params};

/// What a request looks like, whichever URL it came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// A shopper is sent to sign in.
    Authorize,
    /// A code is exchanged.
    Token,
    /// It is asked who a token speaks for.
    UserInfo,
}

impl Looks {
    /// What a request with these parameters is, if that can be told.
    #[must_use]
    pub fn of(request: &HttpRequest, wire: &WireProfile, query: &Params, body: &Params) -> Option<Self> {
        let has = |own: &str, standard: &str| [query, body].iter().any(|part| part.has(&[own, standard]));
        let scheme = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let scheme = scheme.unwrap_or_default().split(' ').next().unwrap_or_default().to_ascii_lowercase();
        let code = has(wire.token.code.as_str(), "code");
        let token_key = wire.userinfo.token_in_query.as_ref().map_or("access_token", |key| key.as_str());
        if scheme == "basic" || has(wire.client_secret.as_str(), "client_secret") {
            Some(Self::Token)
        } else if scheme == "bearer" || has(token_key, "access_token") {
            Some(Self::UserInfo)
        } else if has(wire.client_id.as_str(), "client_id") && !code {
            Some(Self::Authorize)
        } else {
            code.then_some(Self::Token)
        }
    }

    /// The refusal of such a request where something else belongs.
    #[must_use]
    pub const fn refusal(self) -> Refusal {
        match self {
            Self::Authorize => Refusal::AuthorizeRequestHere,
            Self::Token => Refusal::TokenRequestHere,
            Self::UserInfo => Refusal::UserInfoRequestHere,
        }
    }
}
