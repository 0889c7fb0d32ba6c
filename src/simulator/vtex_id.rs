//! The simulator itself: one VTEX account, its key, its clock and what it remembers.

use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::dev::Server;
use url::Url;
use uuid::Uuid;

use super::clock::Clock;
use super::hostile::{Attack, Loot};
use super::logins::Logins;
use super::mask::Masker;
use super::sessions::Sessions;
use super::signer::Signer;
use super::trace::{Login, Secrets, Step};
use super::{Settings, Trust, calls, is_loopback, pages, server, user_token};

/// One simulated VTEX account. Clones share everything.
#[derive(Clone)]
pub struct Simulator(Arc<Inner>);

struct Inner {
    settings: Settings,
    base: Url,
    /// Whether it has ever listened where more than this machine can reach it.
    in_a_network: AtomicBool,
    account_id: Uuid,
    signer: Signer,
    clock: Clock,
    agent: ureq::Agent,
    sessions: Mutex<Sessions>,
    logins: Mutex<Logins>,
    loot: Mutex<Loot>,
}

impl Simulator {
    /// `base_url` is where browsers find the simulator, for instance `http://127.0.0.1:7002`; only its
    /// scheme, host and port count. It need not be the address that the listener has.
    #[must_use]
    pub fn new(settings: Settings, base_url: &Url) -> Self {
        Self::trusting(settings, base_url, Trust::default())
    }

    /// Like [`Simulator::new`], for an identity provider whose certificate comes from an authority of its own.
    #[must_use]
    pub fn trusting(settings: Settings, base_url: &Url, trust: Trust) -> Self {
        let mut base = base_url.clone();
        base.set_path("/");
        base.set_query(None);
        base.set_fragment(None);
        Self(Arc::new(Inner {
            account_id: user_token::guid_of(&[&settings.account]),
            agent: calls::agent(&settings.conduct, trust),
            base,
            in_a_network: AtomicBool::new(false),
            settings,
            signer: Signer::generate(),
            clock: Clock::default(),
            sessions: Mutex::default(),
            logins: Mutex::default(),
            loot: Mutex::default(),
        }))
    }

    /// Starts to answer on `listener` with two workers. Installs no signal handlers: stop it by its handle.
    pub fn server(&self, listener: TcpListener) -> io::Result<Server> {
        if !listener.local_addr()?.ip().is_loopback() {
            self.0.in_a_network.store(true, Ordering::Relaxed);
        }
        server::start(self.clone(), listener)
    }

    /// Answers on `listener` until the future is dropped or the server fails.
    pub async fn serve(self, listener: TcpListener) -> io::Result<()> {
        self.server(listener)?.await
    }

    /// The callback that is sent to the identity provider, to be registered there.
    #[must_use]
    pub fn redirect_uri(&self) -> Url {
        self.at(self.settings().conduct.callback.path())
    }

    /// The retailer's own front end, and where it takes its codes; served if the settings have one.
    #[must_use]
    pub fn headless_url(&self) -> Url {
        self.at(pages::HEADLESS)
    }

    /// The store's front page.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.0.base
    }

    /// As given to [`Simulator::new`].
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The last 100 logins, the oldest first.
    #[must_use]
    pub fn logins(&self) -> Vec<Login> {
        self.remembered_logins().all()
    }

    /// The attacks of the hostile store among those logins, the oldest first.
    #[must_use]
    pub fn attacks(&self) -> Vec<Attack> {
        Attack::all(&self.logins())
    }

    /// Whether only this machine reaches it: by its address as browsers know it, and by the one it listens at. A port
    /// published from a container has the former and not the latter.
    #[must_use]
    pub fn is_private(&self) -> bool {
        is_loopback(self.base_url()) && !self.0.in_a_network.load(Ordering::Relaxed)
    }

    /// Whether the hostile store can be tried: on this machine, or where the settings allow it.
    #[must_use]
    pub fn has_hostile_store(&self) -> bool {
        self.is_private() || self.settings().conduct.hostile_store_anywhere
    }

    /// Moves the simulator's clock forward by whole seconds: states, sessions and user tokens grow older.
    pub fn advance(&self, by: Duration) {
        self.0.clock.advance(by);
    }

    pub(super) fn at(&self, path: &str) -> Url {
        let mut url = self.0.base.clone();
        url.set_path(path);
        url
    }

    /// An address of this store: a path, or an absolute URL of the same origin. The answer is absolute, so
    /// that `//elsewhere.test` cannot become a redirect to another host.
    pub(super) fn own_address(&self, address: &str) -> Option<Url> {
        let url = self.0.base.join(address).ok()?;
        (url.origin() == self.0.base.origin() && url.username().is_empty()).then_some(url)
    }

    pub(super) fn is_https(&self) -> bool {
        self.0.base.scheme() == "https"
    }

    pub(super) fn now(&self) -> u64 {
        self.0.clock.now()
    }

    pub(super) fn signer(&self) -> &Signer {
        &self.0.signer
    }

    pub(super) fn agent(&self) -> &ureq::Agent {
        &self.0.agent
    }

    pub(super) fn masker(&self) -> Masker {
        Masker::new(&self.0.settings)
    }

    pub(super) fn auth_cookie_name(&self) -> String {
        format!("VtexIdclientAutCookie_{}", self.0.settings.account)
    }

    pub(super) fn account_auth_cookie_name(&self) -> String {
        format!("VtexIdclientAutCookie_{}", self.0.account_id)
    }

    /// Never held across an `.await`.
    pub(super) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Never held across an `.await`.
    pub(super) fn remembered_logins(&self) -> MutexGuard<'_, Logins> {
        self.0.logins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Never held across an `.await`.
    pub(super) fn loot(&self) -> MutexGuard<'_, Loot> {
        self.0.loot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn trace(&self, login: Uuid, step: Step) {
        self.remembered_logins().add(login, step);
    }

    pub(super) fn keep_secrets(&self, login: Uuid, keep: impl FnOnce(&mut Secrets)) {
        self.remembered_logins().keep_secrets(login, keep);
    }
}

impl std::fmt::Debug for Simulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulator")
            .field("base_url", &self.0.base.as_str())
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simulator() -> Simulator {
        let base = Url::parse("http://127.0.0.1:7002/ignored?x=1").expect("a constant that parses");
        Simulator::new(Settings::default(), &base)
    }

    #[test]
    fn the_redirect_uri_is_the_configured_callback() {
        let shared = "http://127.0.0.1:7002/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx";
        assert_eq!(simulator().redirect_uri().as_str(), shared);
    }

    #[test]
    fn only_addresses_of_the_store_itself_are_its_own() {
        let simulator = simulator();
        for own in ["/", "/account?x=1#y", "", "http://127.0.0.1:7002/checkout"] {
            assert!(simulator.own_address(own).is_some(), "{own}");
        }
        for foreign in [
            "//evil.test",
            "/\\evil.test",
            "https://127.0.0.1:7002/",
            "javascript:alert(1)",
            "http://127.0.0.1:7002@evil.test/",
        ] {
            assert!(simulator.own_address(foreign).is_none(), "{foreign}");
        }
        let tricky = simulator.own_address("http://127.0.0.1:7002//evil.test").expect("same origin");
        assert!(tricky.as_str().starts_with("http://127.0.0.1:7002//"));
    }
}
