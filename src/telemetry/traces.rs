//! Traces, where the environment names a collector of OpenTelemetry: sent by a thread of their own, from a queue of bounded
//! length. When it is full spans are lost; no request waits for it.

mod collector;
mod settings;
mod telling;
mod vetted;

use std::{
    io::{IsTerminal, stderr},
    time::Duration,
};

use opentelemetry::{InstrumentationScope, Key, KeyValue, trace::TracerProvider};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{BatchSpanProcessor, SdkTracerProvider},
};
use tracing_subscriber::{Layer, filter::filter_fn, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use self::{collector::Collector, settings::Settings, vetted::Vetted};
use super::{filter, start};
use crate::{
    config::{Log, LogFormat},
    types::random,
};

/// How long the end of a server waits for the last spans.
const FAREWELL: Duration = Duration::from_secs(3);

/// What a server has of traces: where they go, if they go anywhere.
#[must_use]
pub struct Traces(Option<SdkTracerProvider>);

/// Starts logging for a server, and traces where the environment names a collector. Settings that cannot work are told and
/// leave it without traces: they are often made for many programs at once, and nobody's login should wait for them.
pub fn start_serving(log: &Log) -> Traces {
    let variable = |name: &str| std::env::var(name).ok();
    let started = match Settings::read(&variable) {
        Ok(Some(settings)) => provider(&settings, &variable).map(|provider| Some((settings, provider))),
        Ok(None) => Ok(None),
        Err(fault) => Err(fault.to_string()),
    };
    match started {
        Ok(None) => start(log),
        Ok(Some((settings, provider))) => {
            start_with(log, &provider);
            tracing::info!(collector = settings.collector(), "traces are sent");
            return Traces(Some(provider));
        }
        Err(fault) => {
            start(log);
            tracing::error!("no traces are sent: {fault}");
        }
    }
    Traces(None)
}

impl Traces {
    /// Sends what is left, and waits for it some seconds at most.
    pub fn finish(self) {
        if self.0.is_some_and(|provider| provider.shutdown_with_timeout(FAREWELL).is_err()) {
            tracing::warn!("the last traces were not delivered in time and are lost");
        }
    }
}

fn provider(
    settings: &Settings,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<SdkTracerProvider, String> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Collector::new(settings))
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(settings.endpoint.as_str())
        .with_timeout(settings.timeout)
        .build()
        .map_err(|error| error.to_string())?;
    let queue = BatchSpanProcessor::builder(Vetted(exporter)).build(); // bounded as OTEL_BSP_* say
    Ok(SdkTracerProvider::builder().with_span_processor(queue).with_resource(resource(variable)).build())
}

/// Which server it is. What the environment says goes before what we know.
fn resource(variable: &impl Fn(&str) -> Option<String>) -> Resource {
    let said = Resource::builder().build(); // of OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES
    let named = said.get(&Key::new("service.name")).map(|name| name.to_string()).unwrap_or_default();
    let mut all = Resource::builder();
    if variable("OTEL_SERVICE_NAME").is_none_or(|name| name.is_empty())
        && named.starts_with("unknown_service")
    {
        all = all.with_service_name("vtex-idp");
    }
    let known = [
        ("service.version", env!("CARGO_PKG_VERSION").to_owned()),
        ("service.instance.id", random::opaque_id().to_string()), // tells nodes apart
    ];
    let unsaid = known.into_iter().filter(|(key, _)| said.get_ref(&Key::new(*key)).is_none());
    all.with_attributes(unsaid.map(|(key, value)| KeyValue::new(key, value))).build()
}

/// Log lines as ever, by a filter that is for them alone; beside them our own spans, and no log line, go into traces.
fn start_with(log: &Log, provider: &SdkTracerProvider) {
    let scope = InstrumentationScope::builder("vtex-idp").with_version(env!("CARGO_PKG_VERSION"));
    let lines = fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal());
    let lines = match log.format {
        LogFormat::Text => lines.with_filter(filter(log)).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_filter(filter(log)).boxed(),
    };
    let traces = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer_with_scope(scope.build()))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_tracked_inactivity(false)
        .with_context_activation(false) // a span's parent is known from `tracing`
        .with_filter(filter_fn(|it| it.is_span() && it.target().starts_with(env!("CARGO_CRATE_NAME"))));
    let _ = tracing_subscriber::registry().with(lines).with(traces).try_init();
}
