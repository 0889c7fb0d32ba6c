//! The settings sheet as `vtex-idp store sheet STORE --format json` exports it: what stands in VTEX Admin.

use serde::Deserialize;
use url::Url;

use super::{BodyFormat, Secret};

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
    #[serde(default)]
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
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// Every key and format.
    pub wire_profile: Wire,
}

/// The names and formats of one store's configuration.
#[derive(Debug, Clone, Deserialize)]
pub struct Wire {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) authorize: Authorize,
    pub(crate) token: Token,
    pub(crate) userinfo: UserInfo,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Authorize {
    pub(crate) redirect_uri: String,
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) parameters: Vec<Parameter>,
}

#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the sheet's own words")]
pub(crate) struct Token {
    pub(crate) body: BodyFormat,
    #[serde(default)]
    pub(crate) credentials: Place,
    pub(crate) redirect_uri: String,
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) query_parameters: Vec<Parameter>,
    #[serde(default)]
    pub(crate) body_parameters: Vec<Parameter>,
    pub(crate) response: BodyFormat,
    pub(crate) access_token: String,
    pub(crate) expires_in: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct UserInfo {
    #[serde(default)]
    pub(crate) token_in_query: Option<String>,
    #[serde(default)]
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) response: BodyFormat,
    pub(crate) email: String,
    pub(crate) user_id: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) email_is: EmailIs,
}

/// A static custom parameter. Its value may be a shared secret.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Parameter {
    pub(crate) key: String,
    pub(crate) value: Secret,
    #[serde(default)]
    pub(crate) demanded: bool,
}

/// Where the client's ID and secret go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    #[default]
    Body,
    Header,
    Query,
}

/// What stands under the e-mail key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EmailIs {
    #[default]
    Email,
    UserName,
}

/// Why a text is no sheet to work with.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSheet {
    /// Not JSON, or a member is missing or of another kind.
    #[error("it is not the JSON of `vtex-idp store sheet STORE --format json`: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// A list that must not be empty.
    #[error("its `{0}` is empty")]
    Empty(&'static str),
    /// Characters that no such name has: it would be printed to a terminal, and pasted into a shell.
    #[error("its `{0}` holds characters that none has")]
    NotPlain(&'static str),
    /// An endpoint's address.
    #[error("its `{0}` is neither http nor https")]
    NoWebAddress(&'static str),
}

impl Sheet {
    /// Reads the exported JSON.
    pub fn read(json: &[u8]) -> Result<Self, InvalidSheet> {
        let sheet: Self = serde_json::from_slice(json)?;
        let addresses = [
            ("authorize_url", &sheet.authorize_url),
            ("token_url", &sheet.token_url),
            ("userinfo_url", &sheet.userinfo_url),
        ];
        let wrong = addresses.into_iter().find(|(_, url)| !matches!(url.scheme(), "http" | "https"));
        if let Some((name, _)) = wrong {
            return Err(InvalidSheet::NoWebAddress(name));
        }
        sheet.plain()
    }

    /// A sheet may come from a stranger, and commands with its words in them are shown to be pasted.
    fn plain(self) -> Result<Self, InvalidSheet> {
        let in_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let in_address = |c: char| c.is_ascii_alphanumeric() || "-._~:/?[]@!&=+%,*".contains(c);
        if !self.store.chars().all(in_slug) {
            return Err(InvalidSheet::NotPlain("store"));
        }
        if !self.redirect_uris.iter().all(|uri| uri.chars().all(in_address)) {
            return Err(InvalidSheet::NotPlain("redirect_uris"));
        }
        if [&self.provider_name, &self.account, &self.client_id]
            .iter()
            .any(|name| name.contains(char::is_control))
        {
            return Err(InvalidSheet::NotPlain("provider_name, account or client_id"));
        }
        Ok(self)
    }

    /// A sheet that names where shoppers come from and go back to; [`InvalidSheet::Empty`] for any other.
    pub fn complete(self) -> Result<Self, InvalidSheet> {
        match self {
            Self { hosts, .. } if hosts.is_empty() => Err(InvalidSheet::Empty("hosts")),
            Self { redirect_uris, .. } if redirect_uris.is_empty() => {
                Err(InvalidSheet::Empty("redirect_uris"))
            }
            complete => Ok(complete),
        }
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
