//! What VTEX ID does by itself and no retailer can set; varied to try the identity provider.

use serde::{Deserialize, Serialize};

use crate::simulator::figures::PATIENCE_MS;

/// VTEX's own manners (`docs/vtex-id.md`, section 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conduct {
    /// Which callback is sent as redirect URI. Both are always served.
    pub callback: Callback,
    /// Whether the state carries the optional claim `errorUrl`.
    pub state_has_error_url: bool,
    /// How long a call to the identity provider may take. Undocumented; VTEX's nearest figure is 3 s.
    pub timeout_ms: u64,
    /// Whether the hostile store of threat V-1 can be tried though the simulator is not on this machine alone.
    pub hostile_store_anywhere: bool,
}

impl Default for Conduct {
    fn default() -> Self {
        Self {
            callback: Callback::Shared,
            state_has_error_url: true,
            timeout_ms: PATIENCE_MS,
            hostile_store_anywhere: false,
        }
    }
}

/// The callback that VTEX uses for this provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Callback {
    /// The one of `vtexid.vtex.com.br`, the same for every VTEX account.
    Shared,
    /// The one below the store's own host.
    OwnDomain,
}

impl Callback {
    pub(in crate::simulator) const fn path(self) -> &'static str {
        match self {
            Self::Shared => "/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx",
            Self::OwnDomain => "/api/vtexid/pub/authentication/oauth/authorizationcode",
        }
    }
}
