//! A client that costs little, so that what is measured is the server.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
};

use anyhow::{Context, ensure};

/// A connection that is kept open, and opened again when the server closed it.
pub(crate) struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Client {
    pub(crate) const fn new(address: SocketAddr) -> Self {
        Self { address, connection: None }
    }

    /// Sends a whole request and reads the answer. What a connection that the server had closed did not take is sent anew.
    pub(crate) fn send(&mut self, request: &str) -> anyhow::Result<Answer> {
        if let Some(connection) = &mut self.connection
            && let Ok(answer) = exchange(connection, request)
        {
            return Ok(self.kept(answer));
        }
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        let answer = exchange(self.connection.insert(BufReader::new(stream)), request)?;
        Ok(self.kept(answer))
    }

    fn kept(&mut self, answer: Answer) -> Answer {
        if answer.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) {
            self.connection = None;
        }
        answer
    }
}

impl Answer {
    /// The first header of this name, which is written in small letters as the server writes it.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

fn exchange(connection: &mut BufReader<TcpStream>, request: &str) -> anyhow::Result<Answer> {
    connection.get_mut().write_all(request.as_bytes())?;
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        ensure!(connection.read_line(&mut head)? > 0, "the server closed the connection");
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("a status")?;
    let mut answer = Answer { status, head, body: String::new() };
    let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    answer.body = String::from_utf8(body)?;
    Ok(answer)
}

/// A GET with these header lines.
pub(crate) fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n")
}

/// A POST with these header lines.
pub(crate) fn post(path: &str, headers: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}
