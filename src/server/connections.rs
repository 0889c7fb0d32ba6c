//! What one client may take of the public listener: connections at once, requests on one, and time between two.
//!
//! Actix limits the first head and the wait for the next request, and nothing else: who then sends one byte of a head, or
//! does not read an answer, would keep a connection for good. So each has a watcher, which ends it.

use std::{any::Any, cell::Cell, net::Shutdown, rc::Rc, time::Duration};

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Extensions, ServiceRequest, ServiceResponse},
    http::ConnectionType,
    middleware::Next,
    rt::net::TcpStream,
};
use socket2::{SockRef, Socket};
use tokio::sync::Notify;

use crate::{
    config::Connections,
    types::{Clock, clock::Stopwatch},
};

/// Requests that one connection may carry: a client that sends without reading has us keep no more answers than these.
const MOST_REQUESTS: u64 = 1000;
/// Requests that may be on their way when a client hears that it had its last answer.
const ON_THEIR_WAY: u64 = 50;

/// A connection, as its watcher and the requests on it know it. A request costs the watcher nothing: it looks when the
/// connection may have been idle for too long, and not before.
struct Watched {
    socket: Socket,
    requests: Cell<u64>,
    answering: Cell<bool>,
    /// When the last answer was given, or the connection opened.
    moved: Cell<Stopwatch>,
    closed: Notify,
}

/// Lives as long as the connection does.
struct Open(Rc<Watched>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.closed.notify_one();
    }
}

/// How long a connection may be without a request: the rest of an answer, the wait for the next request, and its head.
pub(super) fn patience(settings: &Connections) -> Duration {
    Duration::from_secs(settings.answer_seconds + settings.idle_seconds + settings.head_seconds)
}

/// Begins to watch a connection.
pub(super) fn watch(stream: &dyn Any, data: &mut Extensions, patience: Duration) {
    let tls = || stream.downcast_ref::<TlsStream<TcpStream>>().map(|stream| stream.get_ref().0);
    let Some(stream) = stream.downcast_ref::<TcpStream>().or_else(tls) else { return };
    match SockRef::from(stream).try_clone() {
        Ok(socket) => {
            let watched = Rc::new(Watched {
                socket,
                requests: Cell::new(0),
                answering: Cell::new(false),
                moved: Cell::new(Clock::stopwatch()),
                closed: Notify::new(),
            });
            data.insert(Open(Rc::clone(&watched)));
            actix_web::rt::spawn(end_in_time(watched, patience));
        }
        // A connection that cannot be watched is not served.
        Err(_) => drop(SockRef::from(stream).shutdown(Shutdown::Both)),
    }
}

/// Ends a connection on which no request has begun for too long. How long a request may take is up to its handler.
async fn end_in_time(watched: Rc<Watched>, patience: Duration) {
    loop {
        let left = if watched.answering.get() {
            patience
        } else {
            patience.saturating_sub(watched.moved.get().elapsed())
        };
        if left.is_zero() {
            watched.end();
            return;
        }
        if tokio::time::timeout(left, watched.closed.notified()).await.is_ok() {
            return;
        }
    }
}

impl Watched {
    fn end(&self) {
        drop(self.socket.shutdown(Shutdown::Both)); // fails when the client was faster
    }

    /// A request begins; its number on this connection.
    fn begin(&self) -> u64 {
        let number = self.requests.get() + 1;
        self.requests.set(number);
        self.answering.set(true);
        number
    }

    fn answered(&self) {
        self.answering.set(false);
        self.moved.set(Clock::stopwatch());
    }
}

/// Tells the watcher of each request, lets the last one close the connection, and ends one that goes on after it.
pub(super) async fn turn(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let watched = request.conn_data::<Open>().map(|open| Rc::clone(&open.0));
    let number = watched.as_ref().map_or(0, |watched| watched.begin());
    let answered = next.call(request).await;
    if let Some(watched) = watched {
        watched.answered();
        if number > MOST_REQUESTS + ON_THEIR_WAY {
            watched.end();
        }
    }
    answered.map(|mut response| {
        if number >= MOST_REQUESTS {
            response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
        }
        response
    })
}
