//! The hostile store's own account at VTEX.

use super::Disguise;
use crate::simulator::{Callback, Settings, Simulator};

/// Where a person sees the attack.
pub(in crate::simulator) const PAGE: &str = "/simulator/hostile";

/// The attacker's server, as the hostile store's token URL.
pub(in crate::simulator) const TOKEN_URL: &str = "/simulator/hostile/token";

const ACCOUNT: &str = "evilstore";
const PROVIDER: &str = "Evil Store";

/// Of a host that never resolves.
const ERROR_URL: &str = "https://www.evilstore.example/login";

/// What the attacker typed into VTEX Admin: the real authorize URL and client ID, a token URL of their own.
pub(super) fn settings(simulator: &Simulator, disguise: Disguise) -> Settings {
    let mut settings = simulator.settings().clone();
    ACCOUNT.clone_into(&mut settings.account);
    if disguise == Disguise::None {
        PROVIDER.clone_into(&mut settings.provider.name);
    }
    settings.provider.client_secret = "the attacker does not know it".into();
    settings.token.url = simulator.at(TOKEN_URL);
    settings.token.query_parameters.clear();
    settings.conduct.callback = Callback::Shared; // a callback on the store's own domain leads to the store alone
    settings
}

/// The `errorUrl` in the hostile store's state.
pub(super) fn error_url(disguise: Disguise) -> Option<String> {
    (disguise == Disguise::None).then(|| ERROR_URL.to_owned())
}
