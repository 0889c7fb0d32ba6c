//! The wire profile: the names and formats that a store's VTEX configuration uses, as data.
//!
//! VTEX's retailers may rename every key in the Admin's wizard; older set-ups were made by ticket and differ more. A
//! handler asks the profile for names and never branches on who made the set-up. The standard OAuth names are accepted
//! beside the store's own.

mod answer;
mod key;
mod parameter;
mod possible;
mod presets;

pub use answer::Answer;
pub use key::{InvalidKey, Key};
pub use parameter::{InvalidParameterValue, Parameter, ParameterValue, Unmet, unmet};
pub use possible::Impossible;
pub use presets::Preset;

use serde::{Deserialize, Serialize};

use crate::types::BodyFormat;

/// Every key and format of one store's VTEX configuration, in the order of VTEX Admin's four steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WireProfile {
    /// Step 1: "Client ID key".
    pub client_id: Key,
    /// Step 1: "Client secret key".
    pub client_secret: Key,
    /// Step 2: the authorization code.
    pub authorize: AuthorizeWire,
    /// Step 3: the access token exchange.
    pub token: TokenWire,
    /// Step 4: the user's information.
    pub userinfo: UserInfoWire,
}

/// Step 2: the authorization request and the callback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizeWire {
    /// The return URL's key: `redirect_uri`, free only in set-ups made by ticket.
    pub redirect_uri: Key,
    /// Callback: "authorization code key".
    pub code: Key,
    /// Static custom parameters of the query.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
}

/// Step 3: the token request and its response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenWire {
    /// "Set Content-Type": what the settings sheet says. Both are accepted (V-4).
    pub body: BodyFormat,
    /// Where the credentials come. Body and header are always accepted, the query only when it stands here (V-4).
    pub credentials: CredentialStyle,
    /// The return URL's key.
    pub redirect_uri: Key,
    /// The authorization code's key, independent of the callback's.
    pub code: Key,
    /// Static custom parameters of the query. They are accepted in the body too.
    #[serde(default)]
    pub query_parameters: Vec<Parameter>,
    /// Static custom parameters of the body. They are accepted in the query too.
    #[serde(default)]
    pub body_parameters: Vec<Parameter>,
    /// How the response is written.
    pub response: BodyFormat,
    /// Response: "access token key".
    pub access_token: Key,
    /// Response: "token duration key", seconds.
    pub expires_in: Key,
}

/// Where VTEX puts the client's credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialStyle {
    /// In the body, under the keys of step 1; what VTEX Admin's wizard does.
    Body,
    /// `Authorization: Basic`; only in set-ups made by ticket.
    Header,
    /// In the query string; only in set-ups made by ticket.
    Query,
}

/// Step 4: the userinfo request and its response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserInfoWire {
    /// The token's key when VTEX sends it on the query string; `None` for `Authorization: Bearer`.
    #[serde(default)]
    pub token_in_query: Option<Key>,
    /// Static custom parameters of the query, or of the JSON body when VTEX sends a POST.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// How the response is written.
    pub response: BodyFormat,
    /// Response: "user e-mail key".
    pub email: Key,
    /// Response: "user ID key".
    pub user_id: Key,
    /// Response: "user name key".
    pub name: Key,
    /// What stands under the e-mail key.
    #[serde(default)]
    pub email_is: EmailKeyValue,
}

/// What a store finds under its "user e-mail key", VTEX's sole key of a shopper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailKeyValue {
    /// The verified e-mail.
    #[default]
    Email,
    /// The user name, for B2B stores whose buyers VTEX knows by it.
    UserName,
}

impl WireProfile {
    /// Writes a token response (RFC 6749 section 5.1) under the store's keys.
    #[must_use]
    pub fn token_answer(&self, access_token: &str, expires_in: i64) -> Answer {
        let wire = &self.token;
        Answer::new(wire.response)
            .text(wire.access_token.as_str(), access_token)
            .number(wire.expires_in.as_str(), expires_in)
            .text("token_type", "Bearer")
    }

    /// Writes a userinfo response under the store's keys. `email_key` is what [`UserInfoWire::email_is`] says.
    #[must_use]
    pub fn userinfo_answer(&self, email_key: &str, user_id: &str, name: &str) -> Answer {
        let wire = &self.userinfo;
        Answer::new(wire.response)
            .text(wire.email.as_str(), email_key)
            .text(wire.user_id.as_str(), user_id)
            .text(wire.name.as_str(), name)
    }

    /// The static custom parameters of the token request, wherever they come.
    pub fn token_parameters(&self) -> impl Iterator<Item = &Parameter> + Clone {
        self.token.query_parameters.iter().chain(&self.token.body_parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_survives_storage() {
        for preset in Preset::ALL {
            let profile = preset.profile();
            let json = serde_json::to_string(&profile).expect("writes");
            assert_eq!(serde_json::from_str::<WireProfile>(&json).expect("reads"), profile);
        }
    }

    #[test]
    fn answers_use_the_stores_keys_and_format() {
        let guide = Preset::Guide.profile().token_answer("t&1", 60);
        assert_eq!(guide.body(), r#"{"access_token":"t&1","expires_in":60,"token_type":"Bearer"}"#);
        let ticket = Preset::HelpCenter.profile().userinfo_answer("a+b@example.com", "1", "Shopper Ç");
        assert_eq!(ticket.body(), "user_email=a%2Bb%40example.com&user_id=1&user_name=Shopper+%C3%87");
    }
}
