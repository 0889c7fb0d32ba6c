//! A front end of the retailer's own, whose shop is VTEX without VTEX's pages.

use serde::{Deserialize, Serialize};
use url::Url;

/// What such a front end knows of the identity provider; the rest it finds out by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headless {
    /// The issuer, as its metadata name it.
    pub issuer: Url,
    /// The ID of a public client, with the page's address as redirect URI.
    pub client_id: String,
}
