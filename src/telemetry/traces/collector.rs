//! Posts traces to the collector: bounded in time, no redirects, no proxy. It blocks, on the thread that only sends traces.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use rustls::crypto::aws_lc_rs;
use ureq::{
    http,
    tls::{RootCerts, TlsConfig},
};

use super::{settings::Settings, telling::Telling};

/// A collector that does not even take a connection is not there.
const CONNECT: Duration = Duration::from_secs(3);
/// An answer to traces says little.
const LARGEST_ANSWER: u64 = 64 * 1024;

/// The collector that the environment names.
#[derive(Debug)]
pub(super) struct Collector {
    agent: ureq::Agent,
    telling: Telling,
}

impl Collector {
    pub(super) fn new(settings: &Settings) -> Self {
        let authorities = settings.authorities.clone();
        let authorities = authorities.map_or(RootCerts::WebPki, |only| only.into_iter().into());
        let tls = TlsConfig::builder()
            .root_certs(authorities)
            .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()))
            .build();
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(settings.timeout))
            .timeout_resolve(Some(settings.timeout.min(CONNECT)))
            .timeout_connect(Some(settings.timeout.min(CONNECT)))
            .http_status_as_error(false)
            .max_redirects(0) // traces go where they were meant to, and nowhere else
            .max_redirects_will_error(false)
            .proxy(None)
            .tls_config(tls)
            .build()
            .new_agent();
        Self { agent, telling: Telling::default() }
    }

    fn post(&self, request: Request<Bytes>) -> Result<Response<Bytes>, ureq::Error> {
        let (parts, body) = request.into_parts();
        let response = self.agent.run(http::Request::from_parts(parts, &body[..]))?;
        let (parts, body) = response.into_parts();
        let body = body.into_with_config().limit(LARGEST_ANSWER).read_to_vec()?;
        Ok(Response::from_parts(parts, body.into()))
    }
}

impl HttpClient for Collector {
    fn send_bytes<'this, 'answer>(
        &'this self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'answer>>
    where
        'this: 'answer,
        Self: 'answer,
    {
        Box::pin(async move {
            let answer = self.post(request);
            match &answer {
                Ok(response) if response.status().is_success() => self.telling.delivered(),
                Ok(response) => self.telling.failed(&format!("it answered {}", response.status())),
                Err(error) => self.telling.failed(&error.to_string()),
            }
            Ok(answer?)
        })
    }
}
