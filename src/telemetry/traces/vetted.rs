//! The last door before spans leave: what is not listed in `spans` stays here.

use std::{future::Future, mem::take, time::Duration};

use opentelemetry::{
    KeyValue,
    trace::{SpanKind, Status},
};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{SpanData, SpanEvents, SpanExporter, SpanLinks},
};

use crate::spans::{self, sent_as};

/// Sends spans on, each with no more than it may hold.
#[derive(Debug)]
pub(super) struct Vetted<E>(pub(super) E);

impl<E: SpanExporter> SpanExporter for Vetted<E> {
    fn export(&self, mut batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        batch.iter_mut().for_each(vet);
        self.0.export(batch)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn shutdown(&self) -> OTelSdkResult {
        self.0.shutdown()
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn vet(span: &mut SpanData) {
    let attributes = take(&mut span.attributes).into_iter();
    span.attributes = attributes
        .filter_map(|attribute| Some(KeyValue::new(sent_as(attribute.key.as_str())?, attribute.value)))
        .collect();
    span.events = SpanEvents::default();
    span.links = SpanLinks::default();
    if let Status::Error { description } = &mut span.status {
        *description = "".into();
    }
    // The kind of a request's span would have to be a field of it, which log lines would show.
    if span.attributes.iter().any(|attribute| attribute.key.as_str() == spans::REQUEST_METHOD) {
        span.span_kind = SpanKind::Server;
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::{
        InstrumentationScope, SpanId,
        trace::{Event, SpanContext},
    };

    use super::*;

    #[test]
    fn nothing_leaves_that_is_not_listed() {
        let moment = std::time::UNIX_EPOCH;
        let mut events = SpanEvents::default();
        events.events.push(Event::new(
            "a log line",
            moment,
            vec![KeyValue::new("email", "a@example.com")],
            0,
        ));
        let mut span = SpanData {
            span_context: SpanContext::empty_context(),
            parent_span_id: SpanId::INVALID,
            parent_span_is_remote: false,
            span_kind: SpanKind::Internal,
            name: "GET".into(),
            start_time: moment,
            end_time: moment,
            attributes: [
                ("id", "R1"),
                ("login", "L1"),
                ("http.request.method", "GET"),
                ("url.path", "/secret"),
            ]
            .map(|(key, value)| KeyValue::new(key, value))
            .into(),
            dropped_attributes_count: 0,
            events,
            links: SpanLinks::default(),
            status: Status::error("what went wrong, with a value"),
            instrumentation_scope: InstrumentationScope::default(),
        };
        vet(&mut span);
        let kept = [KeyValue::new("vtex_idp.request_id", "R1"), KeyValue::new("http.request.method", "GET")];
        assert_eq!(span.attributes, kept);
        assert!(span.events.events.is_empty());
        assert_eq!((span.status, span.span_kind), (Status::error(""), SpanKind::Server));
    }
}
