//! Wire profiles by the document that retailers followed.

use super::{AuthorizeWire, Key, TokenWire, UserInfoWire, WireProfile};
use crate::types::BodyFormat;

/// A family of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// Today's guide in VTEX's developer portal, as set up in VTEX Admin.
    #[default]
    Guide,
    /// The help center's "Creating an OAuth2 authentication", set up by ticket.
    HelpCenter,
}

impl Preset {
    /// The profile of this family.
    #[must_use]
    pub fn profile(self) -> WireProfile {
        match self {
            Self::Guide => guide(),
            Self::HelpCenter => help_center(),
        }
    }
}

fn guide() -> WireProfile {
    WireProfile {
        client_id: key("client_id"),
        client_secret: key("client_secret"),
        authorize: AuthorizeWire { redirect_uri: key("redirect_uri"), code: key("code") },
        token: TokenWire {
            body: BodyFormat::Json,
            credentials_in_query: false,
            redirect_uri: key("redirect_uri"),
            code: key("code"),
            response: BodyFormat::Json,
            access_token: key("access_token"),
            expires_in: key("expires_in"),
        },
        userinfo: UserInfoWire {
            token_in_query: None,
            response: BodyFormat::Json,
            email: key("email"),
            user_id: key("userId"),
            name: key("name"),
        },
    }
}

fn help_center() -> WireProfile {
    WireProfile {
        client_id: key("client_id"),
        client_secret: key("client_secret"),
        authorize: AuthorizeWire { redirect_uri: key("return_url"), code: key("auth_code") },
        token: TokenWire {
            body: BodyFormat::Form,
            credentials_in_query: true,
            redirect_uri: key("return_url"),
            code: key("auth_code"),
            response: BodyFormat::Form,
            access_token: key("access_token"),
            expires_in: key("expires_in"),
        },
        userinfo: UserInfoWire {
            token_in_query: Some(key("access_token")),
            response: BodyFormat::Form,
            email: key("user_email"),
            user_id: key("user_id"),
            name: key("user_name"),
        },
    }
}

fn key(text: &str) -> Key {
    text.parse().expect("the names of these documents are keys")
}
