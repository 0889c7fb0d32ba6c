//! Why VTEX would refuse a login: a word for the shopper, the exact reason for the integrator.

use super::StepKind;
use super::calls::Misread;

/// What the shopper sees for everything that VTEX gives no name.
const UNEXPECTED_ERROR: &str = "unexpected error";

/// One reason. Its text is what VTEX does not tell.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("the callback carries no `state`")]
    StateMissing,
    #[error("the callback's `state` is not the one VTEX sent: {0}")]
    StateForged(String),
    #[error("the state expired {0} s ago: the whole visit to the identity provider must end within 600 s")]
    StateExpired(u64),
    #[error("{0}")]
    StateOfAnotherBrowser(&'static str),
    #[error("the identity provider answered with `error={error}`{description}")]
    Denied { error: String, description: String },
    #[error("the callback carries no `{key}`; it carries: {found}")]
    CodeMissing { key: String, found: String },
    #[error("this code or state was used before (the callback was reloaded or replayed). {0}")]
    AlreadyUsed(String),
    #[error("{0}: the address is plain http, and VTEX calls https only")]
    PlainHttp(Endpoint),
    #[error("{0}: {1}")]
    NoAnswer(Endpoint, String),
    #[error("{0}: answered {1}, VTEX accepts nothing but 200{2}")]
    Status(Endpoint, u16, &'static str),
    #[error("{0}: {1}")]
    Misread(Endpoint, Misread),
    #[error("the hostile store's server has the code, and its answer to VTEX was an error")]
    CodeStolen,
    #[error("the code did not reach the hostile store's server")]
    CodeNotStolen,
    #[error("userinfo answered without a usable e-mail: {0}")]
    EmailMissing(Misread),
}

impl Failure {
    /// The code in the address of VTEX's error page, in VTEX's own spelling.
    pub(super) fn shopper_sees(&self) -> &'static str {
        match self {
            Self::AlreadyUsed(_) => "AuthorizationCodeAlreadyUsed",
            Self::EmailMissing(_) => "MissingUserEmail",
            _ => UNEXPECTED_ERROR,
        }
    }
}

/// Which call went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint {
    Token,
    UserInfo,
}

impl Endpoint {
    pub(super) fn step(self) -> StepKind {
        match self {
            Self::Token => StepKind::Token,
            Self::UserInfo => StepKind::UserInfo,
        }
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Token => "token endpoint",
            Self::UserInfo => "userinfo endpoint",
        })
    }
}
