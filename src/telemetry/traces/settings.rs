//! Where traces go, from the variables of OpenTelemetry's OTLP exporter. What cannot work is named, not passed over; values
//! that may hold a password are not repeated.

use std::time::Duration;

use ureq::tls::{Certificate, PemItem, parse_pem};
use url::Url;

use crate::telemetry::collector as named_collector;

/// How long a delivery may take (OTLP's default).
const TIMEOUT: Duration = Duration::from_secs(10);

/// Where traces go, and how.
#[derive(Debug)]
pub(super) struct Settings {
    /// Where they are posted to.
    pub(super) endpoint: Url,
    /// How long a delivery may take.
    pub(super) timeout: Duration,
    /// Whom to believe in place of the public authorities.
    pub(super) authorities: Option<Vec<Certificate<'static>>>,
}

/// Why a server is without traces that it was asked for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("`{0}` is no http or https address, such as http://127.0.0.1:4318")]
    Endpoint(&'static str),
    #[error(
        "`{0}` is `{1}`, and this server sends http/protobuf alone, which collectors take at port 4318 mostly"
    )]
    Protocol(&'static str, String),
    #[error("`OTEL_TRACES_EXPORTER` is `{0}`, and this server knows `otlp` and `none`")]
    Exporter(String),
    #[error(
        "`OTEL_TRACES_SAMPLER` is `{0}`, and this server knows always_on, always_off, traceidratio, and the same behind \
         parentbased_"
    )]
    Sampler(String),
    #[error("`OTEL_TRACES_SAMPLER_ARG` is no share from 0 to 1, such as 0.1")]
    Share,
    #[error("`{0}` is no number of milliseconds above 0")]
    Timeout(&'static str),
    #[error("`{0}` is no list such as `name=value,name=value`")]
    Headers(&'static str),
    #[error("`{0}` names no file of certificates in PEM that can be read")]
    Certificate(&'static str),
}

impl Settings {
    /// Reads them; nothing where no collector is named.
    pub(super) fn read(variable: &impl Fn(&str) -> Option<String>) -> Result<Option<Self>, Fault> {
        let Some((name, address)) = named_collector(variable) else { return Ok(None) };
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        if let Some(other) = variable("OTEL_TRACES_EXPORTER").filter(|exporter| exporter != "otlp") {
            return Err(Fault::Exporter(other));
        }
        // What is said of traces goes before what is said of everything.
        let first =
            |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, variable(name)?)));
        let protocol = first(["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"]);
        if let Some((name, other)) = protocol.filter(|(_, protocol)| protocol != "http/protobuf") {
            return Err(Fault::Protocol(name, other));
        }
        check_sampler(variable("OTEL_TRACES_SAMPLER"), variable("OTEL_TRACES_SAMPLER_ARG"))?;
        let headers = first(["OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"]);
        if let Some((name, _)) = headers.filter(|(_, headers)| !are_headers(headers)) {
            return Err(Fault::Headers(name));
        }
        let timeout = first(["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"]);
        let certificate = first(["OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE", "OTEL_EXPORTER_OTLP_CERTIFICATE"]);
        Ok(Some(Self {
            endpoint: endpoint(name, &address).ok_or(Fault::Endpoint(name))?,
            timeout: timeout
                .map_or(Ok(TIMEOUT), |(name, value)| milliseconds(&value).ok_or(Fault::Timeout(name)))?,
            authorities: certificate
                .map(|(name, file)| authorities(&file).ok_or(Fault::Certificate(name)))
                .transpose()?,
        }))
    }

    /// The collector's host, for the log: an address may hold a password.
    pub(super) fn collector(&self) -> String {
        self.endpoint.origin().ascii_serialization()
    }
}

/// An address of traces stands as it is; one of everything has their path behind it (OTLP exporter, "Endpoint URLs for
/// OTLP/HTTP").
fn endpoint(name: &str, address: &str) -> Option<Url> {
    let mut url = Url::parse(address.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return None;
    }
    if !name.contains("TRACES") {
        let path = format!("{}/v1/traces", url.path().trim_end_matches('/'));
        url.set_path(&path);
    }
    Some(url)
}

fn milliseconds(value: &str) -> Option<Duration> {
    value.trim().parse().ok().filter(|milliseconds| *milliseconds > 0).map(Duration::from_millis)
}

fn check_sampler(sampler: Option<String>, share: Option<String>) -> Result<(), Fault> {
    let Some(sampler) = sampler else { return Ok(()) };
    match sampler.strip_prefix("parentbased_").unwrap_or(&sampler) {
        "always_on" | "always_off" => Ok(()),
        "traceidratio" => {
            let share = share.map_or(Some(1.0), |share| share.parse::<f64>().ok());
            let is_share = share.is_some_and(|share| (0.0..=1.0).contains(&share));
            if is_share { Ok(()) } else { Err(Fault::Share) }
        }
        _ => Err(Fault::Sampler(sampler)),
    }
}

fn are_headers(list: &str) -> bool {
    let mut pairs = list.split_terminator(',').map(str::trim).filter(|pair| !pair.is_empty());
    pairs.all(|pair| {
        pair.split_once('=').is_some_and(|(name, value)| {
            !value.trim().is_empty() && name.trim().parse::<ureq::http::HeaderName>().is_ok()
        })
    })
}

fn authorities(file: &str) -> Option<Vec<Certificate<'static>>> {
    let mut found = Vec::new();
    for item in parse_pem(&std::fs::read(file).ok()?) {
        if let PemItem::Certificate(certificate) = item.ok()? {
            found.push(certificate);
        }
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests;
