//! Which field of VTEX Admin, or which setting of ours, to change.

use super::client::Answer;
use crate::simulator::Sheet;

/// What stands twice: as a field of VTEX Admin and as a setting of the store's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// The step of the wizard and the field's label there.
    admin: &'static str,
    /// Its name for `vtex-idp store set`.
    ours: &'static str,
}

pub(super) const CLIENT_ID_KEY: Field = Field { admin: "step 1, `Client ID key`", ours: "client_id" };
pub(super) const RETURN_KEY: Field =
    Field { admin: "the return URL's key (set-ups by ticket)", ours: "authorize.redirect_uri" };
pub(super) const CALLBACK_CODE_KEY: Field =
    Field { admin: "step 2, `Authorization code key (callback)`", ours: "authorize.code" };
pub(super) const TOKEN_BODY: Field = Field { admin: "step 3, `Set Content-Type`", ours: "token.body" };
pub(super) const TOKEN_RESPONSE: Field =
    Field { admin: "step 3, the response's format (set-ups by ticket)", ours: "token.response" };
pub(super) const ACCESS_TOKEN_KEY: Field =
    Field { admin: "step 3, `Access token key`", ours: "token.access_token" };
pub(super) const DURATION_KEY: Field =
    Field { admin: "step 3, `Token duration key`", ours: "token.expires_in" };
pub(super) const USERINFO_RESPONSE: Field =
    Field { admin: "step 4, the response's format (set-ups by ticket)", ours: "userinfo.response" };
pub(super) const EMAIL_KEY: Field = Field { admin: "step 4, `User e-mail key`", ours: "userinfo.email" };
pub(super) const USER_ID_KEY: Field = Field { admin: "step 4, `User ID key`", ours: "userinfo.user_id" };
pub(super) const NAME_KEY: Field = Field { admin: "step 4, `User name key`", ours: "userinfo.name" };

impl Field {
    /// Change the one or the other; `value` is what stands in VTEX Admin.
    pub(super) fn fix(self, sheet: &Sheet, value: &str) -> String {
        let Self { admin, ours } = self;
        let store = &sheet.store;
        format!(
            "VTEX Admin, {admin} (`{value}` now), or our setting `{ours}`: `vtex-idp store set {store} {ours}={value}`"
        )
    }
}

/// The secret in VTEX Admin.
pub(super) fn client_secret(sheet: &Sheet) -> String {
    format!(
        "VTEX Admin, step 1, `Client ID value` and `Client secret value`: paste those of the sheet; if the secret is \
         lost, `vtex-idp client rotate-secret {}` makes another",
        sheet.store
    )
}

/// Where the credentials go.
pub(super) fn credentials(sheet: &Sheet) -> String {
    let store = &sheet.store;
    format!(
        "VTEX's ticket must say where the client ID and secret go, and our setting `token.credentials` the same: \
         `vtex-idp store set {store} token.credentials=query` (or `body`, `header`)"
    )
}

/// The provider's name in VTEX Admin.
pub(super) fn provider_name(sheet: &Sheet) -> String {
    format!(
        "VTEX Admin, step 1, `Provider name` (`{}` now; upper and lower case differ), or our setting `provider_name`",
        sheet.provider_name
    )
}

/// What the server's log must tell.
pub(super) fn log() -> String {
    "the server's log says why".to_owned()
}

/// Which URL of VTEX Admin: `step` is 2, 3 or 4.
pub(super) fn url(step: u8, label: &str) -> String {
    format!("VTEX Admin, step {step}, `{label}`, and our settings `public_url` and the store's short name")
}

/// An answer of a machine's endpoint, in a few words: its status, its error, its sentence.
pub(super) fn answered(answer: &Answer) -> String {
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let word = |key: &str| json.get(key).and_then(serde_json::Value::as_str).map(ToOwned::to_owned);
    let mut text = format!("answered {}", answer.status);
    if let Some(error) = word("error") {
        text = format!("{text} `{error}`");
    }
    if let Some(description) = word("error_description") {
        text = format!("{text}: {description}");
    }
    if answer.is_redirect() {
        text = format!("{text}, a redirect to {}", target(answer));
    }
    text
}

/// Where a redirect leads, without its query, which may hold a code.
pub(super) fn target(answer: &Answer) -> String {
    let location = answer.header("location").unwrap_or("nowhere");
    location.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// The `error` of a machine's answer.
pub(super) fn error(answer: &Answer) -> String {
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    json.get("error").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}
