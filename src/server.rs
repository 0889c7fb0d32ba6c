//! The two listeners: the public one for shoppers and VTEX, and one for health checks.

mod connections;
pub mod descriptors;
mod tls;

use std::{
    io,
    net::TcpListener,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use actix_web::{
    App as Service, HttpServer,
    dev::{Server, ServerHandle},
    middleware::from_fn,
    web::{Data, to},
};

use tokio::task::JoinSet;

use crate::{
    app::App,
    jobs,
    types::audit::{Event, Kind},
    web::{self, health::last_answer, message, request_log, response},
};

/// How long a connection that we close may take to hear of it.
const FAREWELL: Duration = Duration::from_secs(1);

/// The public listener's server, not yet polled. The caller owns signals. Fails when the TLS certificate cannot be used.
pub fn public(app: App, listener: TcpListener) -> io::Result<Server> {
    let https = app.config.is_https();
    let shutdown_seconds = app.config.shutdown_seconds;
    let limits = app.config.connections.clone();
    let tls = tls::of(&app)?;
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let most = descriptors::connections(limits.max_open).div_ceil(workers); // each has as many
    let patience = connections::patience(&limits);
    let data = Data::new(app);
    let server = HttpServer::new(move || {
        Service::new()
            .app_data(data.clone())
            .configure(web::routes)
            .default_service(to(message::missing))
            .wrap(from_fn(last_answer))
            .wrap(response::default_headers(https))
            .wrap(from_fn(request_log::log))
            .wrap(from_fn(connections::turn))
    });
    let head = Duration::from_secs(limits.head_seconds);
    let server = server
        .workers(workers)
        .max_connections(most)
        .max_connection_rate(most) // or 256 handshakes that never end would keep everybody out
        .tls_handshake_timeout(head)
        .client_request_timeout(head)
        .keep_alive(Duration::from_secs(limits.idle_seconds))
        .client_disconnect_timeout(FAREWELL)
        .on_connect(move |stream, data| connections::watch(stream, data, patience))
        .shutdown_timeout(shutdown_seconds)
        .disable_signals();
    let server = match tls {
        Some(tls) => server.listen_rustls_0_23(listener, tls)?,
        None => server.listen(listener)?,
    };
    Ok(server.run())
}

/// The health listener's server, not yet polled.
pub fn health(app: App, listener: TcpListener) -> io::Result<Server> {
    let data = Data::new(app);
    let server = HttpServer::new(move || Service::new().app_data(data.clone()).configure(web::health_routes));
    Ok(server.workers(1).disable_signals().shutdown_timeout(1).listen(listener)?.run())
}

/// Serves until SIGTERM or Ctrl-C, then finishes what is in flight.
pub async fn until_stopped(app: App, servers: Vec<Server>) -> io::Result<()> {
    app.acting.try_to_note(Event::new(Kind::ServerStarted).with("version", env!("CARGO_PKG_VERSION"))).await;
    let handles: Vec<ServerHandle> = servers.iter().map(Server::handle).collect();
    let mut running = JoinSet::new();
    for server in servers {
        running.spawn_local(server);
    }
    let worker = Arc::new(jobs::Worker::new(app.clone()));
    let working = Arc::clone(&worker);
    let cleaning = actix_web::rt::spawn(async move { working.work_forever().await });
    let registry = Arc::clone(&app.registry);
    let following = actix_web::rt::spawn(async move { registry.follow_changes().await });
    let renewing = actix_web::rt::spawn(jobs::certificate::watch_forever(app.clone()));
    let log = Arc::clone(&app.log);
    let writing = actix_web::rt::spawn(async move { log.write_until_stopped().await });
    let asked_to_stop = tokio::select! {
        stopped = stop_signal() => stopped.map(|()| true)?,
        _ = running.join_next() => false,
    };
    app.stopping.store(true, Ordering::Relaxed);
    if asked_to_stop {
        drain(&app).await;
    }
    tracing::info!("stopping: no new connections, requests in flight are finished");
    let stopping = handles.iter().map(|handle| actix_web::rt::spawn(handle.stop(true)));
    for stopped in stopping.collect::<Vec<_>>() {
        let _ = stopped.await; // what went wrong in a server is told by the server itself, below
    }
    cleaning.abort();
    following.abort();
    worker.stop().await;
    renewing.abort();
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
async fn drain(app: &App) {
    let seconds = app.config.drain_seconds;
    if seconds > 0 {
        tracing::info!(seconds, "draining: not ready any more, requests are served on");
        tokio::select! {
            () = app.clock.sleep(Duration::from_secs(seconds)) => {}
            _ = stop_signal() => {}
        }
    }
}

/// Returns when somebody asks the process to stop: SIGTERM or Ctrl-C.
pub async fn stop_signal() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            interrupted = tokio::signal::ctrl_c() => interrupted,
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
