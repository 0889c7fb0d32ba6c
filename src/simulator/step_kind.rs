//! The kinds of requests that a login consists of, in words.

use serde::Serialize;

/// The requests a login consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// VTEX sends the browser to the identity provider.
    Authorize,
    /// The identity provider sends the browser back.
    Callback,
    /// VTEX asks for the access token.
    Token,
    /// VTEX asks who the shopper is.
    UserInfo,
    /// VTEX sets its cookies.
    Finish,
    /// A headless storefront hands over an access token.
    Exchange,
    /// The simulator looks whether a replay of the code has revoked the first token.
    Revocation,
    /// VTEX hands the code to a hostile store, as that store has asked it to.
    Theft,
}

impl StepKind {
    /// For a heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Authorize => "VTEX sends the browser to the identity provider",
            Self::Callback => "The identity provider sends the browser back to VTEX",
            Self::Token => "VTEX exchanges the code for an access token",
            Self::UserInfo => "VTEX asks who the shopper is",
            Self::Finish => "VTEX sets its cookies and returns to the store",
            Self::Exchange => "A headless storefront hands over its access token",
            Self::Revocation => "Is the first access token revoked? The simulator looks; VTEX does not",
            Self::Theft => "VTEX hands the code to the hostile store",
        }
    }

    /// Who speaks to whom.
    #[must_use]
    pub fn route(self) -> &'static str {
        match self {
            Self::Authorize => "browser → identity provider",
            Self::Callback | Self::Finish => "browser → VTEX",
            Self::Token | Self::UserInfo => "VTEX → identity provider",
            Self::Exchange => "storefront → VTEX",
            Self::Revocation => "simulator → identity provider",
            Self::Theft => "VTEX → the hostile store's server",
        }
    }
}
