//! One log line and one measurement for each request, and the id that ties every line and error page to it.
//!
//! A line holds the route's pattern, never the path's query: codes, states and tokens travel there.

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web::Data,
};
use tracing::Instrument;

use crate::{
    app::{App, metrics},
    types::{Clock, Slug, random},
};

/// Names one request.
#[derive(Debug, Clone)]
pub struct RequestId(String);

impl RequestId {
    /// Begins with the time, in units of 64 ms: the integration log has an index of these ids, and what is written together
    /// shall stand together there. It begins anew after 24 days.
    fn new(milliseconds: u64) -> Self {
        let mut bytes = random::bytes_of_an_id::<10>();
        for (place, shift) in bytes.iter_mut().zip([26, 21, 16, 11, 6]) {
            *place = (milliseconds >> shift).to_le_bytes()[0];
        }
        Self(readable(&bytes))
    }
}

/// Ten characters that can be read over the telephone: Crockford's base32 has no look-alikes.
#[must_use]
pub fn readable(bytes: &[u8; 10]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    bytes.iter().map(|byte| ALPHABET[usize::from(byte % 32)] as char).collect()
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The id of a request that went through [`log`].
#[must_use]
pub fn id_of(request: &impl HttpMessage) -> RequestId {
    let known = request.extensions().get::<RequestId>().cloned();
    known.unwrap_or_else(|| RequestId::new(Clock::System.unix_milliseconds()))
}

/// Gives a request its id, and logs what came of it.
pub async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let app = request.app_data::<Data<App>>().cloned();
    let clock = app.as_ref().map_or(Clock::System, |app| app.clock.clone());
    let id = RequestId::new(clock.unix_milliseconds());
    request.extensions_mut().insert(id.clone());
    let watch = Clock::stopwatch();
    let method = request.method().clone();
    // At the level of errors, so that no filter takes the id off a line.
    let span =
        tracing::error_span!("request", %id, store = tracing::field::Empty, login = tracing::field::Empty);
    #[cfg(feature = "opentelemetry")]
    super::trace::begin(&span, &request);
    async move {
        let outcome = next.call(request).await;
        #[cfg(feature = "opentelemetry")]
        super::trace::answered(&outcome);
        let took = watch.elapsed();
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match &outcome {
            Ok(response) => {
                let status = response.status().as_u16();
                let route = response.request().match_pattern().unwrap_or_else(|| "(none)".to_owned());
                tracing::info!(%method, route, status, milliseconds, "answered");
                if let Some(app) = &app {
                    app.metrics.answered(&counted(&method, &route, status), took);
                }
            }
            Err(error) => tracing::warn!(%method, %error, milliseconds, "not answered"),
        }
        outcome
    }
    .instrument(span)
    .await
}

/// A request's labels: the methods and routes that there are, and one word for all others.
fn counted(method: &Method, route: &str, status: u16) -> metrics::Request {
    let known = ["GET", "POST", "HEAD", "OPTIONS"];
    let method = known.into_iter().find(|name| method == *name).unwrap_or("other");
    metrics::Request { method, route: route.trim_end_matches('/').to_owned(), status }
}

/// Names the store on every further line of this request. Only one that exists: anything else in its place is a
/// visitor's text.
pub fn name_store(store: &Slug) {
    tracing::Span::current().record("store", store.as_str());
}

/// Names the login on every further line of this request.
pub fn name_login(reference: &str) {
    tracing::Span::current().record("login", reference);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_later_requests_are_greater_and_no_two_are_the_same() {
        let id = |at: u64| RequestId::new(at).to_string();
        let hour = 1 << 35; // far from where they begin anew
        assert!(id(hour) < id(hour + 64) && id(hour + 64) < id(hour + 100_000));
        assert_ne!(id(hour), id(hour));
        assert_eq!(id(0).len(), 10);
    }
}
