//! The settings sheet as `vtex-idp store sheet SLUG --format json` exports it: what stands in VTEX Admin.

use serde::Deserialize;
use url::Url;

use crate::simulator::{BodyFormat, Secret};

/// What VTEX knows of one store's provider. Members that are not needed here are passed over.
#[derive(Debug, Clone, Deserialize)]
pub struct Sheet {
    /// The store's short name.
    #[serde(alias = "slug")] // as `store show --json` calls it
    pub store: String,
    /// Exactly as in VTEX Admin.
    pub provider_name: String,
    /// The VTEX account.
    pub account: String,
    /// The store's own addresses, the shoppers' first.
    pub hosts: Vec<Url>,
    /// The client's ID.
    pub client_id: String,
    /// There only when it was just made.
    #[serde(default)]
    pub client_secret: Option<Secret>,
    /// Step 2.
    pub authorize_url: Url,
    /// Step 3.
    pub token_url: Url,
    /// Step 4.
    pub userinfo_url: Url,
    /// Where VTEX may be sent back to, the usual one first.
    pub redirect_uris: Vec<String>,
    /// Every key and format.
    pub wire_profile: Wire,
}

/// The names and formats of one store's configuration.
#[derive(Debug, Clone, Deserialize)]
pub struct Wire {
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) authorize: Authorize,
    pub(super) token: Token,
    pub(super) userinfo: UserInfo,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Authorize {
    pub(super) redirect_uri: String,
    pub(super) code: String,
    #[serde(default)]
    pub(super) parameters: Vec<Parameter>,
}

#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the sheet's own words")]
pub(super) struct Token {
    pub(super) body: BodyFormat,
    pub(super) credentials: Credentials,
    pub(super) redirect_uri: String,
    pub(super) code: String,
    #[serde(default)]
    pub(super) query_parameters: Vec<Parameter>,
    #[serde(default)]
    pub(super) body_parameters: Vec<Parameter>,
    pub(super) response: BodyFormat,
    pub(super) access_token: String,
    pub(super) expires_in: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct UserInfo {
    #[serde(default)]
    pub(super) token_in_query: Option<String>,
    #[serde(default)]
    pub(super) parameters: Vec<Parameter>,
    pub(super) response: BodyFormat,
    pub(super) email: String,
    pub(super) user_id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) email_is: EmailIs,
}

/// A static custom parameter. Its value may be a shared secret.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Parameter {
    pub(super) key: String,
    pub(super) value: Secret,
    #[serde(default)]
    pub(super) demanded: bool,
}

/// Where the client's ID and secret go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Credentials {
    Body,
    Header,
    Query,
}

/// What stands under the e-mail key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum EmailIs {
    #[default]
    Email,
    UserName,
}

/// Why a text is no sheet to work with.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSheet {
    /// Not JSON, or a member is missing or of another kind.
    #[error("it is not the JSON of `vtex-idp store sheet SLUG --format json`: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// A list that must not be empty.
    #[error("its `{0}` is empty")]
    Empty(&'static str),
    /// An endpoint's address.
    #[error("its `{0}` is neither http nor https")]
    NoWebAddress(&'static str),
}

impl Sheet {
    /// Reads the exported JSON.
    pub fn read(json: &[u8]) -> Result<Self, InvalidSheet> {
        let sheet: Self = serde_json::from_slice(json)?;
        if sheet.hosts.is_empty() {
            return Err(InvalidSheet::Empty("hosts"));
        }
        if sheet.redirect_uris.is_empty() {
            return Err(InvalidSheet::Empty("redirect_uris"));
        }
        let addresses = [
            ("authorize_url", &sheet.authorize_url),
            ("token_url", &sheet.token_url),
            ("userinfo_url", &sheet.userinfo_url),
        ];
        for (name, url) in addresses {
            if !matches!(url.scheme(), "http" | "https") {
                return Err(InvalidSheet::NoWebAddress(name));
            }
        }
        Ok(sheet)
    }

    /// Puts the three endpoints below another address of the same server: in front of its proxy, or behind it.
    pub fn move_to(&mut self, base: &Url) {
        for url in [&mut self.authorize_url, &mut self.token_url, &mut self.userinfo_url] {
            let path = format!("{}{}", base.path().trim_end_matches('/'), url.path());
            let mut moved = base.clone();
            moved.set_path(&path);
            moved.set_query(url.query());
            *url = moved;
        }
    }
}
