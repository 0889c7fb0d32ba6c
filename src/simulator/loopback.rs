//! Which addresses stay on this machine.

use url::{Host, Url};

/// Whether requests to this address never leave the machine.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Whether VTEX would call it: https; to try things out, also plain http on this machine.
pub(super) fn is_callable(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_may_be_called_without_tls() {
        let callable = |url: &str| is_callable(&url.parse().expect("a URL"));
        for good in
            ["https://id.example.com/", "http://127.0.0.1:1/", "http://[::1]/", "http://store.localhost/"]
        {
            assert!(callable(good), "{good}");
        }
        for bad in ["http://id.example.com/", "http://localhost.example.com/", "http://10.0.0.1/"] {
            assert!(!callable(bad), "{bad}");
        }
    }
}
