//! How one node leaves: it says so first, and goes on serving until the proxy has heard.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use crate::support::process::Program;

/// A connection that is kept open between requests, as a proxy's are.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn to(node: &Program) -> Self {
        Self(BufReader::new(TcpStream::connect(("127.0.0.1", node.port)).expect("it listens")))
    }

    /// Status line and headers of an answer, in lower case.
    fn get(&mut self, path: &str) -> String {
        let host = "Host: 127.0.0.1";
        write!(self.0.get_mut(), "GET {path} HTTP/1.1\r\n{host}\r\n\r\n").expect("the connection is open");
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(self.0.read_line(&mut head).expect("text") > 0, "the connection is closed: {head}");
        }
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: u64 = length.expect("a length").parse().expect("a number");
        std::io::copy(&mut Read::by_ref(&mut self.0).take(length), &mut std::io::sink()).expect("the body");
        head
    }

    fn is_closed(&mut self) -> bool {
        self.0.read(&mut [0]).is_ok_and(|read| read == 0)
    }
}

#[test]
fn a_node_that_stops_is_not_ready_any_more_and_serves_on_until_it_has_drained() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut node = Program::prepare(folder.path(), None);
    node.serve(&[("VTEX_IDP_DRAIN_SECONDS", "8")]);
    let mut kept = Connection::to(&node);
    assert!(!kept.get("/static/style.css").contains("connection: close"));

    node.send("TERM");
    node.until_log_says("draining");
    assert!(!node.is_ready());
    node.redeem(&node.code()).expect_status(200); // new connections
    assert!(kept.get("/favicon.ico").contains("connection: close"));
    assert!(kept.is_closed());
    assert_eq!(node.wait(), Some(0));
    assert!(node.log().contains("stopped"), "{}", node.log());
}

#[test]
fn who_asks_a_second_time_does_not_wait() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut node = Program::prepare(folder.path(), None);
    node.serve(&[("VTEX_IDP_DRAIN_SECONDS", "3600")]);
    node.send("TERM");
    node.until_log_says("draining");
    node.send("TERM");
    assert_eq!(node.wait(), Some(0));
}
