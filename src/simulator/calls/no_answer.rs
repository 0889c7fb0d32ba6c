//! Why no answer came, in a plain sentence: VTEX tells a retailer nothing of this.

use std::io::{self, ErrorKind};

use rustls::{AlertDescription, CertificateError, Error as Tls};
use url::Url;

use crate::simulator::failure::{Endpoint, Failure};

/// What kept an answer from coming from this address.
pub(in crate::simulator) fn failure(
    endpoint: Endpoint,
    url: &Url,
    timeout_ms: u64,
    error: &ureq::Error,
) -> Failure {
    let reason = match error {
        ureq::Error::Timeout(_) => return Failure::Timeout(endpoint, timeout_ms),
        ureq::Error::Io(error) if error.kind() == ErrorKind::TimedOut => {
            return Failure::Timeout(endpoint, timeout_ms);
        }
        ureq::Error::HostNotFound => not_found(url),
        ureq::Error::Rustls(error) => tls(url, error),
        ureq::Error::Io(error) => io(url, error),
        ureq::Error::BodyExceedsLimit(limit) => format!("the answer is larger than {limit} bytes"),
        ureq::Error::Protocol(error) => format!("what came back is not HTTP ({error})"),
        other => format!("no answer: {other}"),
    };
    Failure::NoAnswer(endpoint, reason)
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn not_found(url: &Url) -> String {
    format!("the host name `{}` was not found: is it spelt right, and in the public DNS?", host(url))
}

fn io(url: &Url, error: &io::Error) -> String {
    if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<Tls>()) {
        return tls(url, error);
    }
    let at = format!("`{}`, port {}", host(url), url.port_or_known_default().unwrap_or_default());
    match error.kind() {
        ErrorKind::ConnectionRefused => format!("connection refused: nothing listens at {at}"),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::UnexpectedEof => {
            format!("the connection to {at} was closed before an answer came")
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => format!("no way leads to {at}"),
        _ if error.to_string().contains("lookup address") => not_found(url),
        _ => format!("no answer: {error}"),
    }
}

fn tls(url: &Url, error: &Tls) -> String {
    let host = host(url);
    match error {
        Tls::InvalidCertificate(error) => certificate(host, error),
        Tls::InvalidMessage(_) => format!("`{host}` does not speak TLS there, though the address is https"),
        Tls::AlertReceived(AlertDescription::UnrecognisedName) => {
            format!("the server knows no host name `{host}` (TLS alert)")
        }
        other => format!("no TLS connection to `{host}`: {other}"),
    }
}

fn certificate(host: &str, error: &CertificateError) -> String {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("the certificate of `{host}` has expired: renew it")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("the certificate of `{host}` is not valid yet: is the clock right?")
        }
        CertificateError::NotValidForName => format!("the certificate is not for the host name `{host}`"),
        CertificateError::NotValidForNameContext { presented, .. } => {
            let bare = |name: &String| name.trim_start_matches("DnsName(").replace(['"', ')'], "");
            let names: Vec<_> = presented.iter().map(|name| format!("`{}`", bare(name))).collect();
            let names = if names.is_empty() { "no name".to_owned() } else { names.join(", ") };
            format!("the certificate is not for the host name `{host}`: it is for {names}")
        }
        CertificateError::Revoked => format!("the certificate of `{host}` was revoked"),
        CertificateError::UnknownIssuer | CertificateError::BadSignature | CertificateError::Other(_) => {
            format!(
                "the certificate of `{host}` is not trusted: no public authority issued it, or the server does not \
                 send the intermediate certificates along (`--ca-file` names an authority of your own)"
            )
        }
        other => format!("the certificate of `{host}` is not accepted: {other}"),
    }
}
