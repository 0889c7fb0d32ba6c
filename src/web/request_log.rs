//! One log line for each request, and the id that ties every line and error page to it.
//!
//! A line holds the route's pattern, never the path's query: codes, states and tokens travel there.

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use tracing::Instrument;

use crate::types::{Clock, random};

/// Names one request: 10 characters that a shopper can read to support over the telephone.
#[derive(Debug, Clone)]
pub struct RequestId(String);

impl RequestId {
    fn new() -> Self {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base32: no look-alikes
        Self(random::bytes::<10>().iter().map(|byte| ALPHABET[usize::from(byte % 32)] as char).collect())
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The id of a request that went through [`log`].
#[must_use]
pub fn id_of(request: &impl HttpMessage) -> RequestId {
    request.extensions().get::<RequestId>().cloned().unwrap_or_else(RequestId::new)
}

/// Gives a request its id, and logs what came of it.
pub async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = RequestId::new();
    request.extensions_mut().insert(id.clone());
    let watch = Clock::stopwatch();
    let method = request.method().clone();
    let span = tracing::info_span!("request", %id);
    async move {
        let outcome = next.call(request).await;
        let milliseconds = u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &outcome {
            Ok(response) => {
                let status = response.status().as_u16();
                let route = response.request().match_pattern().unwrap_or_else(|| "(none)".to_owned());
                // Only a store that exists is named: anything else in its place is a visitor's text.
                let store = response.request().extensions().get::<KnownStore>().map(|store| store.0.clone());
                let store = store.as_deref().unwrap_or("-");
                tracing::info!(%method, route, store, status, milliseconds, "answered");
            }
            Err(error) => tracing::warn!(%method, %error, milliseconds, "not answered"),
        }
        outcome
    }
    .instrument(span)
    .await
}

/// The store that a request named and that exists, for its log line.
pub struct KnownStore(pub String);
