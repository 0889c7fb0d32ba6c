//! What `check` borrows to pass for VTEX: states, VTEX's way of reading an answer, and its sentences for a dead line.

use url::Url;

use super::clock::{self, Clock, Stopwatch};
use super::failure::{Endpoint, Failure};
use super::signer::Signer;
use super::state::State;
use super::{BodyFormat, Trust, calls, loopback};

/// VTEX, as far as an identity provider can tell.
pub(crate) struct Vtex(Signer);

impl Vtex {
    pub(crate) fn new() -> Self {
        Self(Signer::generate())
    }

    /// A state that VTEX would have made `age` seconds ago.
    pub(crate) fn state(&self, provider: &str, error_url: &str, age: u64) -> String {
        let made = Clock::default().now().saturating_sub(age);
        self.0.sign(&State::new(&clock::random_hex_64(), provider, Some(error_url.to_owned()), made))
    }
}

/// 64 characters that nobody has guessed.
pub(crate) fn random_text() -> String {
    clock::random_hex_64()
}

/// A measured time in milliseconds, beside what took it.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let stopwatch = Stopwatch::start();
    (work(), stopwatch.elapsed_ms())
}

/// Whether requests to this address never leave the machine.
pub(crate) fn stays_here(url: &Url) -> bool {
    loopback::is_loopback(url)
}

/// The client's side of TLS.
pub(crate) fn tls(trust: Trust) -> ureq::tls::TlsConfig {
    trust.tls()
}

/// Why no answer came from this address, in a sentence.
pub(crate) fn why_no_answer(url: &Url, timeout_ms: u64, error: &ureq::Error) -> String {
    match calls::why_no_answer(Endpoint::Token, url, timeout_ms, error) {
        Failure::NoAnswer(_, reason) => reason,
        _ => format!("no answer within {timeout_ms} ms"),
    }
}

/// An answer of a machine's endpoint, read as VTEX reads it.
pub(crate) struct Read(calls::Answer);

impl Read {
    /// A flat object or a form; else why it is none.
    pub(crate) fn of(format: BodyFormat, body: &[u8]) -> Result<Self, String> {
        calls::Answer::read(Endpoint::Token, format, body).map(Self).map_err(|failure| reason(&failure))
    }

    /// The value of a key, which may be empty but must be there.
    pub(crate) fn text(&self, key: &str) -> Result<String, String> {
        self.0.text(key).map_err(|failure| reason(&failure))
    }

    /// The value of a key, which must not be empty.
    pub(crate) fn filled(&self, key: &str) -> Result<String, String> {
        self.0.filled(key).map_err(|failure| reason(&failure))
    }
}

/// Without the endpoint in front, which the caller names itself.
fn reason(failure: &Failure) -> String {
    let text = failure.to_string();
    text.split_once(": ").map(|(_, reason)| reason.to_owned()).unwrap_or(text)
}
