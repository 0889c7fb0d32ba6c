//! The two listeners: the public one for shoppers and VTEX, and one for health checks.

mod connections;
pub mod descriptors;
mod run;
mod signals;
mod tls;

pub use run::until_stopped;
pub use signals::StopSignals;

use std::{io, net::TcpListener, time::Duration};

use actix_web::{
    App as Service, HttpServer,
    dev::Server,
    middleware::from_fn,
    web::{Data, to},
};

use crate::{
    app::App,
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
