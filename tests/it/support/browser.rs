//! A small browser without JavaScript: cookies, redirects, and forms that it finds and fills as a person would.
//!
//! It blocks, and it is strict: what a real browser would refuse (a form target against the page's policy, a
//! `__Host-` cookie with a domain) or a person could not do (fill a field that is not there) fails the test.

#![allow(dead_code, reason = "each test uses its part of the browser")]

mod cookies;
mod field;
mod form;
mod form_action;
mod page;
#[cfg(test)]
pub(super) mod tests;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use ureq::http::{Method, Request};
use ureq::{Agent, Proxy};
use url::Url;

use cookies::{Fetch, Jar};
use form_action::FormAction;
pub(crate) use page::{Hop, Page};

/// More hops than this are a loop to a browser.
const MOST_HOPS: usize = 20;

/// One person's browser. Clones share their cookies, as tabs do.
#[derive(Clone)]
pub(crate) struct Browser {
    agent: Agent,
    jar: Arc<Mutex<Jar>>,
    headers: Vec<(&'static str, String)>,
}

/// What leads to a page: typed in, clicked or submitted.
#[derive(Clone)]
struct Visit {
    method: Method,
    url: Url,
    form: Option<String>,
    /// The page that held the link or form; none when the address was typed in.
    from: Option<Url>,
    /// Where the browser says a form comes from.
    origin: Option<String>,
    /// What that page's policy allows a form to lead to, redirects included.
    policy: Option<FormAction>,
    hops: Vec<Hop>,
}

impl Browser {
    /// A browser that has never been anywhere.
    pub(crate) fn new() -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None::<Proxy>)
            .max_idle_connections(0) // a server that restarts must not be met through a dead connection
            .timeout_global(Some(Duration::from_mins(1)))
            .user_agent("Mozilla/5.0 (X11; Linux x86_64) TestBrowser/1.0")
            .accept("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        Self { agent: config.build().into(), jar: Arc::default(), headers: Vec::new() }
    }

    /// Sends a header with every request, such as `Accept-Language` or `X-Forwarded-For`.
    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name, value.into()));
        self
    }

    /// Types an address in. Redirects are not followed: see [`Page::follow`].
    pub(crate) fn get(&self, url: impl AsRef<str>) -> Page {
        self.visit(Visit::to(Method::GET, absolute(url.as_ref())))
    }

    /// Posts a form that is on no page.
    pub(crate) fn post_form(&self, url: impl AsRef<str>, fields: &[(&str, &str)]) -> Page {
        self.visit(Visit { form: Some(encode(fields)), ..Visit::to(Method::POST, absolute(url.as_ref())) })
    }

    /// The value of a cookie that it would send to this address.
    pub(crate) fn cookie(&self, url: impl AsRef<str>, name: &str) -> Option<String> {
        self.jar().value(&absolute(url.as_ref()), name)
    }

    /// Plants a cookie, as an attacker with a foothold beside the server might.
    pub(crate) fn plant_cookie(&self, url: impl AsRef<str>, set_cookie: &str) {
        self.jar().store(&absolute(url.as_ref()), set_cookie, None);
    }

    /// Forgets all cookies.
    pub(crate) fn forget_cookies(&self) {
        *self.jar() = Jar::default();
    }

    /// Lets its clock, on which cookies expire, run ahead. It does not run by itself.
    pub(crate) fn wait(&self, time: Duration) {
        self.jar().wait(time);
    }

    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().expect("no test panics while it holds the jar")
    }

    fn visit(&self, visit: Visit) -> Page {
        assert!(visit.hops.len() <= MOST_HOPS, "too many redirects: {:#?}", visit.hops);
        visit.check_policy(&visit.url);
        let mut request = Request::builder().method(visit.method.clone()).uri(visit.url.as_str());
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        for (name, value) in visit.headers() {
            request = request.header(name, value);
        }
        if let Some(cookies) = self.jar().header(&visit.fetch()) {
            request = request.header("cookie", cookies);
        }
        let sent = match &visit.form {
            Some(form) => {
                let request =
                    request.header("content-type", "application/x-www-form-urlencoded").body(form.as_str());
                self.agent.run(request.expect("the request is well-formed"))
            }
            None => self.agent.run(request.body(()).expect("the request is well-formed")),
        };
        let response = sent.unwrap_or_else(|error| panic!("{} {}: {error}", visit.method, visit.url));
        let (head, mut body) = response.into_parts();
        let date = head.headers.get("date").and_then(|date| date.to_str().ok());
        for line in head.headers.get_all("set-cookie") {
            self.jar().store(&visit.url, line.to_str().expect("a cookie is ASCII"), date);
        }
        let body = body.read_to_vec().unwrap_or_else(|error| panic!("the body of {}: {error}", visit.url));
        let body = String::from_utf8_lossy(&body).into_owned();
        Page::new(self.clone(), visit, head.status.as_u16(), head.headers, body)
    }
}

impl Visit {
    fn to(method: Method, url: Url) -> Self {
        Self { method, url, form: None, from: None, origin: None, policy: None, hops: Vec::new() }
    }

    fn fetch(&self) -> Fetch<'_> {
        Fetch { method: &self.method, url: &self.url, from: self.from.as_ref() }
    }

    /// The headers by which a server can tell a forged request.
    fn headers(&self) -> Vec<(&'static str, String)> {
        let origin = self.origin.clone().filter(|_| self.method == Method::POST);
        let site = [("sec-fetch-site", self.site().to_owned())];
        site.into_iter().chain(origin.map(|origin| ("origin", origin))).collect()
    }

    /// Fetch Metadata 2.2: what starts the request, compared with every address it goes to.
    fn site(&self) -> &'static str {
        let Some(from) = &self.from else { return "none" };
        let mut ways = self.hops.iter().map(|hop| &hop.url).chain([&self.url]);
        if ways.clone().all(|url| url.origin() == from.origin()) {
            "same-origin"
        } else if ways.all(|url| url.host() == from.host()) {
            "same-site"
        } else {
            "cross-site"
        }
    }

    fn check_policy(&self, target: &Url) {
        let Some(policy) = &self.policy else { return };
        assert!(
            policy.allows(target, self.hops.len()),
            "the browser blocks the form: its page's {policy} does not allow {target}"
        );
    }
}

fn absolute(url: &str) -> Url {
    Url::parse(url).unwrap_or_else(|error| panic!("{url:?} is no address: {error}"))
}

fn encode<'a>(fields: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields.into_iter().copied()).finish()
}
