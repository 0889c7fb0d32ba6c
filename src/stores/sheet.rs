//! The settings sheet: what to paste into VTEX Admin, step by step.

use serde::Serialize;

use super::Store;

/// One step of VTEX Admin's wizard.
#[derive(Debug, Serialize)]
pub struct Step {
    /// The step's title there.
    pub title: &'static str,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// One field of the wizard.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its label there.
    pub label: &'static str,
    /// What to paste, exactly.
    pub value: String,
}

/// Where the wizard is in VTEX Admin.
pub const WHERE: &str =
    "VTEX Admin > Account Settings > Authentication > Webstore > My Custom OAuth > SET UP";

/// What stands where a secret was shown once and cannot be shown again.
pub const SECRET_SHOWN_ONCE: &str = "(shown once, when it was made; `client rotate-secret` makes a new one)";

/// The steps for a store whose server is reached at `base_url`. Without a `secret` its field says how to get one.
#[must_use]
pub fn steps(store: &Store, client_id: &str, secret: Option<&str>, base_url: &str) -> Vec<Step> {
    let wire = &store.wire_profile;
    let field = |label, value: &str| Field { label, value: value.to_owned() };
    let token_in_query = wire.userinfo.token_in_query.as_ref();
    let mut user_info = vec![
        field("URL (GET)", &store.endpoint(base_url, "userinfo")),
        field("Send access token on query string", if token_in_query.is_some() { "on" } else { "off" }),
    ];
    user_info.extend(token_in_query.map(|key| field("Access token key (query string)", key.as_str())));
    user_info.extend([
        field("User e-mail key", wire.userinfo.email.as_str()),
        field("User ID key", wire.userinfo.user_id.as_str()),
        field("User name key", wire.userinfo.name.as_str()),
    ]);
    vec![
        Step {
            title: "1. Provider details",
            fields: vec![
                field("Provider name", store.provider_name.as_str()),
                field("Client ID key", wire.client_id.as_str()),
                field("Client ID value", client_id),
                field("Client secret key", wire.client_secret.as_str()),
                field("Client secret value", secret.unwrap_or(SECRET_SHOWN_ONCE)),
            ],
        },
        Step {
            title: "2. Authorization code",
            fields: vec![
                field("URL (GET)", &store.endpoint(base_url, "authorize")),
                field("Authorization code key (callback)", wire.authorize.code.as_str()),
            ],
        },
        Step {
            title: "3. Access token exchange",
            fields: vec![
                field("URL (POST)", &store.endpoint(base_url, "token")),
                field("Set Content-Type", wire.token.body.media_type()),
                field("Authorization code key", wire.token.code.as_str()),
                field("Response format", wire.token.response.media_type()),
                field("Access token key", wire.token.access_token.as_str()),
                field("Token duration key", wire.token.expires_in.as_str()),
            ],
        },
        Step { title: "4. Get user info", fields: user_info },
    ]
}
