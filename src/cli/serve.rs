//! `serve`: the server itself.

use std::net::{SocketAddr, TcpListener};

use anyhow::Context;

use crate::{app::App, config::Config, server, telemetry, types::Clock};

/// Serves until it is told to stop.
pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    telemetry::start(&config.log);
    let public = bind(config.listen, "listen")?;
    let health = bind(config.health_listen, "health_listen")?;
    let app = App::open(config, Clock::System).await?;
    tracing::info!(
        public_url = app.config.base_url(),
        listen = %app.config.listen,
        health = %app.config.health_listen,
        database = app.db.name(),
        "serving"
    );
    if app.config.is_https() && app.config.trusted_proxies.is_empty() {
        tracing::warn!(
            "`trusted_proxies` is empty: behind a proxy, every shopper's failures are counted against the proxy's one \
             address; set it to the proxy's address"
        );
    }
    let servers = vec![server::public(app.clone(), public)?, server::health(app.clone(), health)?];
    Ok(server::until_stopped(app, servers).await?)
}

/// Takes an address before anything else starts, so that a second server on it changes nothing.
pub(super) fn bind(address: SocketAddr, key: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}: another program may use it; stop that one or set `{key}` to another address")
    })?;
    // The standard library lets 128 connections wait to be accepted; in a storm Linux delays or resets the others.
    #[cfg(target_os = "linux")]
    rustix::net::listen(&listener, 4096)?;
    Ok(listener)
}
