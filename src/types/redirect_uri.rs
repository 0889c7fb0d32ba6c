//! Where an authorization response may go. An open redirect does not type-check: a redirect takes a
//! [`RegisteredUri`], which only a look-up in a client's registration makes.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    Origin,
    origin::{InvalidOrigin, is_loopback},
};

/// The host of VTEX ID.
const VTEX_ID: &str = "vtexid.vtex.com.br";

/// A redirect URI as registered: https, or http on loopback; no fragment (RFC 6749 section 3.1.2). Kept and compared
/// byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(try_from = "String")]
pub struct RedirectUri(String);

/// Why a text cannot be registered as a redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRedirectUri {
    /// Not an absolute URL of printable ASCII.
    #[error(
        "not a URL: write it in full, such as https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx"
    )]
    Form,
    /// Plain http away from loopback.
    #[error("must be https (http is allowed only for 127.0.0.1 and localhost)")]
    NotHttps,
    /// A fragment or a user name.
    #[error("must not have a fragment (#...) or a user name")]
    FragmentOrUser,
}

impl RedirectUri {
    /// VTEX ID's callback, the same for every VTEX account in the world.
    #[must_use]
    pub fn vtex_shared_callback() -> Self {
        Self("https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx".to_owned())
    }

    /// The URI as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it leads to VTEX ID, where every VTEX account takes its codes, in whatever spelling: VTEX's server does not mind
    /// capitals, a port, a query or a dot at the end of its name.
    ///
    /// # Panics
    /// Never: a registered URI was parsed.
    #[must_use]
    pub fn is_at_vtex_id(&self) -> bool {
        let url = Url::parse(&self.0).expect("parsed at registration");
        url.host_str().is_some_and(|host| host.trim_end_matches('.') == VTEX_ID)
    }

    /// This URI without its port, if it is http at a loopback address.
    fn without_port(&self) -> Option<String> {
        let rest = self.0.strip_prefix("http://")?;
        let host = ["127.0.0.1", "[::1]"].into_iter().find(|host| rest.starts_with(host))?;
        let rest = &rest[host.len()..];
        let path = match rest.strip_prefix(':') {
            Some(rest) => rest.trim_start_matches(|c: char| c.is_ascii_digit()),
            None => rest,
        };
        (path.is_empty() || path.starts_with(['/', '?'])).then(|| format!("{host}{path}"))
    }

    /// The origin of this URI.
    ///
    /// # Panics
    /// Never: a registered URI was parsed as https or loopback http.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let url = Url::parse(&self.0).expect("parsed at registration");
        Origin::of(&url).expect("https or loopback, checked at registration")
    }
}

impl FromStr for RedirectUri {
    type Err = InvalidRedirectUri;

