//! A collector on this machine, in each of the moods that one may have.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use vtex_idp::types::Clock;

use super::span::Span;

/// What it does with a delivery.
#[derive(Clone)]
pub(super) enum Mood {
    Takes,
    /// Takes it, and answers when it is told to.
    Hangs,
    /// Keeps nothing of it and answers this.
    Answers(String),
}

/// A collector, until the test ends.
pub(super) struct Collector {
    port: u16,
    is_https: bool,
    received: Arc<Received>,
}

#[derive(Default)]
struct Received {
    /// Heads and bodies.
    deliveries: Mutex<Vec<(String, Vec<u8>)>>,
    may_answer: Mutex<bool>,
    changed: Condvar,
}

impl Collector {
    pub(super) fn start(mood: Mood) -> Self {
        Self::listen(mood, None)
    }

    /// One that is called by https, and takes what it is sent.
    pub(super) fn start_with_tls(config: Arc<ServerConfig>) -> Self {
        Self::listen(Mood::Takes, Some(config))
    }

    fn listen(mood: Mood, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let received = Arc::new(Received::default());
        let shared = Arc::clone(&received);
        let is_https = tls.is_some();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, shared, mood) =
                    (stream.expect("a connection"), Arc::clone(&shared), mood.clone());
                let session = tls.clone().map(|tls| ServerConnection::new(tls).expect("a session"));
                thread::spawn(move || match session {
                    None => shared.serve(stream, &mood),
                    Some(session) => shared.serve(StreamOwned::new(session, stream), &mood),
                });
            }
        });
        Self { port, is_https, received }
    }

    pub(super) fn url(&self) -> String {
        let origin = if self.is_https { "https://localhost" } else { "http://127.0.0.1" };
        format!("{origin}:{}", self.port)
    }

    /// Lets one that hangs go on.
    pub(super) fn answer(&self) {
        *self.received.may_answer.lock().expect("a lock") = true;
        self.received.changed.notify_all();
    }

    pub(super) fn deliveries(&self) -> usize {
        self.received.deliveries.lock().expect("a lock").len()
    }

    /// Heads, one after another.
    pub(super) fn heads(&self) -> String {
        self.received.deliveries.lock().expect("a lock").iter().map(|(head, _)| head.as_str()).collect()
    }

    /// Everything that was sent, byte for byte.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let deliveries = self.received.deliveries.lock().expect("a lock");
        deliveries.iter().flat_map(|(head, body)| [head.as_bytes(), body]).flatten().copied().collect()
    }

    pub(super) fn spans(&self) -> Vec<Span> {
        let deliveries = self.received.deliveries.lock().expect("a lock");
        deliveries.iter().flat_map(|(_, body)| Span::all(body)).collect()
    }

    /// Waits until this holds.
    pub(super) fn until(&self, patience: Duration, holds: impl Fn(&Self) -> bool) {
        let watch = Clock::stopwatch();
        while !holds(self) {
            assert!(watch.elapsed() < patience, "it never holds; received: {:#?}", self.spans());
            let deliveries = self.received.deliveries.lock().expect("a lock");
            drop(self.received.changed.wait_timeout(deliveries, Duration::from_millis(50)).expect("a lock"));
        }
    }
}

impl Received {
    fn serve(&self, stream: impl Read + Write, mood: &Mood) {
        let mut stream = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head).unwrap_or(0) == 0 {
                return; // it was only knocked at
            }
        }
        let length = head
            .to_lowercase()
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.lines().next().and_then(|length| length.parse().ok()));
        let mut body = vec![0; length.unwrap_or(0)];
        if stream.read_exact(&mut body).is_err() {
            return;
        }
        self.deliveries.lock().expect("a lock").push((head, body));
        self.changed.notify_all();
        let answer = match mood {
            Mood::Takes => "200 OK",
            Mood::Answers(answer) => answer,
            Mood::Hangs => {
                let may_answer = self.may_answer.lock().expect("a lock");
                drop(self.changed.wait_while(may_answer, |may_answer| !*may_answer).expect("a lock"));
                "200 OK"
            }
        };
        let _ =
            write!(stream.get_mut(), "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let _ = stream.get_mut().flush();
    }
}
