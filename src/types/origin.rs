//! A web origin of a store: where the way back leads, and what the login form may be redirected to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// `https://host[:port]`, or `http` on loopback; no path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(try_from = "String")]
pub struct Origin(String);

/// Why a text is no origin of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrigin {
    /// Not a host or URL at all.
    #[error("not a host: write it as www.example.com or https://www.example.com")]
    Form,
    /// Plain http away from loopback.
    #[error("must be https (http is allowed only for 127.0.0.1 and localhost)")]
    NotHttps,
    /// A path, query or user name.
    #[error("only a host is allowed here: remove the path, query and user name")]
    MoreThanHost,
}

impl Origin {
    /// The origin as text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The origin of a URL that is https or loopback.
    pub fn of(url: &Url) -> Result<Self, InvalidOrigin> {
        // The origin stands in a Content-Security-Policy: nothing but a host's own characters may be in it.
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-[]:".contains(c);
        if !url.host_str().is_some_and(|host| !host.is_empty() && host.chars().all(plain)) {
            return Err(InvalidOrigin::Form);
        }
        if !(url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)) {
            return Err(InvalidOrigin::NotHttps);
        }
        Ok(Self(url.origin().ascii_serialization()))
    }
}

/// Whether a URL's host is this machine.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let text = text.trim();
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let url = Url::parse(&with_scheme).map_err(|_| InvalidOrigin::Form)?;
        if url.path() != "/"
            || url.query().is_some()
            || url.fragment().is_some()
            || !url.username().is_empty()
            || url.password().is_some()
        {
            return Err(InvalidOrigin::MoreThanHost);
        }
        Self::of(&url)
    }
}

impl TryFrom<String> for Origin {
    type Error = InvalidOrigin;

    fn try_from(text: String) -> Result<Self, InvalidOrigin> {
        text.parse()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_host_is_https() {
        assert_eq!(
            "WWW.Example.com".parse::<Origin>().map(|o| o.to_string()),
            Ok("https://www.example.com".to_owned())
        );
        assert_eq!(
            "http://127.0.0.1:8401/".parse::<Origin>().map(|o| o.to_string()),
            Ok("http://127.0.0.1:8401".to_owned())
        );
    }

    #[test]
    fn anything_but_https_or_loopback_is_refused() {
        assert_eq!("http://example.com".parse::<Origin>(), Err(InvalidOrigin::NotHttps));
        assert!("javascript://x".parse::<Origin>().is_err());
        assert_eq!("https://example.com/a".parse::<Origin>(), Err(InvalidOrigin::MoreThanHost));
        assert_eq!("https://u@example.com".parse::<Origin>(), Err(InvalidOrigin::MoreThanHost));
        for injected in ["exa mple.com; script-src *", "a.com;script-src", "*", "*.example.com", "a,b.com"] {
            assert!(injected.parse::<Origin>().is_err(), "{injected}");
        }
        assert!("http://localhost.example.com".parse::<Origin>().is_err());
    }
}
