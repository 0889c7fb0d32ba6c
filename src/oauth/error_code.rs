//! The codes of errors, in the standards' words.

/// A code that a client's program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// A parameter is missing, repeated or malformed. RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1.
    InvalidRequest,
    /// The client is unknown or did not prove who it is. RFC 6749 section 5.2.
    InvalidClient,
    /// The code is wrong, used, expired, or of another client or redirect URI. RFC 6749 section 5.2.
    InvalidGrant,
    /// A grant type that there is not. RFC 6749 section 5.2.
    UnsupportedGrantType,
    /// A response type other than `code`. RFC 6749 section 4.1.2.1.
    UnsupportedResponseType,
    /// The client may not do this. RFC 6749 section 5.2.
    UnauthorizedClient,
    /// The scope is more than the client may have. RFC 6749 section 5.2.
    InvalidScope,
    /// The access token is wrong, expired or revoked. RFC 6750 section 3.1.
    InvalidToken,
    /// The access token is not good for this. RFC 6750 section 3.1.
    InsufficientScope,
    /// The shopper may not enter. RFC 6749 section 4.1.2.1.
    AccessDenied,
    /// Nothing can be answered without a page to sign in on. OpenID Connect Core section 3.1.2.6.
    LoginRequired,
    /// Nothing can be answered without a page. OpenID Connect Core section 3.1.2.6.
    InteractionRequired,
    /// `request` is not read. OpenID Connect Core section 3.1.2.6.
    RequestNotSupported,
    /// `request_uri` is not read. OpenID Connect Core section 3.1.2.6.
    RequestUriNotSupported,
    /// `registration` is not read. OpenID Connect Core section 3.1.2.6.
    RegistrationNotSupported,
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
            Self::UnauthorizedClient => "unauthorized_client",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::AccessDenied => "access_denied",
            Self::LoginRequired => "login_required",
            Self::InteractionRequired => "interaction_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::ServerError => "server_error",
        }
    }
}
