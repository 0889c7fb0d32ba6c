//! What is no proper HTTP: each is refused with a status, on a connection that ends, and is never taken for two requests.

use std::net::SocketAddr;

use crate::support::{
    raw::Raw,
    world::{Backend, World},
};

fn world() -> (World, SocketAddr) {
    let world = World::start(Backend::Sqlite);
    let address = world.app.config.listen;
    (world, address)
}

#[test]
fn a_huge_head_is_refused() {
    let (_world, address) = world();
    let long = "x".repeat(200_000);
    let heads = [
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{long}: x\r\n\r\n"),
    ];
    for head in heads {
        let status = Raw::status_of(address, &head);
        assert!([Some(431), Some(400), Some(414), None].contains(&status), "{status:?}");
    }
    let many = "X-Header: x\r\n".repeat(200); // actix reads 96
    assert_eq!(
        Raw::status_of(address, format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n")),
        Some(431)
    );
}

#[test]
fn a_huge_body_is_refused_before_it_is_read() {
    let (_world, address) = world();
    let head = "POST /club/oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let much = "x".repeat(40_000);
    let chunk = format!("8000\r\n{}\r\n", "x".repeat(0x8000));
    for body in [
        format!("Content-Length: 1000000000000\r\n\r\n{much}"),
        format!("Transfer-Encoding: chunked\r\n\r\n{}", chunk.repeat(3)),
        format!("Transfer-Encoding: chunked\r\n\r\nffffffff\r\n{much}"),
    ] {
        let mut raw = Raw::open(address);
        raw.send(format!("{head}{body}")).expect("sent");
        assert!(raw.answer().starts_with("http/1.1 413"));
    }
}

#[test]
fn a_body_whose_end_is_told_in_two_ways_is_refused() {
    let (_world, address) = world();
    let smuggled = "GET /club/oauth/jwks HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let length = smuggled.len() + 5;
    for pair in [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"),
        format!("Content-Length: {length}\r\nContent-Length: 5"),
        "Content-Length: +5".to_owned(),
        "Content-Length: -1".to_owned(),
        "Content-Length: 5, 5".to_owned(),
        "Transfer-Encoding: chunked, identity".to_owned(),
        "Transfer-Encoding: xchunked".to_owned(),
        "Transfer-Encoding : chunked".to_owned(),
        "Transfer-Encoding:\u{b}chunked".to_owned(),
    ] {
        let mut raw = Raw::open(address);
        let sent = format!(
            "POST /club/oauth/token HTTP/1.1\r\nHost: localhost\r\n{pair}\r\n\r\n0\r\n\r\n{smuggled}"
        );
        let _ = raw.send(sent);
        let answers = raw.rest();
        assert!(answers.starts_with("HTTP/1.1 400"), "{pair:?}: {answers}");
        assert_eq!(answers.matches("HTTP/1.1").count(), 1, "{pair:?}: {answers}");
    }
}

#[test]
fn a_chunk_that_is_none_is_refused() {
    let (_world, address) = world();
    for chunk in ["zz\r\n", "-1\r\nx\r\n", "fffffffffffffffff\r\nx", "0x5\r\nhello\r\n", "5\nhello\n"] {
        let head = "POST /club/oauth/token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
        let status = Raw::status_of(address, format!("{head}{chunk}"));
        // Mostly the connection ends without an answer: there is nobody left to read one.
        assert!(status.is_none_or(|status| (400..500).contains(&status)), "{chunk:?}: {status:?}");
    }
}

#[test]
fn what_is_no_http_is_refused() {
    let (_world, address) = world();
    let tls = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03];
    assert_eq!(Raw::status_of(address, tls), Some(400));
    for line in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1\r\nHost\r\n\r\n",
    ] {
        assert_eq!(Raw::status_of(address, line), Some(400), "{line:?}");
    }
}

#[test]
fn a_request_without_a_host_is_refused() {
    let (_world, address) = world(); // RFC 9112 section 3.2
    assert_eq!(Raw::status_of(address, "GET /club/oauth/jwks HTTP/1.1\r\n\r\n"), Some(400));
    assert_eq!(
        Raw::status_of(address, "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n"),
        Some(400)
    );
}

#[test]
fn any_host_and_whole_addresses_are_answered_like_any_other() {
    // The host is not looked at: every address that we write comes from the settings.
    let (world, address) = world();
    for head in [
        "GET /club/oauth/jwks HTTP/1.0\r\n",
        "GET /club/oauth/jwks HTTP/1.1\r\nHost: attacker.example\r\n",
        "GET http://attacker.example/club/oauth/jwks HTTP/1.1\r\nHost: localhost\r\n",
        "GET /club/.well-known/openid-configuration HTTP/1.1\r\nHost: attacker.example\r\nX-Forwarded-Host: attacker.example\r\n",
    ] {
        let mut raw = Raw::open(address);
        raw.send(format!("{head}Connection: close\r\n\r\n")).expect("sent");
        let answer = raw.rest();
        assert!(
            answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.0 200"),
            "{head:?}: {answer}"
        );
        assert!(!answer.contains("attacker"), "{answer}");
        assert!(!head.contains("well-known") || answer.contains(&world.base_url), "{answer}");
    }
}

#[test]
fn upgrades_are_not_taken() {
    let (_world, address) = world();
    let ask = "GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n";
    let mut raw = Raw::open(address);
    raw.send(ask).expect("sent");
    assert!(raw.answer().starts_with("http/1.1 200"));
    assert_ne!(
        Raw::status_of(
            address,
            "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n"
        ),
        Some(200)
    );
}

#[test]
fn health_is_not_on_the_public_listener() {
    let (_world, address) = world();
    for path in ["/health/live", "/health/ready", "/health", "/metrics"] {
        let ask = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assert_eq!(Raw::status_of(address, ask), Some(404), "{path}");
    }
    let config = vtex_idp::config::Config::default();
    assert!(config.health_listen.ip().is_loopback() && config.health_listen != config.listen);
}
