//! Logs: what is written to standard error, and how; and traces, in a build that has them.

#[cfg(not(feature = "opentelemetry"))]
mod no_traces;
#[cfg(feature = "opentelemetry")]
mod traces;

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

#[cfg(not(feature = "opentelemetry"))]
pub use no_traces::{Traces, start_serving};
#[cfg(feature = "opentelemetry")]
pub use traces::{Traces, start_serving};

use crate::{
    config::{Log, LogFormat},
    spans,
};

/// Beside a bare level: what libraries say that helps no operator, such as a line for each malformed connection.
const QUIET: &str = "actix_server=warn,actix_http=off,sqlx::postgres::notice=warn";

/// Starts logging for this process. A second call changes nothing.
pub fn start(log: &Log) {
    let registry = tracing_subscriber::registry().with(filter(log));
    let layer = fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal());
    // A second start meets a subscriber that is set already, which is as good.
    let _ = match log.format {
        LogFormat::Text => registry.with(layer).try_init(),
        LogFormat::Json => registry.with(layer.json().flatten_event(true)).try_init(),
    };
}

/// What log lines are written of, and which spans stand on them: none that is for traces alone, at whatever level.
fn filter(log: &Log) -> Targets {
    let is_filter = log.level.contains(['=', ',']);
    let filter = if is_filter { log.level.clone() } else { format!("{},{QUIET}", log.level) };
    let targets = filter.parse().unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    targets.with_target(spans::TARGET, LevelFilter::OFF)
}

/// The variable that names a collector of traces, and what it holds, unless traces are turned off. An empty one counts as
/// none (OpenTelemetry's specification of environment variables).
fn collector(variable: &impl Fn(&str) -> Option<String>) -> Option<(&'static str, String)> {
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    let is_off = variable("OTEL_SDK_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || variable("OTEL_TRACES_EXPORTER").is_some_and(|value| value == "none");
    let endpoints = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
    let named = endpoints.into_iter().find_map(|name| Some((name, variable(name)?)));
    named.filter(|_| !is_off)
}
