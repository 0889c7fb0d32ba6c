//! The four steps of VTEX Admin, one struct each (`docs/vtex-id.md`, section 2).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use super::web_address;
use crate::simulator::Secret;

/// Step 1: who the provider is and how VTEX identifies itself to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Provider {
    /// Shown on the button; `providerName` of the redirect URL, `provider` claim of the state. Case-sensitive.
    pub name: String,
    /// `client_id`; `clientId` met in old set-ups.
    pub client_id_key: String,
    /// The client ID itself.
    pub client_id: String,
    /// `client_secret`; `clientSecret` met in old set-ups.
    pub client_secret_key: String,
    /// The client secret itself.
    pub client_secret: Secret,
}

impl Default for Provider {
    fn default() -> Self {
        Self {
            name: "Test Provider".into(),
            client_id_key: "client_id".into(),
            client_id: "vtex".into(),
            client_secret_key: "client_secret".into(),
            client_secret: Secret::default(),
        }
    }
}

/// Step 2: the authorize request and the callback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthorizationCode {
    /// The authorize endpoint.
    #[serde(with = "web_address")]
    pub url: Url,
    /// `redirect_uri` in the UI; free in ticket set-ups (`return_url` suggested).
    pub redirect_uri_key: String,
    /// Under which key the callback carries the code: `code`, `authorizationCode`, `auth_code`, `codeAuth`.
    pub code_key: String,
    /// Static custom parameters of the authorize URL; VTEX sends no `response_type` or `scope` without them.
    pub parameters: BTreeMap<String, String>,
}

impl Default for AuthorizationCode {
    fn default() -> Self {
        Self {
            url: web_address::on_this_machine("/authorize"),
            redirect_uri_key: "redirect_uri".into(),
            code_key: "code".into(),
            parameters: BTreeMap::new(),
        }
    }
}

/// Step 3: the token request and how its answer is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenExchange {
    /// The token endpoint.
    #[serde(with = "web_address")]
    pub url: Url,
    /// "Set Content-Type".
    pub body: BodyFormat,
    /// Where the client ID and secret go; anything but the body needs a ticket.
    pub credentials: Credentials,
    /// Whether the retailer added `grant_type=authorization_code`, and where.
    pub grant_type: GrantType,
    /// Under which key the return URL is sent again: usually as in step 2.
    pub redirect_uri_key: String,
    /// Under which key the code is sent: independent of the callback's key.
    pub code_key: String,
    /// Static custom parameters in the body.
    pub body_parameters: BTreeMap<String, String>,
    /// Static custom parameters in the query string.
    pub query_parameters: BTreeMap<String, String>,
    /// How the answer is encoded: JSON, or a form in ticket set-ups.
    pub response: BodyFormat,
    /// `access_token` (guide), `accessToken` (UI example).
    pub access_token_key: String,
    /// "Token duration key": `expires_in` (guide), `tokenDuration` (UI example).
    pub expires_in_key: String,
}

impl Default for TokenExchange {
    fn default() -> Self {
        Self {
            url: web_address::on_this_machine("/token"),
            body: BodyFormat::Json,
            credentials: Credentials::Body,
            grant_type: GrantType::Absent,
            redirect_uri_key: "redirect_uri".into(),
            code_key: "code".into(),
            body_parameters: BTreeMap::new(),
            query_parameters: BTreeMap::new(),
            response: BodyFormat::Json,
            access_token_key: "access_token".into(),
            expires_in_key: "expires_in".into(),
        }
    }
}

/// Step 4: the userinfo request and how its answer is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserInfo {
    /// The userinfo endpoint.
    #[serde(with = "web_address")]
    pub url: Url,
    /// GET; the UI's preview shows POST with a JSON body once custom parameters exist.
    pub method: UserInfoMethod,
    /// "Send access token on query string": the free key, or `None` for `Authorization: Bearer`.
    pub token_in_query: Option<String>,
    /// Static custom parameters: in the query string of a GET, in the JSON body of a POST.
    pub parameters: BTreeMap<String, String>,
    /// How the answer is encoded: JSON, or a form in ticket set-ups.
    pub response: BodyFormat,
    /// `email` (guide), `userEmail` (UI example), `user_email`. B2B stores may map the user name here.
    pub email_key: String,
    /// `userId` (guide), `user_id`, `sub`.
    pub id_key: String,
    /// `name` (guide), `userName` (UI example), `user_name`.
    pub name_key: String,
}

impl Default for UserInfo {
    fn default() -> Self {
        Self {
            url: web_address::on_this_machine("/userinfo"),
            method: UserInfoMethod::Get,
            token_in_query: None,
            parameters: BTreeMap::new(),
            response: BodyFormat::Json,
            email_key: "email".into(),
            id_key: "userId".into(),
            name_key: "name".into(),
        }
    }
}

/// The encoding of a request's or an answer's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyFormat {
    /// `application/json`, a flat object.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// Where the token request carries the client ID and secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credentials {
    /// In the body, under the keys of step 1.
    Body,
    /// `Authorization: Basic`, base64 of `id:secret` as typed, not percent-encoded first as RFC 6749 asks.
    BasicHeader,
    /// In the query string, under the keys of step 1.
    Query,
}

/// Where the token request carries `grant_type=authorization_code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// Nowhere: VTEX sends none by itself.
    Absent,
    /// In the body.
    Body,
    /// In the query string.
    Query,
}

/// The method of the userinfo request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserInfoMethod {
    /// What the field's label says.
    Get,
    /// What the UI's preview shows.
    Post,
}
