//! Sends one request to the identity provider and traces it.

use std::time::Duration;

use ureq::http::{self, HeaderMap};
use url::Url;

use super::no_answer::NoAnswer;
use crate::simulator::clock::Stopwatch;
use crate::simulator::failure::{Endpoint, Failure};
use crate::simulator::fields::Fields;
use crate::simulator::figures::{LARGEST_ANSWER, SLOW_MS};
use crate::simulator::mask::{Masker, mask};
use crate::simulator::trace::{Field, Response, Step};
use crate::simulator::{BodyFormat, Conduct, Simulator, Trust, loopback};

/// A request to be sent.
pub(super) struct Call {
    pub(super) endpoint: Endpoint,
    pub(super) url: Url,
    pub(super) authorization: Option<String>,
    /// A POST if present, else a GET.
    pub(super) body: Option<(BodyFormat, Fields)>,
    /// How the answer is supposed to be encoded.
    pub(super) answer: BodyFormat,
}

/// What came back with status 200, and the step it belongs to.
pub(super) struct Called {
    pub(super) step: Step,
    pub(super) body: Result<Vec<u8>, Failure>,
}

struct Raw {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// VTEX's, as its settings say.
pub(in crate::simulator) fn agent(conduct: &Conduct, trust: Trust) -> ureq::Agent {
    plain_agent(Duration::from_millis(conduct.timeout_ms.max(1)), trust, "VTEX-ID-simulator")
}

/// One connection per call, no redirects, no proxy, everything within the timeout.
pub(crate) fn plain_agent(timeout: Duration, trust: Trust, name: &'static str) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(timeout))
        .timeout_resolve(Some(timeout))
        .timeout_connect(Some(timeout))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(0)
        .proxy(None)
        .tls_config(trust.tls())
        .user_agent(name)
        .build()
        .new_agent()
}

/// Sends it; everything but a 200 is a failure.
pub(super) async fn send(simulator: &Simulator, call: Call, masker: &Masker) -> Called {
    let mut step = describe(&call, masker);
    let endpoint = call.endpoint;
    let format = call.answer;
    let url = call.url.clone();
    if simulator.is_https() && url.scheme() != "https" || !loopback::is_callable(&url) {
        let failure = Failure::PlainHttp(endpoint);
        step.problem = Some(failure.to_string());
        return Called { step, body: Err(failure) }; // no secret goes over an open line
    }
    let agent = simulator.agent().clone();
    let stopwatch = Stopwatch::start();
    let sent = actix_web::web::block(move || transmit(&agent, &call)).await;
    let duration = stopwatch.elapsed_ms();
    step.duration_ms = Some(duration);
    if duration > SLOW_MS {
        step.notes
            .push(format!("took {duration} ms; VTEX's nearest published figure is 95 % within {SLOW_MS} ms"));
    }
    let body = match sent {
        Ok(Ok(raw)) => {
            step.notes.extend(odd_label(format, &raw));
            step.response = Some(Response {
                status: raw.status,
                headers: telling(&raw.headers, masker),
                body: masker.answer(format, &raw.body),
            });
            accept(endpoint, raw)
        }
        Ok(Err(error)) => {
            let timeout_ms = simulator.settings().conduct.timeout_ms;
            Err(Failure::NoAnswer(endpoint, NoAnswer::of(&error, &url, timeout_ms).sentence))
        }
        Err(_) => Err(Failure::NoAnswer(endpoint, "the simulator is stopping".into())),
    };
    step.problem = body.as_ref().err().map(|failure| masker.text(&failure.to_string()));
    Called { step, body }
}

fn accept(endpoint: Endpoint, raw: Raw) -> Result<Vec<u8>, Failure> {
    match raw.status {
        200 => Ok(raw.body),
        status @ 300..=399 => Err(Failure::Status(endpoint, status, " and follows no redirect")),
        status => Err(Failure::Status(endpoint, status, "")),
    }
}

fn transmit(agent: &ureq::Agent, call: &Call) -> Result<Raw, ureq::Error> {
    let method = if call.body.is_some() { "POST" } else { "GET" };
    let mut request = http::Request::builder().method(method).uri(call.url.as_str()).header("Accept", "*/*");
    if let Some(authorization) = &call.authorization {
        request = request.header("Authorization", authorization);
    }
    let response = match &call.body {
        Some((format, fields)) => {
            let request = request.header("Content-Type", content_type(*format));
            agent.run(request.body(encode(*format, fields))?)
        }
        None => agent.run(request.body(())?),
    }?;
    let (parts, body) = response.into_parts();
    let body = body.into_with_config().limit(LARGEST_ANSWER).read_to_vec()?;
    Ok(Raw { status: parts.status.as_u16(), headers: parts.headers, body })
}

pub(crate) fn content_type(format: BodyFormat) -> &'static str {
    match format {
        BodyFormat::Json => "application/json",
        BodyFormat::Form => "application/x-www-form-urlencoded",
    }
}

fn encode(format: BodyFormat, fields: &Fields) -> String {
    match format {
        BodyFormat::Json => {
            let object = fields.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            serde_json::Value::Object(object).to_string()
        }
        BodyFormat::Form => {
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
        }
    }
}

fn describe(call: &Call, masker: &Masker) -> Step {
    let method = if call.body.is_some() { "POST" } else { "GET" };
    let mut step = Step::new(call.endpoint.step(), method, &call.url);
    step.query = masker.fields(&call.url.query_pairs().into_owned().collect());
    if let Some(authorization) = &call.authorization {
        let (scheme, secret) = authorization.split_once(' ').unwrap_or(("", authorization));
        let shown = format!("{scheme} {}", mask(secret));
        step.headers.push(Field::new("Authorization", shown));
    }
    if let Some((format, fields)) = &call.body {
        step.headers.push(Field::new("Content-Type", content_type(*format)));
        step.body = masker.body(*format, fields);
    }
    step
}

fn telling(headers: &HeaderMap, masker: &Masker) -> Vec<Field> {
    ["Content-Type", "Cache-Control", "WWW-Authenticate", "Location", "Retry-After", "Allow"]
        .into_iter()
        .filter_map(|name| Some((name, headers.get(name)?)))
        .map(|(name, value)| Field::new(name, masker.text(&String::from_utf8_lossy(value.as_bytes()))))
        .collect()
}

/// An answer that is labelled as something else may be read all the same; who knows.
fn odd_label(format: BodyFormat, raw: &Raw) -> Option<String> {
    let label = raw.headers.get("Content-Type").map(|label| String::from_utf8_lossy(label.as_bytes()));
    let plausible = label.as_ref().is_some_and(|label| match format {
        BodyFormat::Json => label.contains("json"),
        BodyFormat::Form => label.contains("x-www-form-urlencoded"),
    });
    (raw.status == 200 && !plausible).then(|| {
        let found = label.map_or_else(|| "no Content-Type".to_owned(), |label| format!("`{label}`"));
        format!("the answer is labelled {found}; `{}` is expected", content_type(format))
    })
}
