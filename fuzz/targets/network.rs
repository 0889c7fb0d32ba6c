//! `X-Forwarded-For`: whatever a visitor writes, they do not choose their address.

use std::net::IpAddr;

use vtex_idp::types::network::{prefix, visitor};

/// Reads header lines as a trusted proxy and as a stranger pass them on.
pub(super) fn forwarded_for(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines: Vec<&str> = text.split('\n').collect();
    let address = |text: &str| text.parse::<IpAddr>().expect("an address");
    let (proxy, stranger) = (address("10.0.0.2"), address("203.0.113.9"));
    let trusted = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().expect("a network"));

    assert_eq!(visitor(stranger, &lines, &trusted), stranger, "nobody else is believed");
    assert_eq!(visitor(proxy, &lines, &[]), proxy);
    // What the proxy adds is behind what the visitor wrote, in the same line or in one of its own.
    assert_eq!(visitor(proxy, &[&lines[..], &["203.0.113.9"]].concat(), &trusted), stranger);
    for written in ["203.0.113.9", "203.0.113.9:1", "[::ffff:203.0.113.9]:1, 10.0.0.3"] {
        assert_eq!(visitor(proxy, &[&format!("{text}, {written}")], &trusted), stranger);
    }
    let told = visitor(proxy, &lines, &trusted);
    assert_eq!(told, told.to_canonical());
    assert!(prefix(told, 24, 56).contains(&told));
}
