//! `health`: asks the health listener of a running server, for containers without a shell.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use anyhow::{Context, bail};

use super::output;
use crate::config::Config;

/// Fails when the server is not ready.
pub(super) fn run(config: &Config) -> anyhow::Result<()> {
    let url = format!("http://{}/health/ready", reachable(config.health_listen));
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(std::time::Duration::from_secs(4)))
        .http_status_as_error(false)
        .build()
        .new_agent();
    let status = agent.get(&url).call().with_context(|| format!("no server answers at {url}"))?.status();
    if !status.is_success() {
        bail!("the server at {url} is not ready: it answered {status}");
    }
    output::line("ready")?;
    Ok(())
}

/// A listener on every address is reached through loopback.
pub(super) fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
