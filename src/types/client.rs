//! What sets OAuth clients of a store apart (RFC 6749 section 2.1).

use std::str::FromStr;

use serde::Serialize;

/// Who a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(rename_all = "lowercase", type_name = "text")]
pub enum ClientKind {
    /// VTEX ID, served as the store's wire profile says. Every store has one.
    Vtex,
    /// An app that cannot keep a secret: in a browser or on a phone.
    Public,
    /// An app with a server of its own.
    Confidential,
}

impl ClientKind {
    /// What it is called.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vtex => "vtex",
            Self::Public => "public",
            Self::Confidential => "confidential",
        }
    }

    /// Whether it is one of the store's own apps, to which the standards apply without VTEX's tolerance.
    #[must_use]
    pub const fn is_app(self) -> bool {
        !matches!(self, Self::Vtex)
    }
}

/// What a client's access tokens look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(rename_all = "lowercase", type_name = "text")]
pub enum AccessTokenFormat {
    /// Random: only this server can say what it means.
    #[default]
    Opaque,
    /// Signed, for servers that check it themselves (RFC 9068).
    Jwt,
}

impl AccessTokenFormat {
    /// What it is called.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opaque => "opaque",
            Self::Jwt => "jwt",
        }
    }
}

/// A text is no format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such format: choose opaque or jwt")]
pub struct UnknownFormat;

impl FromStr for AccessTokenFormat {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text {
            "opaque" => Ok(Self::Opaque),
            "jwt" => Ok(Self::Jwt),
            _ => Err(UnknownFormat),
        }
    }
}