    fn from_str(text: &str) -> Result<Self, InvalidRedirectUri> {
        let in_full = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
        if !in_full || text.contains('\\') || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(InvalidRedirectUri::Form);
        }
        let url = Url::parse(text).map_err(|_| InvalidRedirectUri::Form)?;
        if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidRedirectUri::FragmentOrUser);
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return Err(InvalidRedirectUri::NotHttps);
        }
        Origin::of(&url).map_err(|error| match error {
            InvalidOrigin::NotHttps => InvalidRedirectUri::NotHttps,
            InvalidOrigin::Form | InvalidOrigin::MoreThanHost => InvalidRedirectUri::Form,
        })?;
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for RedirectUri {
    type Error = InvalidRedirectUri;

    fn try_from(text: String) -> Result<Self, InvalidRedirectUri> {
        text.parse()
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A redirect URI that a request named and its client has registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredUri(RedirectUri);

impl RegisteredUri {
    /// The registered URI that equals `requested` byte for byte, if there is one (RFC 9700 section 2.1).
    #[must_use]
    pub fn find(registered: &[RedirectUri], requested: &str) -> Option<Self> {
        registered.iter().find(|uri| uri.as_str() == requested).cloned().map(Self)
    }

    /// The one that equals a registered URI at the loopback interface in everything but its port: a native app listens at
    /// whichever is free (RFC 8252 section 7.3). By number only; what `localhost` is, others may decide (section 8.3).
    #[must_use]
    pub fn find_loopback(registered: &[RedirectUri], requested: &str) -> Option<Self> {
        let requested: RedirectUri = requested.parse().ok()?;
        let sent = requested.without_port()?;
        let found = registered.iter().any(|uri| uri.without_port().as_ref() == Some(&sent));
        found.then_some(Self(requested))
    }

    /// Whether only one party can receive what is sent there: it is https, and not VTEX's callback for all its accounts.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.0.as_str().starts_with("https://") && !self.0.is_at_vtex_id()
    }

    /// The URI itself.
    #[must_use]
    pub const fn uri(&self) -> &RedirectUri {
        &self.0
    }

    /// The address of a response: this URI with `pairs` added to its query. Values are already percent-encoded.
    #[must_use]
    pub fn with_query(&self, pairs: &[(&str, &str)]) -> String {
        let mut location = self.0.0.clone();
        for (key, encoded) in pairs {
            let joint = match location.split_once('?') {
                None => "?",
                Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
                Some(_) => "&",
            };
            location.push_str(joint);
            location.push_str(key);
            location.push('=');
            location.push_str(encoded);
        }
        location
    }
}

/// The first character, counted from 1, at which `sent` is not `registered`; `None` when they are the same.
#[must_use]
pub fn difference(registered: &str, sent: &str) -> Option<usize> {
    let same = registered.chars().zip(sent.chars()).take_while(|(own, other)| own == other).count();
    (registered != sent).then_some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found_where_it_begins() {
        assert_eq!(difference("https://a/cb", "https://a/cb"), None);
        assert_eq!(difference("https://a/cb", "https://a/cb/"), Some(13));
        assert_eq!(difference("https://a/cb", "http://a/cb"), Some(5));
        assert_eq!(difference("https://a/cb", ""), Some(1));
    }

    #[test]
    fn only_the_exact_uri_is_found() {
        let registered = vec!["https://shop.example.com/cb?x=1".parse::<RedirectUri>().expect("valid")];
        assert!(RegisteredUri::find(&registered, "https://shop.example.com/cb?x=1").is_some());
        for near in [
            "https://shop.example.com/cb",
            "https://shop.example.com/cb?x=1&",
            "https://SHOP.example.com/cb?x=1",
            "https://shop.example.com/cb?x=1/",
            "",
        ] {
            assert!(RegisteredUri::find(&registered, near).is_none(), "{near}");
        }
    }

    #[test]
    fn a_native_app_may_listen_at_any_port() {
        let registered = |text: &str| vec![text.parse::<RedirectUri>().expect("valid")];
        let found = |own: &str, sent: &str| RegisteredUri::find_loopback(&registered(own), sent);
        let any =
            found("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb").expect("the same but for its port");
        assert_eq!(any.uri().as_str(), "http://127.0.0.1:51004/cb");
        assert!(found("http://[::1]:1/cb?x=1", "http://[::1]:9/cb?x=1").is_some());
        for (own, sent) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:5/other"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:5@example.com/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1.example.com/cb"),
            ("http://127.0.0.1/cb", "https://127.0.0.1:5/cb"),
            ("http://localhost/cb", "http://localhost:5/cb"),
            ("https://shop.example.com/cb", "https://shop.example.com:444/cb"),
        ] {
            assert!(found(own, sent).is_none(), "{own} {sent}");
        }
    }

    #[test]
    fn vtex_id_is_known_in_any_spelling_and_nobody_else_is_taken_for_it() {
        let is_private = |text: &str| {
            let registered = [text.parse::<RedirectUri>().expect("valid")];
            RegisteredUri::find(&registered, text).expect("registered").is_private()
        };
        let shared = RedirectUri::vtex_shared_callback();
        for spelling in [
            shared.as_str(),
            "https://vtexid.vtex.com.br/vtexidauthsiteknockout/receiveauthorizationcode.ashx",
            "https://VTEXID.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx",
            "https://vtexid.vtex.com.br:443/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx",
            "https://vtexid.vtex.com.br:8443/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx?x=1",
            "https://vtexid.vtex.com.br./VtexIdAuthSiteKnockout/ReceiveAuthorizationCod%65.ashx",
        ] {
            assert!(!is_private(spelling), "{spelling}");
        }
        for other in
            ["https://shop.example.com/vtexid.vtex.com.br", "https://vtexid.vtex.com.br.example.com/cb"]
        {
            assert!(is_private(other), "{other}");
        }
        assert!(!is_private("http://127.0.0.1/cb"), "any program of the device may listen there");
    }

    #[test]
    fn what_could_leak_a_code_cannot_be_registered() {
        for text in [
            "http://example.com/cb",
            "https://example.com/#f",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://u:p@example.com/",
            "/cb",
            "https://exa mple.com",
            "ftp://example.com",
            "https://example.com/\r\nX: y",
        ] {
            assert!(text.parse::<RedirectUri>().is_err(), "{text}");
        }
        assert!("http://127.0.0.1:9/cb".parse::<RedirectUri>().is_ok());
    }

    #[test]
    fn a_response_keeps_the_registered_query() {
        let registered = ["https://s.example/cb?x=1".parse::<RedirectUri>().expect("valid")];
        let uri = RegisteredUri::find(&registered, "https://s.example/cb?x=1").expect("registered");
        assert_eq!(
            uri.with_query(&[("code", "a"), ("state", "b%20c")]),
            "https://s.example/cb?x=1&code=a&state=b%20c"
        );
        for (own, answer) in [
            ("https://s.example/cb", "https://s.example/cb?code=a"),
            ("https://s.example/cb?", "https://s.example/cb?code=a"),
            ("https://s.example/cb?x&", "https://s.example/cb?x&code=a"),
            ("https://s.example/cb??", "https://s.example/cb??&code=a"), // a parameter called `?`
        ] {
            let registered = [own.parse::<RedirectUri>().expect("valid")];
            let uri = RegisteredUri::find(&registered, own).expect("registered");
            assert_eq!(uri.with_query(&[("code", "a")]), answer);
        }
    }
}
