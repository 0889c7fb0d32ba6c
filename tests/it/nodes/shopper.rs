//! A shopper who logs in again and again, with the store's server behind them: it takes no answer for what it may be, and
//! writes down what comes.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use scraper::{Html, Selector};
use ureq::{Agent, Body, http::Response};
use url::Url;
use vtex_idp::types::Clock;

use super::{
    account::{Account, End},
    pause,
};
use crate::support::{
    machine,
    process::{CALLBACK, Program},
    world::PASSWORD,
};

/// What the store's server does with a code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Server {
    /// Redeems it once, and again only if it was not told what came of it.
    Careful,
    /// Redeems it twice at the same moment, and once more.
    Hasty,
}

/// A shopper, and the server that redeems their codes.
pub(super) struct Shopper<'t> {
    pub(super) email: String,
    pub(super) server: Server,
    pub(super) account: &'t Account,
    /// The proxy.
    pub(super) url: &'t str,
    pub(super) client_id: &'t str,
    pub(super) client_secret: &'t str,
    agent: Agent,
}

/// An answer that a node gave.
struct Answer {
    status: u16,
    location: Option<String>,
    cookies: String,
    body: String,
}

impl<'t> Shopper<'t> {
    pub(super) fn new(
        email: String,
        server: Server,
        account: &'t Account,
        url: &'t str,
        node: &'t Program,
    ) -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(40)));
        // Some keep their connection to the proxy, some make one for each request.
        let config = if server == Server::Hasty { config.max_idle_connections(0) } else { config };
        let text = |key: &str| node.store[key].as_str().expect("text");
        let (client_id, client_secret) = (text("client_id"), text("client_secret"));
        Self { email, server, account, url, client_id, client_secret, agent: config.build().into() }
    }

    /// Logs in until it is told to stop; the access tokens that must be good then.
    pub(super) fn log_in_until(&self, stop: &AtomicBool) -> Vec<String> {
        let mut tokens: Vec<String> = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let Some(code) = self.code() else {
                pause(100); // as somebody who reads the page and tries again
                continue;
            };
            match self.server {
                Server::Careful => tokens.extend(self.redeem_carefully(&code)),
                Server::Hasty => self.redeem_hastily(&code),
            }
            if let Some(old) = tokens.get(tokens.len() / 2) {
                self.is_good(old);
            }
        }
        tokens
    }

    /// Whether a token says whose it is. One that was given may be unavailable, and never anything else.
    pub(super) fn is_good(&self, token: &str) -> bool {
        let bearer = format!("Bearer {token}");
        let request = self.agent.get(self.endpoint("userinfo")).header("authorization", bearer);
        self.answered("userinfo", &[200], || request.call()).is_some()
    }

    fn endpoint(&self, name: &str) -> String {
        format!("{}/club/oauth/{name}", self.url)
    }

    /// Signs in.
    fn code(&self) -> Option<String> {
        let url = format!(
            "{}?client_id={}&redirect_uri={}&state=s",
            self.endpoint("authorize"),
            self.client_id,
            machine::encode(CALLBACK)
        );
        let page = self.answered("the login page", &[200], || self.agent.get(&url).call())?;
        let token = form_token(&page.body);
        let fields = [("form_token", token.as_str()), ("identifier", &self.email), ("password", PASSWORD)];
        let signed_in = self.answered("the form", &[303], || {
            let request = self.agent.post(&url).header("cookie", &page.cookies);
            request.header("origin", self.url).send_form(fields)
        })?;
        let target = Url::parse(&signed_in.location.expect("a redirect")).expect("a URL");
        let code = machine::parameter(&target, "code");
        if code.is_none() {
            self.account.broken(format!("a login ended without a code: {target}"));
        }
        code
    }

    /// Redeems a code; the token, if there was an answer with one.
    fn redeem_carefully(&self, code: &str) -> Option<String> {
        for attempt in 0..4 {
            // What was not answered may have been done: only then may the code be used up.
            let expected: &[u16] = if attempt == 0 { &[200] } else { &[200, 400] };
            match self.redeem(code, expected) {
                Some(answer) if answer.status == 200 => {
                    self.account.redeemed();
                    let token = access_token(&answer);
                    if self.is_good(&token) {
                        self.account.logged_in();
                    }
                    return Some(token);
                }
                Some(_) => return None,
                None => pause(300),
            }
        }
        None
    }

    /// Redeems a code twice at once and then again: at most one may succeed, and exactly one if both were answered.
    fn redeem_hastily(&self, code: &str) {
        let redeem = || self.redeem(code, &[200, 400]).map(|answer| answer.status);
        let (one, other) = std::thread::scope(|scope| {
            let other = scope.spawn(redeem);
            (redeem(), other.join().expect("it does not panic"))
        });
        let again = redeem();
        let successes = [one, other, again].iter().filter(|status| **status == Some(200)).count();
        if successes > 1 || (one.is_some() && other.is_some() && successes == 0) {
            self.account.broken(format!("a code redeemed three times: {one:?}, {other:?}, {again:?}"));
        }
        if successes == 1 {
            self.account.redeemed();
        }
    }

    fn redeem(&self, code: &str, expected: &[u16]) -> Option<Answer> {
        let fields = [
            ("client_id", self.client_id),
            ("client_secret", self.client_secret),
            ("code", code),
            ("redirect_uri", CALLBACK),
        ];
        self.answered("token", expected, || self.agent.post(self.endpoint("token")).send_form(fields))
    }

    /// Makes a request and writes down how it ended; the answer, if it is one of those expected.
    fn answered(
        &self,
        what: &str,
        expected: &[u16],
        request: impl FnOnce() -> Result<Response<Body>, ureq::Error>,
    ) -> Option<Answer> {
        let phase = self.account.request();
        let watch = Clock::stopwatch();
        let answer = request().and_then(|mut response| {
            let body = response.body_mut().read_to_string()?;
            Ok((response, body))
        });
        let end = answer.as_ref().map_or(End::Cut, |(response, _)| end_of(response, expected));
        self.account.ended(phase, end, watch.elapsed(), || match &answer {
            Ok((response, body)) => format!("{what}: {}: {body}", response.status()),
            Err(error) => format!("{what}: {error}"),
        });
        let (response, body) = answer.ok().filter(|_| end == End::Fine)?;
        let values = |name: &str| {
            let values = response.headers().get_all(name).iter();
            values.map(|value| value.to_str().expect("ASCII").to_owned()).collect::<Vec<_>>()
        };
        let cookies: Vec<String> = values("set-cookie")
            .iter()
            .map(|line| line.split_once(';').map_or(line.as_str(), |(pair, _)| pair).to_owned())
            .collect();
        let location = values("location").pop();
        Some(Answer { status: response.status().as_u16(), location, cookies: cookies.join("; "), body })
    }
}

/// Every answer of a node has `X-Content-Type-Options`; the proxy's own have not.
fn end_of(response: &Response<Body>, expected: &[u16]) -> End {
    let has = |name: &str| response.headers().contains_key(name);
    match response.status().as_u16() {
        status if expected.contains(&status) => End::Fine,
        502..=504 if !has("x-content-type-options") => End::ByProxy,
        503 if has("retry-after") => End::Unavailable,
        _ => End::Wrong,
    }
}

fn form_token(page: &str) -> String {
    let field = Selector::parse("input[name=form_token]").expect("a selector");
    let page = Html::parse_document(page);
    page.select(&field).next().and_then(|field| field.attr("value")).expect("the token").to_owned()
}

fn access_token(answer: &Answer) -> String {
    let body: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    body["access_token"].as_str().expect("a token").to_owned()
}
