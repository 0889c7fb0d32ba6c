//! The shopper's browser, as far as a login needs one: it reads pages, keeps their cookies, and submits their form.

use std::collections::BTreeMap;

use url::Url;

use super::case::{Shortfall, failed};
use super::client::{Answer, Outgoing, Timed};
use super::page::LoginForm;
use super::play::Play;

impl Play {
    /// Goes to an address as a browser does that was never here.
    pub(super) fn browse(&mut self, url: Url, languages: &str) -> Result<Answer, Shortfall> {
        self.send(&browsing(url, languages))
    }

    /// Fills in the form on a login page and submits it.
    pub(super) fn submit(
        &mut self,
        from: &Url,
        page: &Answer,
        form: &LoginForm,
        typed: (&str, &str),
    ) -> Result<Answer, Shortfall> {
        let Ok(action) = (if form.action.is_empty() { Ok(from.clone()) } else { from.join(&form.action) })
        else {
            return Err(failed("the login form leads to no address", "the login page's template"));
        };
        let mut fields: Vec<(&str, &str)> =
            form.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend([(form.identifier.as_str(), typed.0), (form.password.as_str(), typed.1)]);
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut outgoing = browsing(action, "en");
        outgoing.method = "POST";
        outgoing.timed = Timed::Not;
        outgoing.body = Some(body);
        outgoing.headers.push(("Content-Type", "application/x-www-form-urlencoded".to_owned()));
        outgoing.headers.push(("Origin", from.origin().ascii_serialization()));
        let cookies = cookies(page);
        if !cookies.is_empty() {
            outgoing.headers.push(("Cookie", cookies));
        }
        self.passwords_posted += 1;
        self.send(&outgoing)
    }
}

fn browsing(url: Url, languages: &str) -> Outgoing {
    let headers = vec![
        ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8".to_owned()),
        ("Accept-Language", languages.to_owned()),
    ];
    Outgoing { method: "GET", url, headers, body: None, timed: Timed::Page }
}

/// What a browser would send back of an answer's cookies.
fn cookies(answer: &Answer) -> String {
    let pairs = answer.headers("set-cookie").filter_map(|line| line.split(';').next()?.split_once('='));
    let pairs: BTreeMap<&str, &str> = pairs.map(|(name, value)| (name.trim(), value.trim())).collect();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}
