//! From the start of the listeners to the last answer.

use std::{
    io,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use actix_web::dev::{Server, ServerHandle};
use tokio::task::JoinSet;

use super::signals::StopSignals;
use crate::{
    app::App,
    jobs,
    types::audit::{Event, Kind},
};

/// Serves until SIGTERM or Ctrl-C, then finishes what is in flight.
pub async fn until_stopped(app: App, servers: Vec<Server>) -> io::Result<()> {
    let mut signals = StopSignals::listen()?; // before anybody can know that it serves
    app.acting.try_to_note(Event::new(Kind::ServerStarted).with("version", env!("CARGO_PKG_VERSION"))).await;
    let handles: Vec<ServerHandle> = servers.iter().map(Server::handle).collect();
    let mut running = JoinSet::new();
    for server in servers {
        running.spawn_local(server);
    }
    let worker = Arc::new(jobs::Worker::new(app.clone()));
    let (working, registry) = (Arc::clone(&worker), Arc::clone(&app.registry));
    let mut behind = JoinSet::new();
    behind.spawn_local(async move { working.work_forever().await });
    behind.spawn_local(async move { registry.follow_changes().await });
    behind.spawn_local(jobs::certificate::watch_forever(app.clone()));
    let log = Arc::clone(&app.log);
    let writing = actix_web::rt::spawn(async move { log.write_until_stopped().await });
    let asked_to_stop = tokio::select! {
        () = signals.next() => true,
        _ = running.join_next() => false,
    };
    app.stopping.store(true, Ordering::Relaxed);
    if asked_to_stop {
        drain(&app, &mut signals).await;
    }
    tracing::info!("stopping: no new connections, requests in flight are finished");
    let stopping = handles.iter().map(|handle| actix_web::rt::spawn(handle.stop(true)));
    for stopped in stopping.collect::<Vec<_>>() {
        let _ = stopped.await; // what went wrong in a server is told by the server itself, below
    }
    behind.shutdown().await;
    worker.stop().await;
    while let Some(ended) = running.join_next().await {
        ended.map_err(io::Error::other)??;
    }
    app.log.stop();
    let _ = writing.await; // it has told what it could not write
    app.acting.try_to_note(Event::new(Kind::ServerStopped)).await;
    app.db.close().await;
    tracing::info!("stopped");
    if asked_to_stop { Ok(()) } else { Err(io::Error::other("a listener ended by itself")) }
}

/// Serves on for a while, not ready any more, so that the proxy in front takes this node out before its listener closes.
/// Somebody who asks a second time does not want to wait.
async fn drain(app: &App, signals: &mut StopSignals) {
    let seconds = app.config.drain_seconds;
    if seconds > 0 {
        tracing::info!(seconds, "draining: not ready any more, requests are served on");
        tokio::select! {
            () = app.clock.sleep(Duration::from_secs(seconds)) => {}
            () = signals.next() => {}
        }
    }
}
