//! A connection on which a test sends byte for byte what no client of HTTP would.

use std::{
    io::{Read, Result, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// Longer than any limit of these tests, so that what is not ended is noticed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection to a server, and nothing said yet.
pub(crate) struct Raw(TcpStream);

impl Raw {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        stream.set_write_timeout(Some(PATIENCE)).expect("a limit");
        Self(stream)
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> Result<()> {
        self.0.write_all(bytes.as_ref())
    }

    /// One more answer with a body of known length: its head.
    pub(crate) fn answer(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.0.read_exact(&mut byte).expect("a head");
            head.extend(byte);
        }
        let head = String::from_utf8(head).expect("text").to_ascii_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
        let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a number"))];
        self.0.read_exact(&mut body).expect("a body");
        head
    }

    /// Everything until the server ends the connection, which it must.
    pub(crate) fn rest(&mut self) -> String {
        let mut all = Vec::new();
        let mut part = [0; 16_384];
        loop {
            match self.0.read(&mut part) {
                Ok(0) => break,
                Ok(read) => all.extend_from_slice(&part[..read]),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
                Err(error) => panic!("the server keeps the connection: {error}"),
            }
        }
        String::from_utf8_lossy(&all).into_owned()
    }

    /// The status of what is answered to these bytes, the server ending the connection after it.
    pub(crate) fn status_of(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Option<u16> {
        let mut raw = Self::open(address);
        let _ = raw.send(bytes); // it may be refused before all of it is sent
        status(&raw.rest())
    }
}

/// The status of the first answer.
pub(crate) fn status(answer: &str) -> Option<u16> {
    answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}
