//! Why no answer came, in a plain sentence: VTEX tells a retailer nothing of this.

use std::io::{self, ErrorKind};

use rustls::{AlertDescription, CertificateError, Error as Tls};
use ureq::Timeout;
use url::Url;

/// What a request did not get past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The host name.
    Name,
    /// The connection.
    Connect,
    /// TLS.
    Tls,
    /// TLS too: the certificate comes from no authority that is believed.
    Trust,
    /// Something answers, but not in HTTP, not in full, or not in time.
    Answer,
}

/// Why there is no answer.
#[derive(Debug, Clone)]
pub(crate) struct NoAnswer {
    pub(crate) stage: Stage,
    pub(crate) sentence: String,
}

impl NoAnswer {
    /// What kept an answer from coming from this address within this time.
    pub(crate) fn of(error: &ureq::Error, url: &Url, timeout_ms: u64) -> Self {
        let late = |stage| {
            let sentence = format!("no answer within {timeout_ms} ms, and VTEX waits no longer");
            Self { stage, sentence }
        };
        match error {
            ureq::Error::Timeout(Timeout::Resolve) => late(Stage::Name),
            ureq::Error::Timeout(Timeout::Connect) => late(Stage::Connect),
            ureq::Error::Timeout(_) => late(Stage::Answer),
            ureq::Error::Io(error) if error.kind() == ErrorKind::TimedOut => late(Stage::Answer),
            ureq::Error::HostNotFound => not_found(url),
            ureq::Error::Rustls(error) => tls(url, error),
            ureq::Error::Tls(_) => at(Stage::Tls, format!("no answer: {error}")),
            ureq::Error::ConnectionFailed => at(Stage::Connect, format!("no answer: {error}")),
            ureq::Error::Io(error) => io(url, error),
            ureq::Error::BodyExceedsLimit(limit) => {
                at(Stage::Answer, format!("the answer is larger than {limit} bytes"))
            }
            ureq::Error::Protocol(error) => {
                at(Stage::Answer, format!("what came back is not HTTP ({error})"))
            }
            other => at(Stage::Answer, format!("no answer: {other}")),
        }
    }
}

fn at(stage: Stage, sentence: String) -> NoAnswer {
    NoAnswer { stage, sentence }
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn not_found(url: &Url) -> NoAnswer {
    let host = host(url);
    at(
        Stage::Name,
        format!("the host name `{host}` was not found: is it spelt right, and in the public DNS?"),
    )
}

fn io(url: &Url, error: &io::Error) -> NoAnswer {
    if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<Tls>()) {
        return tls(url, error);
    }
    let there = format!("`{}`, port {}", host(url), url.port_or_known_default().unwrap_or_default());
    match error.kind() {
        ErrorKind::ConnectionRefused => {
            at(Stage::Connect, format!("connection refused: nothing listens at {there}"))
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable => {
            at(Stage::Connect, format!("no way leads to {there}"))
        }
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::UnexpectedEof => {
            at(Stage::Answer, format!("the connection to {there} was closed before an answer came"))
        }
        _ if error.to_string().contains("lookup address") => not_found(url), // the standard library's only sign
        _ => at(Stage::Answer, format!("no answer: {error}")),
    }
}

fn tls(url: &Url, error: &Tls) -> NoAnswer {
    let host = host(url);
    let sentence = match error {
        Tls::InvalidCertificate(
            CertificateError::UnknownIssuer | CertificateError::BadSignature | CertificateError::Other(_),
        ) => return at(Stage::Trust, untrusted(host)),
        Tls::InvalidCertificate(error) => certificate(host, error),
        Tls::InvalidMessage(_) => format!("`{host}` does not speak TLS there, though the address is https"),
        Tls::AlertReceived(AlertDescription::UnrecognisedName) => {
            format!("the server knows no host name `{host}` (TLS alert)")
        }
        other => format!("no TLS connection to `{host}`: {other}"),
    };
    at(Stage::Tls, sentence)
}

fn untrusted(host: &str) -> String {
    format!(
        "the certificate of `{host}` is not trusted: no public authority issued it, or the server does not send the \
         intermediate certificates along (`--ca-file` names an authority of your own)"
    )
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
        other => format!("the certificate of `{host}` is not accepted: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_its_stage() {
        let url = Url::parse("https://id.example.com/").expect("a URL");
        let certificate = |error| ureq::Error::Rustls(Tls::InvalidCertificate(error));
        for (error, stage) in [
            (ureq::Error::HostNotFound, Stage::Name),
            (ureq::Error::Timeout(Timeout::Resolve), Stage::Name),
            (ureq::Error::Timeout(Timeout::Connect), Stage::Connect),
            (ureq::Error::Timeout(Timeout::Global), Stage::Answer),
            (ureq::Error::Io(ErrorKind::ConnectionRefused.into()), Stage::Connect),
            (ureq::Error::Io(ErrorKind::ConnectionReset.into()), Stage::Answer),
            (ureq::Error::Io(io::Error::other("failed to lookup address information")), Stage::Name),
            (certificate(CertificateError::UnknownIssuer), Stage::Trust),
            (certificate(CertificateError::Expired), Stage::Tls),
        ] {
            let found = NoAnswer::of(&error, &url, 1);
            assert!(found.stage == stage && !found.sentence.is_empty(), "{error}: {found:?}");
        }
    }
}
