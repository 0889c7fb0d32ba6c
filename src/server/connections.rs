//! What one client may take of the public listener: connections at once, requests on one, and time between two.
//!
//! Actix limits the first head and the wait for the next request, and nothing else: who then sends one byte of a head, or
//! does not read an answer, would keep a connection for good. So each has a watcher, which ends it.

use std::{any::Any, net::Shutdown, time::Duration};

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
use tokio::sync::watch;

use crate::config::Connections;

/// Requests that one connection may carry: a client that sends without reading has us keep no more answers than these.
const MOST_REQUESTS: u64 = 1000;
/// Requests that may be on their way when a client hears that it had its last answer.
const ON_THEIR_WAY: u64 = 50;

/// Counts when requests begin and end on a connection: odd while one is answered. It is dropped with the connection.
struct Turns(watch::Sender<u64>);

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
            let (turns, seen) = watch::channel(0);
            data.insert(Turns(turns));
            actix_web::rt::spawn(end_in_time(socket, seen, patience));
        }
        // A connection that cannot be watched is not served.
        Err(_) => drop(SockRef::from(stream).shutdown(Shutdown::Both)),
    }
}

/// Ends a connection on which no request has begun for too long, or that goes on after its last one. How long a request may
/// take is up to its handler.
async fn end_in_time(socket: Socket, mut turns: watch::Receiver<u64>, patience: Duration) {
    loop {
        let count = *turns.borrow_and_update();
        let changed = if count / 2 > MOST_REQUESTS + ON_THEIR_WAY {
            drop(socket.shutdown(Shutdown::Both));
            return;
        } else if count % 2 == 1 {
            turns.changed().await
        } else if let Ok(changed) = tokio::time::timeout(patience, turns.changed()).await {
            changed
        } else {
            drop(socket.shutdown(Shutdown::Both)); // fails when the client was faster
            return;
        };
        if changed.is_err() {
            return; // the connection is gone
        }
    }
}

/// Tells the watcher of each request, and lets the last one close the connection.
pub(super) async fn turn(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let turns = request.conn_data::<Turns>().map(|turns| turns.0.clone());
    let step = || {
        turns.as_ref().map_or(0, |turns| {
            turns.send_modify(|count| *count += 1);
            *turns.borrow()
        })
    };
    step();
    let answered = next.call(request).await;
    let count = step();
    answered.map(|mut response| {
        if count / 2 >= MOST_REQUESTS {
            response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
        }
        response
    })
}
