//! `serve`: the server itself.

use std::net::{SocketAddr, TcpListener};

use anyhow::Context;

use crate::{app::App, config::Config, server, telemetry, types::Clock};

/// Serves until it is told to stop.
pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    let traces = telemetry::start_serving(&config.log);
    survive_file_limits()?;
    let public = bind(config.listen, "listen")?;
    let health = bind(config.health_listen, "health_listen")?;
    let app = App::open(config, Clock::System).await?;
    let servers = vec![server::public(app.clone(), public)?, server::health(app.clone(), health)?];
    tracing::info!(
        public_url = app.config.base_url(),
        listen = %app.config.listen,
        health = %app.config.health_listen,
        database = app.db.name(),
        "serving"
    );
    warn_of(&app.config);
    let served = server::until_stopped(app, servers).await;
    traces.finish();
    Ok(served?)
}

/// A limit on the size of files ends a process, unless it listens to the signal; then the write fails, as on a full disk.
fn survive_file_limits() -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use tokio::signal::unix::{SignalKind, signal};
        drop(signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw()))?); // stays for the process
    }
    Ok(())
}

/// What can work, and is mostly a mistake.
fn warn_of(config: &Config) {
    if config.lacks_trusted_proxies() {
        tracing::warn!(
            "`trusted_proxies` is empty: behind a proxy, every shopper's failures are counted against the proxy's one \
             address; set it to the proxy's address"
        );
    }
    let health = config.health_listen.ip();
    if health.is_unspecified() {
        // As in a container, whose port is published or not.
        tracing::info!(
            "`health_listen` is on every address of this host: keep its port off the public network"
        );
    } else if config.has_public_health_listener() {
        tracing::warn!(
            %health,
            "`health_listen` is on a public address: what it answers is for operators only; use 127.0.0.1 or an address of \
             the private network"
        );
    }
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
