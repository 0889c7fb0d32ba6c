//! Error codes of the standards, and refusals made of them.

use std::borrow::Cow;

/// A code that a client's program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// A parameter is missing, repeated or malformed. RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1.
    InvalidRequest,
    /// The client is unknown or did not prove who it is. RFC 6749 section 5.2.
    InvalidClient,
    /// The code is wrong, used, expired, or of another client or redirect URI. RFC 6749 section 5.2.
    InvalidGrant,
    /// A grant type other than `authorization_code`. RFC 6749 section 5.2.
    UnsupportedGrantType,
    /// A response type other than `code`. RFC 6749 section 4.1.2.1.
    UnsupportedResponseType,
    /// The access token is wrong, expired or revoked. RFC 6750 section 3.1.
    InvalidToken,
    /// The server cannot answer now; the client may try again. RFC 6749 section 4.1.2.1.
    TemporarilyUnavailable,
    /// A fault of the server. RFC 6749 section 4.1.2.1.
    ServerError,
}

impl ErrorCode {
    /// The code on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidToken => "invalid_token",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::ServerError => "server_error",
        }
    }
}

/// A refusal: a code for the client's program, a sentence for its developer. Neither repeats a value of the request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {description}", code.as_str())]
pub struct Refusal {
    /// What went wrong, by the standard.
    pub code: ErrorCode,
    /// What to change, in ASCII without `"` and `\` (RFC 6749 section 5.2).
    pub description: Cow<'static, str>,
}

impl Refusal {
    /// A refusal with a sentence of ours.
    #[must_use]
    pub const fn new(code: ErrorCode, description: &'static str) -> Self {
        Self { code, description: Cow::Borrowed(description) }
    }
}

impl From<crate::types::params::Repeated> for Refusal {
    fn from(_: crate::types::params::Repeated) -> Self {
        Self::new(ErrorCode::InvalidRequest, "a parameter was sent more than once")
    }
}
