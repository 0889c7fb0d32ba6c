//! One account's settings, all together.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{AuthorizationCode, Conduct, Headless, Provider, TokenExchange, UserInfo};
use crate::simulator::loopback::is_callable;

/// One VTEX account with its one custom OAuth provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The VTEX account name: part of the cookie name, claim of the user token.
    pub account: String,
    /// Step 1, "Provider details".
    pub provider: Provider,
    /// Step 2, "Authorization code".
    pub authorization_code: AuthorizationCode,
    /// Step 3, "Access token exchange".
    pub token: TokenExchange,
    /// Step 4, "Get user info".
    pub user_info: UserInfo,
    /// What is VTEX's doing, not the retailer's.
    pub conduct: Conduct,
    /// A front end of the retailer's own, if it has one.
    pub headless: Option<Headless>,
}

impl Settings {
    /// The first address that VTEX would not call, with its name: not https, and not on this machine.
    #[must_use]
    pub fn uncallable(&self) -> Option<(&'static str, &Url)> {
        let addresses = [
            ("authorize", &self.authorization_code.url),
            ("token", &self.token.url),
            ("userinfo", &self.user_info.url),
        ];
        addresses.into_iter().find(|(_, url)| !is_callable(url))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            account: "teststore".into(),
            provider: Provider::default(),
            authorization_code: AuthorizationCode::default(),
            token: TokenExchange::default(),
            user_info: UserInfo::default(),
            conduct: Conduct::default(),
            headless: None,
        }
    }
}
