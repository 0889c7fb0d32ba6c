//! Wire profiles by the document that retailers followed (`docs/vtex-id.md`, section 2).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{
    AuthorizeWire, CredentialStyle, EmailKeyValue, Key, Parameter, TokenWire, UserInfoWire, WireProfile,
};
use crate::types::BodyFormat;

/// A family of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Today's guide in VTEX's developer portal, as set up in VTEX Admin.
    #[default]
    Guide,
    /// The names that stand as examples in VTEX Admin's fields.
    AdminExample,
    /// The help center's "Creating an OAuth2 authentication", set up by ticket.
    HelpCenter,
    /// The names of OpenID Connect.
    Oidc,
    /// VTEX's own published set-up, with VTEX as the provider of another account.
    Vtex,
}

/// Why a text names no preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown preset: write guide, admin-example, help-center, oidc or vtex")]
pub struct UnknownPreset;

impl Preset {
    /// Every family, today's first.
    pub const ALL: [Self; 5] = [Self::Guide, Self::AdminExample, Self::HelpCenter, Self::Oidc, Self::Vtex];

    /// What to call it on the command line and in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guide => "guide",
            Self::AdminExample => "admin-example",
            Self::HelpCenter => "help-center",
            Self::Oidc => "oidc",
            Self::Vtex => "vtex",
        }
    }

    /// The profile of this family.
    #[must_use]
    pub fn profile(self) -> WireProfile {
        match self {
            Self::Guide => guide(),
            Self::AdminExample => admin_example(),
            Self::HelpCenter => help_center(),
            Self::Oidc => oidc(),
            Self::Vtex => vtex(),
        }
    }
}

impl FromStr for Preset {
    type Err = UnknownPreset;

    fn from_str(name: &str) -> Result<Self, UnknownPreset> {
        Self::ALL.into_iter().find(|preset| preset.name() == name).ok_or(UnknownPreset)
    }
}

fn guide() -> WireProfile {
    WireProfile {
        client_id: key("client_id"),
        client_secret: key("client_secret"),
        authorize: AuthorizeWire {
            redirect_uri: key("redirect_uri"),
            code: key("code"),
            parameters: Vec::new(),
        },
        token: TokenWire {
            body: BodyFormat::Json,
            credentials: CredentialStyle::Body,
            redirect_uri: key("redirect_uri"),
            code: key("code"),
            query_parameters: Vec::new(),
            body_parameters: Vec::new(),
            response: BodyFormat::Json,
            access_token: key("access_token"),
            expires_in: key("expires_in"),
        },
        userinfo: UserInfoWire {
            token_in_query: None,
            parameters: Vec::new(),
            response: BodyFormat::Json,
            email: key("email"),
            user_id: key("userId"),
            name: key("name"),
            email_is: EmailKeyValue::Email,
        },
    }
}

fn admin_example() -> WireProfile {
    let mut profile = guide();
    profile.client_id = key("clientId");
    profile.client_secret = key("clientSecret");
    profile.authorize.code = key("authorizationCode");
    profile.token.code = key("authorizationCode");
    profile.token.access_token = key("accessToken");
    profile.token.expires_in = key("tokenDuration");
    profile.userinfo.email = key("userEmail");
    profile.userinfo.name = key("userName");
    profile
}

fn help_center() -> WireProfile {
    let mut profile = guide();
    profile.authorize.redirect_uri = key("return_url");
    profile.authorize.code = key("auth_code");
    profile.token.body = BodyFormat::Form;
    profile.token.credentials = CredentialStyle::Query;
    profile.token.redirect_uri = key("return_url");
    profile.token.code = key("auth_code");
    profile.token.response = BodyFormat::Form;
    profile.userinfo.token_in_query = Some(key("access_token"));
    profile.userinfo.response = BodyFormat::Form;
    profile.userinfo.email = key("user_email");
    profile.userinfo.user_id = key("user_id");
    profile.userinfo.name = key("user_name");
    profile
}

fn oidc() -> WireProfile {
    let mut profile = guide();
    profile.authorize.parameters =
        vec![fixed("response_type", "code"), fixed("scope", "openid email profile")];
    profile.token.body = BodyFormat::Form;
    profile.token.body_parameters = vec![fixed("grant_type", "authorization_code")];
    profile.userinfo.user_id = key("sub");
    profile
}

fn vtex() -> WireProfile {
    let mut profile = guide();
    profile.authorize.parameters = vec![fixed("response_type", "code")];
    profile.token.body = BodyFormat::Form;
    profile.token.query_parameters = vec![fixed("grant_type", "authorization_code")];
    profile.userinfo.name = key("username");
    profile
}

fn key(text: &str) -> Key {
    text.parse().expect("the names of these documents are keys")
}

fn fixed(name: &str, value: &str) -> Parameter {
    let value = value.parse().expect("the values of these documents are printable");
    Parameter { key: key(name), value, demanded: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_is_found_by_its_name() {
        for preset in Preset::ALL {
            assert_eq!(preset.name().parse(), Ok(preset));
            assert_eq!(serde_json::to_value(preset).expect("writes"), preset.name());
        }
        assert_eq!("Guide".parse::<Preset>(), Err(UnknownPreset));
    }
}
