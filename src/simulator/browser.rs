//! Reads and makes the cookies of VTEX ID.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};

use super::Simulator;
use super::clock;
use super::state;
use super::user_token::{self, UserToken};

/// VTEX ID's session during a login.
pub(super) const VSS: &str = "_vss";

/// The simulator's own cookie: which traces belong to this browser.
const TRACES: &str = "vtexid_simulator_browser";

/// The browser behind a request.
pub(super) struct Browser {
    /// Whose traces these are.
    pub(super) id: String,
    /// The value of `_vss`.
    pub(super) vss: Option<String>,
    /// The user token in a cookie.
    pub(super) user_token: Option<String>,
}

impl Browser {
    pub(super) fn of(request: &HttpRequest, simulator: &Simulator) -> Self {
        let read = |name: &str| {
            request.cookie(name).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
        };
        Self {
            id: read(TRACES).filter(|id| id.len() == 64).unwrap_or_else(clock::random_hex_64),
            vss: read(VSS),
            user_token: read(&simulator.auth_cookie_name()),
        }
    }

    /// The signed-in shopper.
    pub(super) fn shopper(&self, simulator: &Simulator) -> Option<UserToken> {
        let jwt = self.user_token.as_deref()?;
        let account = &simulator.settings().account;
        user_token::check(simulator.signer(), account, jwt, simulator.now())
    }

    /// Keeps the traces of this browser together.
    pub(super) fn cookie(&self, simulator: &Simulator) -> Cookie<'static> {
        let mut cookie = bare(TRACES, &self.id, simulator);
        cookie.set_same_site(SameSite::Lax);
        cookie.set_max_age(Duration::days(1));
        cookie
    }
}

pub(super) fn vss(value: &str, simulator: &Simulator) -> Cookie<'static> {
    let mut cookie = bare(VSS, value, simulator);
    cookie.set_max_age(Duration::seconds(state::LIFETIME.cast_signed()));
    cookie
}

pub(super) fn auth(name: &str, user_token: &str, simulator: &Simulator) -> Cookie<'static> {
    let mut cookie = bare(name, user_token, simulator);
    cookie.set_max_age(Duration::seconds(user_token::LIFETIME.cast_signed()));
    cookie
}

pub(super) fn cleared(name: &str, simulator: &Simulator) -> Cookie<'static> {
    let mut cookie = bare(name, "", simulator);
    cookie.make_removal();
    cookie
}

/// As VTEX sets them: `Secure; HttpOnly; SameSite=None`. Safari refuses `Secure` on plain HTTP, even on
/// the loopback, and browsers refuse `None` without `Secure`: there it is `SameSite=Lax` alone.
fn bare(name: &str, value: &str, simulator: &Simulator) -> Cookie<'static> {
    let same_site = if simulator.is_https() { SameSite::None } else { SameSite::Lax };
    Cookie::build(name.to_owned(), value.to_owned())
        .path("/")
        .http_only(true)
        .secure(simulator.is_https())
        .same_site(same_site)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::Settings;

    fn shown(base: &str) -> String {
        let base = base.parse().expect("a constant that parses");
        vss("abc", &Simulator::new(Settings::default(), &base)).to_string()
    }

    #[test]
    fn on_https_cookies_are_as_vtex_sets_them() {
        assert_eq!(
            shown("https://store.test"),
            "_vss=abc; HttpOnly; SameSite=None; Secure; Path=/; Max-Age=600"
        );
    }

    #[test]
    fn on_plain_http_cookies_are_lax_and_not_secure() {
        assert_eq!(shown("http://127.0.0.1:7002"), "_vss=abc; HttpOnly; SameSite=Lax; Path=/; Max-Age=600");
    }
}
