//! The two listeners: the public one for shoppers and VTEX, and one for health checks.

use std::{io, net::TcpListener, sync::Arc, time::Duration};

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
    web::{self, message, request_log, response},
};

/// How long a connection may take to send a request's head.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);

/// The public listener's server, not yet polled. The caller owns signals.
pub fn public(app: App, listener: TcpListener) -> io::Result<Server> {
    let https = app.config.is_https();
    let shutdown_seconds = app.config.shutdown_seconds;
    let data = Data::new(app);
    let server = HttpServer::new(move || {
        Service::new()
            .app_data(data.clone())
            .configure(web::routes)
            .default_service(to(message::missing))
            .wrap(response::default_headers(https))
            .wrap(from_fn(request_log::log))
    });
    let server = server.client_request_timeout(HEAD_PATIENCE).shutdown_timeout(shutdown_seconds);
    Ok(server.disable_signals().listen(listener)?.run())
}

/// The health listener's server, not yet polled.
pub fn health(app: App, listener: TcpListener) -> io::Result<Server> {
    let data = Data::new(app);
    let server = HttpServer::new(move || Service::new().app_data(data.clone()).configure(web::health_routes));
    Ok(server.workers(1).disable_signals().shutdown_timeout(1).listen(listener)?.run())
}

/// Serves until SIGTERM or Ctrl-C, then finishes what is in flight.
pub async fn until_stopped(app: App, servers: Vec<Server>) -> io::Result<()> {
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
    let log = Arc::clone(&app.log);
    let writing = actix_web::rt::spawn(async move { log.write_until_stopped().await });
    let asked_to_stop = tokio::select! {
        stopped = stop_signal() => stopped.map(|()| true)?,
        _ = running.join_next() => false,
    };
    tracing::info!("stopping: no new connections, requests in flight are finished");
    let stopping = handles.iter().map(|handle| actix_web::rt::spawn(handle.stop(true)));
    for stopped in stopping.collect::<Vec<_>>() {
        let _ = stopped.await; // what went wrong in a server is told by the server itself, below
    }
    cleaning.abort();
    following.abort();
    worker.stop().await;
    while let Some(ended) = running.join_next().await {
        ended.map_err(io::Error::other)??;
    }
    app.log.stop();
    let _ = writing.await; // it has told what it could not write
    app.db.close().await;
    tracing::info!("stopped");
    if asked_to_stop { Ok(()) } else { Err(io::Error::other("a listener ended by itself")) }
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
