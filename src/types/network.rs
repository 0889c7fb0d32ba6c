//! The network a request comes from: what guesses are counted against, and which proxies are believed.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

/// The network that holds `address`, cut to `v4_bits` or `v6_bits`; IPv4 inside IPv6 counts as IPv4.
///
/// A prefix longer than the address is the whole address.
#[must_use]
pub fn prefix(address: IpAddr, v4_bits: u8, v6_bits: u8) -> IpNet {
    let address = address.to_canonical();
    let bits = match address {
        IpAddr::V4(_) => v4_bits.min(32),
        IpAddr::V6(_) => v6_bits.min(128),
    };
    IpNet::new_assert(address, bits).trunc()
}

/// The visitor's address: the peer, or what trusted proxies say of it in `X-Forwarded-For`, read from the right.
///
/// Only addresses that a trusted proxy wrote are believed, so a visitor cannot choose theirs.
#[must_use]
pub fn visitor(peer: IpAddr, forwarded_for: &[&str], trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    let mut visitor = peer.to_canonical();
    for hop in forwarded_for.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !is_trusted(visitor) {
            break;
        }
        let Some(address) = address_of(hop.trim()) else { break };
        visitor = address.to_canonical();
    }
    visitor
}

/// An address as proxies write it: bare, in brackets, or with a port.
fn address_of(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let in_brackets = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    hop.parse().ok().or_else(with_port).or_else(in_brackets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_forged_header_does_not_change_the_visitor() {
        assert_eq!(visitor(ip("203.0.113.9"), &["198.51.100.1"], &[]), ip("203.0.113.9"));
        let trusted = ["10.0.0.0/8".parse().expect("a network")];
        assert_eq!(visitor(ip("10.0.0.2"), &["198.51.100.1, 203.0.113.9"], &trusted), ip("203.0.113.9"));
        assert_eq!(
            visitor(ip("10.0.0.2"), &["198.51.100.1, 203.0.113.9, 10.0.0.3"], &trusted),
            ip("203.0.113.9")
        );
        assert_eq!(visitor(ip("10.0.0.2"), &["nonsense"], &trusted), ip("10.0.0.2"));
        assert_eq!(visitor(ip("10.0.0.2"), &["203.0.113.9:4455"], &trusted), ip("203.0.113.9"));
        assert_eq!(visitor(ip("10.0.0.2"), &["[2001:db8::1]:4455"], &trusted), ip("2001:db8::1"));
        assert_eq!(visitor(ip("10.0.0.2"), &["[2001:db8::1]"], &trusted), ip("2001:db8::1"));
    }

    #[test]
    fn what_stands_left_of_the_last_untrusted_address_is_not_read() {
        let trusted = ["10.0.0.0/8".parse().expect("a network"), "fd00::/8".parse().expect("a network")];
        for left in ["", "10.0.0.9", "198.51.100.1", "garbage", "\u{fffd}", ",,,", "10.0.0.9, 10.0.0.9"] {
            for own in ["203.0.113.9", "203.0.113.9:1", "::ffff:203.0.113.9", "[::ffff:203.0.113.9]:1"] {
                for right in ["", ", 10.0.0.3", ",10.0.0.3:80, fd00::1", ", [fd00::1]:443"] {
                    let line = format!("{left}, {own}{right}");
                    assert_eq!(visitor(ip("10.0.0.2"), &[&line], &trusted), ip("203.0.113.9"), "{line}");
                    let two = [left, &format!("{own}{right}")];
                    assert_eq!(visitor(ip("::ffff:10.0.0.2"), &two, &trusted), ip("203.0.113.9"), "{two:?}");
                    // From anybody else all of it is ignored.
                    assert_eq!(visitor(ip("192.0.2.7"), &[&line], &trusted), ip("192.0.2.7"), "{line}");
                }
            }
        }
    }

    #[test]
    fn an_ipv4_address_inside_ipv6_counts_as_ipv4() {
        assert_eq!(prefix(ip("::ffff:203.0.113.9"), 24, 64).to_string(), "203.0.113.0/24");
        assert_eq!(prefix(ip("2001:db8:1:2:3::4"), 32, 64).to_string(), "2001:db8:1:2::/64");
    }
}
