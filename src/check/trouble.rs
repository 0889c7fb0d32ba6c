//! A request without an answer, and what to do about it.

use super::case::{Shortfall, failed};
use crate::simulator::{NoAnswer, Stage};

/// Why there is no answer.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// None came.
    NoAnswer(NoAnswer),
    /// Not sent: it would have gone to this other host.
    Elsewhere(String),
}

impl From<Trouble> for Shortfall {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NoAnswer(NoAnswer { stage, sentence }) => failed(sentence, fix(stage)),
            Trouble::Elsewhere(host) => failed(
                format!("it leads to another host, `{host}`, which is not called"),
                "our setting `public_url`: everything must stay on the server's own address",
            ),
        }
    }
}

/// What to change.
pub(super) const fn fix(stage: Stage) -> &'static str {
    match stage {
        Stage::Name => {
            "the host's DNS record, or our setting `public_url` and the URLs of VTEX Admin, steps 2 to 4, if the name \
             is misspelt"
        }
        Stage::Connect => {
            "start the server or its proxy, and open the port in the firewall: VTEX's servers call from the internet"
        }
        Stage::Tls | Stage::Trust => {
            "the proxy's certificate: one of a public authority, for this host name, with its full chain (nginx: \
             `ssl_certificate` names fullchain.pem)"
        }
        Stage::Answer => {
            "the proxy's target and its log, and the server's log: VTEX waits about 3 s (`--timeout` sets how long is \
             waited here)"
        }
    }
}
