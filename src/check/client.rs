//! Sends requests to the server under test and to nobody else: bounded in time and size, no redirects, no proxy.

use std::time::Duration;

use ureq::http::{self, HeaderMap};
use url::{Origin, Url};

use crate::check::trouble::Trouble;
use crate::simulator::figures::LARGEST_ANSWER;
use crate::simulator::{NoAnswer, Stopwatch, Trust, plain_agent};

/// No page of an identity provider is larger.
const LARGEST_PAGE: u64 = 512 * 1024;

/// What a request is timed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timed {
    Page,
    Token,
    UserInfo,
    /// Takes as long as it takes, such as a password's hash.
    Not,
}

/// A request to be sent.
pub(super) struct Outgoing {
    pub(super) method: &'static str,
    pub(super) url: Url,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Option<String>,
    pub(super) timed: Timed,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    /// A header's first value.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Every value of a header.
    pub(super) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok())
    }

    pub(super) fn is_redirect(&self) -> bool {
        (300..400).contains(&self.status)
    }
}

pub(super) struct Client {
    agent: ureq::Agent,
    timeout: Duration,
    may_call: Vec<Origin>,
    /// Requests sent so far.
    pub(super) sent: usize,
    /// The slowest answer since it was last set to `None`.
    pub(super) slowest: Option<u64>,
    /// Every answer's time.
    pub(super) times: Vec<(Timed, u64)>,
}

impl Client {
    /// One that calls these addresses' servers only.
    pub(super) fn new(trust: Trust, timeout: Duration, urls: &[&Url]) -> Self {
        let agent = plain_agent(timeout, trust, concat!("vtex-idp-check/", env!("CARGO_PKG_VERSION")));
        let may_call = urls.iter().map(|url| url.origin()).collect();
        Self { agent, timeout, may_call, sent: 0, slowest: None, times: Vec::new() }
    }

    pub(super) fn send(&mut self, outgoing: &Outgoing) -> Result<Answer, Trouble> {
        if !self.may_call.contains(&outgoing.url.origin()) {
            let host = outgoing.url.host_str().unwrap_or_default();
            return Err(Trouble::Elsewhere(host.to_owned()));
        }
        self.knock(outgoing)
    }

    /// The same wherever it leads: for a request without a secret in it.
    pub(super) fn knock(&mut self, outgoing: &Outgoing) -> Result<Answer, Trouble> {
        self.sent += 1;
        let stopwatch = Stopwatch::start();
        let result = transmit(&self.agent, outgoing);
        let milliseconds = stopwatch.elapsed_ms();
        self.slowest = self.slowest.max(Some(milliseconds));
        let answer = result.map_err(|error| {
            let timeout_ms = u64::try_from(self.timeout.as_millis()).unwrap_or(u64::MAX);
            Trouble::NoAnswer(NoAnswer::of(&error, &outgoing.url, timeout_ms))
        })?;
        self.times.push((outgoing.timed, milliseconds));
        Ok(answer)
    }
}

fn transmit(agent: &ureq::Agent, outgoing: &Outgoing) -> Result<Answer, ureq::Error> {
    let mut request = http::Request::builder().method(outgoing.method).uri(outgoing.url.as_str());
    for (name, value) in &outgoing.headers {
        request = request.header(*name, value);
    }
    let response = match &outgoing.body {
        Some(body) => agent.run(request.body(body.as_str())?),
        None => agent.run(request.body(())?),
    }?;
    let (parts, body) = response.into_parts();
    let largest = match outgoing.timed {
        Timed::Token | Timed::UserInfo => LARGEST_ANSWER, // what VTEX itself reads
        Timed::Page | Timed::Not => LARGEST_PAGE,
    };
    let body = body.into_with_config().limit(largest).read_to_vec()?;
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
}
