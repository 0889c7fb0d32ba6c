//! Makes the span of a request the server span of a trace, by OpenTelemetry's semantic conventions for HTTP: its method,
//! the pattern of its route and the status that was answered. Nothing else of a request, such as its path, is in a trace.

use actix_web::{
    Error,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    web::Data,
};
use opentelemetry::{
    Context, SpanId, TraceFlags, TraceId,
    trace::{SpanContext, Status, TraceContextExt, TraceState},
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::visit::is_proxy;
use crate::{app::App, spans};

/// What stands for a method that is none of these; the word itself is a visitor's.
const OTHER: &str = "_OTHER";
const METHODS: [&str; 9] = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT", "TRACE"];

/// A request came: who began its trace, and its method.
pub(super) fn begin(span: &Span, request: &ServiceRequest) {
    if !spans::are_on() {
        return;
    }
    if let Some(parent) = parent(request) {
        let _ = span.set_parent(parent); // fails only where the span is in no trace
    }
    let method = known(request.method());
    span.set_attribute(spans::REQUEST_METHOD, method);
    span.context().span().update_name(named(method, None)); // begins the span: later it takes no parent
}

/// It was answered: by which route, and how.
pub(super) fn answered<B>(outcome: &Result<ServiceResponse<B>, Error>) {
    if !spans::are_on() {
        return;
    }
    let span = Span::current();
    let status = match outcome {
        Ok(response) => {
            let request = response.request();
            if let Some(route) = request.match_pattern() {
                let route = route.trim_end_matches('/').to_owned();
                span.context().span().update_name(named(known(request.method()), Some(&route)));
                span.set_attribute(spans::ROUTE, route);
            }
            response.status()
        }
        Err(error) => error.as_response_error().status_code(),
    };
    span.set_attribute(spans::STATUS, i64::from(status.as_u16()));
    if status.is_server_error() {
        span.set_attribute(spans::ERROR, status.as_str().to_owned());
        span.set_status(Status::error(""));
    }
}

fn known(method: &Method) -> &'static str {
    METHODS.into_iter().find(|known| method == *known).unwrap_or(OTHER)
}

/// `GET /{store}/oauth/authorize`; without a route the method alone.
fn named(method: &'static str, route: Option<&str>) -> String {
    let method = if method == OTHER { "HTTP" } else { method };
    route.map_or_else(|| method.to_owned(), |route| format!("{method} {route}"))
}

/// The span of the proxy that the request came through. From anybody else none is taken: a visitor could have every
/// request of theirs sampled, or put it into somebody's trace.
fn parent(request: &ServiceRequest) -> Option<Context> {
    let app = request.app_data::<Data<App>>()?;
    if !is_proxy(request.peer_addr()?.ip(), app) {
        return None;
    }
    let mut headers = request.headers().get_all("traceparent");
    let header = headers.next()?.to_str().ok()?;
    if headers.next().is_some() {
        return None;
    }
    Some(Context::new().with_remote_span_context(traceparent(header)?))
}

/// Reads a header of W3C Trace Context, section 3.2: `00-{trace id}-{span id}-{flags}`, in small hexadecimal digits. A later
/// version may have more behind it. `tracestate` is left: it may hold anything.
fn traceparent(header: &str) -> Option<SpanContext> {
    let mut parts = header.split('-');
    let mut part = |length: usize| {
        let is_digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        parts.next().filter(|part| part.len() == length && part.bytes().all(is_digit))
    };
    let (version, trace, span, flags) = (part(2)?, part(32)?, part(16)?, part(2)?);
    if version == "ff" || version == "00" && parts.next().is_some() {
        return None;
    }
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED;
    let (trace, span) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(span).ok()?);
    let context = SpanContext::new(trace, span, flags, true, TraceState::default());
    context.is_valid().then_some(context) // neither id is zero
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

    #[test]
    fn a_parent_is_read_to_the_letter_of_the_standard() {
        for (flags, sampled) in [("00", false), ("01", true), ("03", true), ("fe", false)] {
            let context = traceparent(&format!("00-{TRACE}-b7ad6b7169203331-{flags}")).expect("a parent");
            assert_eq!(context.trace_id().to_string(), TRACE);
            assert_eq!(context.span_id().to_string(), "b7ad6b7169203331");
            assert!(context.is_remote() && context.is_sampled() == sampled, "{flags}");
        }
        assert!(traceparent(&format!("01-{TRACE}-b7ad6b7169203331-01-what-comes-later")).is_some());
        let zero = "0".repeat(32);
        for malformed in [
            String::new(),
            "00".to_owned(),
            format!("00-{TRACE}-b7ad6b7169203331"),
            format!("00-{TRACE}-b7ad6b7169203331-01-more"),
            format!("00-{TRACE}-b7ad6b7169203331-1"),
            format!("ff-{TRACE}-b7ad6b7169203331-01"),
            format!("0-{TRACE}-b7ad6b7169203331-01"),
            format!("00-{}-b7ad6b7169203331-01", TRACE.to_uppercase()),
            format!("00-{zero}-b7ad6b7169203331-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{}-b7ad6b7169203331-01", &TRACE[1..]),
            format!("00-+{}-b7ad6b7169203331-01", &TRACE[1..]),
            format!(" 00-{TRACE}-b7ad6b7169203331-01"),
        ] {
            assert!(traceparent(&malformed).is_none(), "{malformed}");
        }
    }

    #[test]
    fn an_unknown_method_is_not_repeated() {
        let brew = Method::from_bytes(b"BREW").expect("a method");
        assert_eq!((known(&brew), named(known(&brew), None)), (OTHER, "HTTP".to_owned()));
        assert_eq!(named(known(&Method::GET), Some("/{store}/logout")), "GET /{store}/logout");
    }
}
