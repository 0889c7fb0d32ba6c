//! Clients that hold connections: slow ones, idle ones, and thousands of them. Each is ended in time, and others are served.

use std::{
    net::{Shutdown, SocketAddr, TcpStream},
    time::Duration,
};

use crate::support::{
    browser::Browser,
    machine,
    raw::{Raw, status},
    world::{Backend, EMAIL, Options, PASSWORD, World},
};

const ICON: &str = "GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A world whose every limit on connections is one second.
fn impatient() -> World {
    let mut options = Options::usual();
    let limits = &mut options.config.connections;
    (limits.head_seconds, limits.idle_seconds, limits.answer_seconds) = (1, 1, 1);
    options.start(Backend::Sqlite)
}

fn address(world: &World) -> SocketAddr {
    world.app.config.listen
}

#[test]
fn a_head_that_does_not_come_is_not_waited_for() {
    let world = impatient();
    for begun in ["", "G", "GET /favicon.ico HTTP/1.1\r\nHost: loc"] {
        let mut raw = Raw::open(address(&world));
        raw.send(begun).expect("sent");
        assert_eq!(status(&raw.rest()), Some(408), "{begun:?}");
    }
}

#[test]
fn a_head_that_comes_byte_by_byte_is_not_waited_for() {
    let world = impatient();
    let mut raw = Raw::open(address(&world));
    let sent = ICON.bytes().cycle().take_while(|_| {
        #[expect(clippy::disallowed_methods, reason = "the slow client")]
        std::thread::sleep(Duration::from_millis(200));
        raw.send("x").is_ok()
    });
    assert!(sent.count() < 30, "it takes a head that never ends");
}

#[test]
fn the_head_of_a_second_request_is_not_waited_for_either() {
    let world = impatient();
    let mut raw = Raw::open(address(&world));
    raw.send(ICON).expect("sent");
    assert!(raw.answer().starts_with("http/1.1 200"));
    raw.send("GET /fav").expect("sent");
    assert_eq!(raw.rest(), "");
}

#[test]
fn a_connection_without_requests_is_closed() {
    let world = impatient();
    let mut raw = Raw::open(address(&world));
    raw.send(ICON).expect("sent");
    assert!(raw.answer().starts_with("http/1.1 200"));
    assert_eq!(raw.rest(), "");
}

#[test]
fn a_body_that_nobody_asked_for_is_not_waited_for() {
    let world = impatient();
    for length in ["Content-Length: 1000", "Transfer-Encoding: chunked"] {
        let mut raw = Raw::open(address(&world));
        raw.send(format!("POST /nowhere HTTP/1.1\r\nHost: localhost\r\n{length}\r\n\r\n")).expect("sent");
        assert_eq!(status(&raw.rest()), Some(404), "{length}");
    }
}

#[test]
fn a_body_that_does_not_come_is_waited_for_ten_seconds() {
    let world = World::start(Backend::Sqlite);
    let mut raw = Raw::open(address(&world));
    let head = "POST /club/oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n";
    raw.send(format!("{head}client_id")).expect("sent");
    assert!(raw.answer().starts_with("http/1.1 408"));
}

#[test]
fn a_client_that_does_not_read_is_given_up() {
    let world = impatient();
    let mut raw = Raw::open(address(&world));
    // More answers than the system takes on the way. What the client sends may not be taken either.
    let request = "GET /static/style.css HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100);
    let mut sent = 0;
    while sent < 1000 && raw.send(&request).is_ok() {
        sent += 1;
    }
    assert!(sent < 1000, "it answers for ever to nobody");
}

#[test]
fn a_connection_carries_a_thousand_requests_and_hardly_more() {
    let world = World::start(Backend::Sqlite);
    let mut raw = Raw::open(address(&world));
    let _ = raw.send(ICON.repeat(20_000)); // not all of it is taken
    let answers = raw.rest();
    let count = answers.matches("HTTP/1.1 200 OK").count();
    // What was read at once, up to 128 KiB, is answered too.
    assert!((1000..6000).contains(&count), "{count} answers");
    assert!(answers.to_ascii_lowercase().contains("connection: close"), "a client learns that it ends");
}

#[test]
fn beyond_the_most_connections_others_wait_and_are_served() {
    let mut options = Options::usual();
    options.config.connections.max_open = 16;
    options.config.connections.head_seconds = 1;
    let world = options.start(Backend::Sqlite);
    let idle: Vec<Raw> = (0..60).map(|_| Raw::open(address(&world))).collect();
    machine::get(&world.endpoint("jwks"), &[]).expect_status(200);
    drop(idle);
    world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
}

#[test]
fn thousands_of_idle_connections_hinder_nobody() {
    let world = World::start(Backend::Sqlite);
    let token = world.access_token();
    let idle: Vec<TcpStream> =
        (0..3000).map(|_| TcpStream::connect(address(&world)).expect("connected")).collect();
    world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
    world.userinfo(&token).expect_status(200);
    for stream in &idle {
        let _ = stream.shutdown(Shutdown::Both);
    }
}
