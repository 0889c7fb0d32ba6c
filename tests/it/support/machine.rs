//! Requests from server to server, as VTEX makes them.

use std::time::Duration;

use serde_json::Value;
use ureq::{Agent, Body, http::Response};
use url::Url;

/// An answer to a machine.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    response: Response<()>,
}

impl Answer {
    pub(crate) fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The `error` member of a refusal.
    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name).and_then(|value| value.to_str().ok())
    }
}

impl Answer {
    /// Every value of a header.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let values = self.response.headers().get_all(name).iter();
        values.filter_map(|value| value.to_str().ok()).map(ToOwned::to_owned).collect()
    }
}

fn agent() -> Agent {
    let config =
        Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
    config.allow_non_standard_methods(true).timeout_global(Some(Duration::from_secs(30))).build().new_agent()
}

fn answer(response: Result<Response<Body>, ureq::Error>) -> Answer {
    let (parts, mut body) = response.expect("the server answers").into_parts();
    let body = body.read_to_string().expect("text");
    Answer { status: parts.status.as_u16(), body, response: Response::from_parts(parts, ()) }
}

pub(crate) fn get(url: &str, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(agent().get(url), |request, (name, value)| request.header(*name, *value));
    answer(request.call())
}

/// A POST with any content type.
pub(crate) fn post(url: &str, content_type: &str, body: &[u8], headers: &[(&str, &str)]) -> Answer {
    let request = agent().post(url).content_type(content_type);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    answer(request.send(body))
}

pub(crate) fn post_json(url: &str, body: &Value) -> Answer {
    post(url, "application/json; charset=utf-8", body.to_string().as_bytes(), &[])
}

pub(crate) fn post_form(url: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    let body = serde_urlencoded::to_string(fields).expect("pairs");
    post(url, "application/x-www-form-urlencoded; charset=UTF-8", body.as_bytes(), headers)
}

/// Any other method.
pub(crate) fn send(method: &str, url: &str) -> Answer {
    send_with(method, url, &[])
}

pub(crate) fn send_with(method: &str, url: &str, headers: &[(&str, &str)]) -> Answer {
    let request = ureq::http::Request::builder().method(method).uri(url);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    answer(agent().run(request.body(()).expect("a request")))
}

/// What a browser asks before a page's script may send a POST with an `Authorization` header.
pub(crate) fn preflight(url: &str, origin: &str) -> Answer {
    let asks = [
        ("Origin", origin),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,content-type"),
    ];
    send_with("OPTIONS", url, &asks)
}

/// The value of `Authorization: Basic`.
pub(crate) fn basic(user: &str, password: &str) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

pub(crate) fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A parameter of a URL's query.
pub(crate) fn parameter(url: &Url, key: &str) -> Option<String> {
    url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into_owned())
}
