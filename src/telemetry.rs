//! Logs: what is written to standard error, and how.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{Log, LogFormat};

/// Beside a bare level: what libraries say that helps no operator, such as a line for each malformed connection.
const QUIET: &str = "actix_server=warn,actix_http=off,sqlx::postgres::notice=warn";

/// Starts logging for this process. A second call changes nothing.
pub fn start(log: &Log) {
    let is_filter = log.level.contains(['=', ',']);
    let filter = if is_filter { log.level.clone() } else { format!("{},{QUIET}", log.level) };
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let layer = fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal());
    // A second start meets a subscriber that is set already, which is as good.
    let _ = match log.format {
        LogFormat::Text => registry.with(layer).try_init(),
        LogFormat::Json => registry.with(layer.json().flatten_event(true)).try_init(),
    };
}
