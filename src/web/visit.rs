//! What a request tells of its visitor: language, network, request id.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    http::header::{self, Header},
};
use ipnet::IpNet;

use super::request_log::id_of;
use crate::{
    app::App,
    types::{Locale, Params, network},
};

/// The cookie of the language that was chosen on a page.
const LOCALE_COOKIE: &str = "vtex-idp-locale";

/// A request, as far as its visitor is concerned.
pub struct Visit {
    /// What the shopper reads to support: names the login if the request says which, else the request.
    pub reference: String,
    /// The query as it came, still encoded.
    pub query: String,
    /// The query, read.
    pub params: Params,
    /// The language asked for in the URL: `ui_locales` (OpenID Connect Core section 3.1.2.1).
    pub asked_locale: Option<Locale>,
    other_locale: Option<Locale>,
}

impl Visit {
    /// Reads a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let query = request.query_string().to_owned();
        let params = Params::from_form(&query);
        let asked = params.one_of(&["ui_locales"]).ok().flatten();
        let asked_locale = asked.and_then(|tags| Locale::first_of(tags.split(' ')));
        let chosen = cookie(request, LOCALE_COOKIE).and_then(|value| value.parse().ok());
        let accepted = || {
            let ranked = header::AcceptLanguage::parse(request).ok()?.ranked();
            let tags: Vec<String> = ranked.iter().map(ToString::to_string).collect();
            Locale::first_of(tags.iter().map(String::as_str))
        };
        Self {
            reference: id_of(request).to_string(),
            query,
            params,
            asked_locale,
            other_locale: chosen.or_else(accepted),
        }
    }

    /// The same address, asking for a login whoever is signed in.
    #[must_use]
    pub fn asking_for_login(&self) -> String {
        let others = self.query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("prompt="));
        let pairs: Vec<&str> = others.chain(["prompt=login"]).collect();
        format!("?{}", pairs.join("&"))
    }

    /// The cookie that remembers a language that was chosen on this very page.
    #[must_use]
    pub fn chosen_locale(&self, app: &App) -> Option<Cookie<'static>> {
        let cookie = Cookie::build(LOCALE_COOKIE, self.asked_locale?.tag()).path("/").http_only(true);
        let cookie = cookie.secure(app.config.is_https()).same_site(SameSite::Lax);
        Some(cookie.max_age(Duration::days(365)).finish())
    }

    /// The language to answer in: asked for, chosen earlier, accepted by the browser, or the default (V-18).
    #[must_use]
    pub fn locale(&self, default: Locale) -> Locale {
        self.asked_locale.or(self.other_locale).unwrap_or(default)
    }
}

/// A cookie of ours. Found by hand: one foreign cookie with a byte outside ASCII makes the usual parser give up on all.
#[must_use]
pub fn cookie(request: &HttpRequest, name: &str) -> Option<String> {
    let headers = request.headers().get_all(header::COOKIE);
    let mut pairs = headers.flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    pairs.find_map(|pair| {
        let value = pair.trim_ascii().strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
        String::from_utf8(value.to_vec()).ok()
    })
}

/// Whether what this address says of others is believed.
pub(super) fn is_proxy(peer: IpAddr, app: &App) -> bool {
    app.config.trusted_proxies.iter().any(|network| network.contains(&peer.to_canonical()))
}

/// The network that guesses of this request are counted against.
#[must_use]
pub fn network_of(request: &HttpRequest, app: &App) -> IpNet {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let forwarded = request.headers().get_all(header::X_FORWARDED_FOR);
    // A visitor's bytes that are no text stand in one line with what the proxy wrote behind them.
    let lines: Vec<_> = forwarded.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
    let trusted = &app.config.trusted_proxies;
    if !lines.is_empty() && !is_proxy(peer, app) {
        tracing::warn!(%peer, "X-Forwarded-For comes from an address that is not in `trusted_proxies`: guesses are counted against that address");
    }
    let visitor = network::visitor(peer, &lines, trusted);
    network::prefix(visitor, app.config.throttle.ipv4_prefix, app.config.throttle.ipv6_prefix)
}
