//! Settings that can work, and are mostly a mistake.

use std::net::IpAddr;

use super::Config;

impl Config {
    /// Whether shoppers come through a proxy, and no proxy is believed: then all of them look like the proxy.
    #[must_use]
    pub fn lacks_trusted_proxies(&self) -> bool {
        self.is_https() && self.tls.certificate.is_none() && self.trusted_proxies.is_empty()
    }

    /// Whether anybody may reach what is for operators only. An unspecified address, as in a container, tells nothing: its
    /// port is published or not.
    #[must_use]
    pub fn has_public_health_listener(&self) -> bool {
        let address = self.health_listen.ip();
        !address.is_unspecified() && !is_private(address)
    }
}

/// Whether an address is reached from inside only (RFC 1918, RFC 4193, loopback and link-local).
fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}
