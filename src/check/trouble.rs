//! No answer came: at which stage, in a sentence, and what to do about it.

use std::io::ErrorKind;
use std::time::Duration;

use ureq::Timeout;
use url::Url;

use super::case::{Shortfall, failed};
use crate::simulator::for_check;

/// The stage that a request did not get past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The host name.
    Name,
    /// The connection.
    Connect,
    /// TLS.
    Tls,
    /// Something answers, but not in HTTP, not in full, or not in time.
    Answer,
    /// Not sent: it would have gone to another host.
    Elsewhere,
}

/// Why there is no answer.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    pub(super) kind: Kind,
    pub(super) sentence: String,
}

impl Trouble {
    pub(super) fn of(error: &ureq::Error, url: &Url, timeout: Duration) -> Self {
        let timeout_ms = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        Self { kind: kind(error), sentence: for_check::why_no_answer(url, timeout_ms, error) }
    }

    /// What to change.
    pub(super) fn fix(&self) -> &'static str {
        match self.kind {
            Kind::Name => {
                "the host's DNS record, or our setting `public_url` and the URLs of VTEX Admin, steps 2 to 4, if the \
                 name is misspelt"
            }
            Kind::Connect => {
                "start the server or its proxy, and open the port in the firewall: VTEX's servers call from the \
                 internet"
            }
            Kind::Tls => {
                "the proxy's certificate: one of a public authority, for this host name, with its full chain (nginx: \
                 `ssl_certificate` names fullchain.pem)"
            }
            Kind::Answer => {
                "the proxy's target and its log, and the server's log: VTEX waits about 3 s (`--timeout` sets how \
                 long is waited here)"
            }
            Kind::Elsewhere => "our setting `public_url`: everything must stay on the server's own address",
        }
    }
}

impl From<Trouble> for Shortfall {
    fn from(trouble: Trouble) -> Self {
        let fix = trouble.fix();
        failed(trouble.sentence, fix)
    }
}

fn kind(error: &ureq::Error) -> Kind {
    match error {
        ureq::Error::HostNotFound | ureq::Error::Timeout(Timeout::Resolve) => Kind::Name,
        ureq::Error::Timeout(Timeout::Connect) | ureq::Error::ConnectionFailed => Kind::Connect,
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => Kind::Tls,
        ureq::Error::Io(error) => {
            let is_tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()).is_some();
            match error.kind() {
                _ if is_tls => Kind::Tls,
                _ if error.to_string().contains("lookup address") => Kind::Name,
                ErrorKind::ConnectionRefused
                | ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable
                | ErrorKind::AddrNotAvailable => Kind::Connect,
                _ => Kind::Answer,
            }
        }
        _ => Kind::Answer,
    }
}
