//! What shoppers' browsers and VTEX's server send.

use std::time::Duration;

use anyhow::{Context, bail};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use ureq::{
    Agent, Body,
    http::{Response, header},
};
use url::Url;
use vtex_idp::{stores::register::NewCredentials, types::RedirectUri};

use crate::server::STORE;

/// Everybody's.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// Longer than a login may take, so that one that hangs is seen.
const PATIENCE: Duration = Duration::from_mins(1);

/// The address of one of the shoppers.
pub(crate) fn email(number: usize) -> String {
    format!("shopper{number}@example.com")
}

/// A client that shares its connection with nobody.
pub(crate) fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .timeout_recv_response(Some(PATIENCE)) // a timeout for all would start a thread for each request
        .build()
        .new_agent()
}

/// Whether `url` answers 200.
pub(crate) fn is_ok(url: &str) -> bool {
    agent().get(url).call().is_ok_and(|response| response.status() == 200)
}

/// A login page in a browser.
pub(crate) struct LoginPage {
    url: String,
    cookie: String,
    form_token: String,
}

impl LoginPage {
    /// Opens it as the store would.
    pub(crate) fn open(server: &str) -> anyhow::Result<Self> {
        let query = [
            ("client_id", format!("vtex-{STORE}")),
            ("redirect_uri", RedirectUri::vtex_shared_callback().to_string()),
            ("response_type", "code".to_owned()),
            ("state", "storm".to_owned()),
        ];
        let url = format!("{server}/{STORE}/oauth/authorize?{}", serde_urlencoded::to_string(query)?);
        let mut response = agent().get(&url).call()?;
        let html = response.body_mut().read_to_string()?;
        let form_token =
            html.split_once("name=\"form_token\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
        let (form_token, _) = form_token.with_context(|| format!("{}: no form", response.status()))?;
        let cookie = header_of(&response, header::SET_COOKIE).and_then(|cookie| cookie.split(';').next());
        let cookie = cookie.context("the login page sets a cookie")?.to_owned();
        Ok(Self { url, cookie, form_token: form_token.to_owned() })
    }

    /// Sends the form, on a connection of its own: by the time a shopper has typed, the page's is closed.
    pub(crate) fn submit(&self, email: &str) -> anyhow::Result<Outcome> {
        let form = [("identifier", email), ("password", PASSWORD), ("form_token", &self.form_token)];
        let mut response = agent().post(&self.url).header(header::COOKIE, &self.cookie).send_form(form)?;
        let body = response.body_mut().read_to_string()?;
        let code = header_of(&response, header::LOCATION).and_then(code_in);
        Ok(match (response.status().as_u16(), code) {
            (303, Some(code)) => Outcome::Code(code),
            (503, _) if header_of(&response, header::RETRY_AFTER).is_some() => Outcome::Refused,
            (status, _) => Outcome::Other(format!("{status} {body}")),
        })
    }
}

/// How a login ended.
pub(crate) enum Outcome {
    /// In a redirect with this code.
    Code(String),
    /// In 503 with the time to wait.
    Refused,
    /// In what it may not.
    Other(String),
}

/// Logs the first shopper in, to the end.
pub(crate) fn access_token(server: &str, store: &NewCredentials) -> anyhow::Result<String> {
    let page = LoginPage::open(server)?;
    let code = match page.submit(&email(0))? {
        Outcome::Code(code) => code,
        Outcome::Refused => bail!("the first login was refused"),
        Outcome::Other(answer) => bail!("the first login failed: {answer}"),
    };
    let request = json!({
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": RedirectUri::vtex_shared_callback().as_str(),
        "client_id": store.client_id,
        "client_secret": store.client_secret.expose_secret(),
    });
    let mut response = agent().post(format!("{server}/{STORE}/oauth/token")).send_json(request)?;
    let answer: Value = response.body_mut().read_json()?;
    Ok(answer["access_token"].as_str().with_context(|| format!("no access token: {answer}"))?.to_owned())
}

/// Asks once who `token` speaks for; anything but the right answer is an error.
pub(crate) fn userinfo(agent: &Agent, server: &str, token: &str) -> anyhow::Result<()> {
    let url = format!("{server}/{STORE}/oauth/userinfo");
    let mut response = agent.get(url).header(header::AUTHORIZATION, format!("Bearer {token}")).call()?;
    let body = response.body_mut().read_to_string()?;
    if response.status() != 200 || !body.contains(&email(0)) {
        bail!("{} {body}", response.status());
    }
    Ok(())
}

fn header_of(response: &Response<Body>, name: header::HeaderName) -> Option<&str> {
    response.headers().get(name).and_then(|value| value.to_str().ok())
}

fn code_in(location: &str) -> Option<String> {
    let url = Url::parse(location).ok()?;
    url.query_pairs().find(|(name, _)| name == "code").map(|(_, code)| code.into_owned())
}
