//! A browser of a few lines: it keeps cookies, follows the provider's redirects, and fills in the provider's form.

use std::{cell::RefCell, collections::BTreeMap};

use anyhow::{Context, bail, ensure};
use ureq::{
    Agent, Body,
    http::{Response, header},
};
use url::{Url, form_urlencoded};

/// A browser that signs in with what it is given. It stays with one provider.
pub(crate) struct Browser<'a> {
    /// What sends its requests; it must not follow redirects.
    pub(crate) agent: &'a Agent,
    /// The only address it visits.
    pub(crate) provider: &'a Url,
    /// What it types into which field.
    pub(crate) shopper: [(&'a str, String); 2],
    /// By their names.
    pub(crate) cookies: RefCell<BTreeMap<String, String>>,
}

impl Browser<'_> {
    /// Visits an address of the provider, and submits the form it meets. Returns where the provider sends it in the end; nothing
    /// is fetched from there.
    pub(crate) fn visit(&self, mut url: Url) -> anyhow::Result<Url> {
        let mut answer = self.fetch(&url, None)?;
        for _ in 0..5 {
            if let Some(target) = answer.headers().get(header::LOCATION) {
                let next = url.join(target.to_str()?)?;
                if next.origin() != self.provider.origin() {
                    return Ok(next);
                }
                url = next;
                answer = self.fetch(&url, None)?;
            } else {
                let status = answer.status();
                let page = answer.body_mut().read_to_string()?;
                ensure!(status == 200 && page.contains("<form"), "a page without a form, {status}: {page}");
                answer = self.fetch(&url, Some(self.filled(&page)?))?;
            }
        }
        bail!("{url} leads nowhere")
    }

    /// The page's form as it is sent.
    fn filled(&self, page: &str) -> anyhow::Result<String> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for input in page.split("<input ").skip(1) {
            // No name or hidden value of these pages holds anything that HTML escapes.
            let attribute = |name| input.split_once(name).and_then(|(_, rest)| rest.split('"').next());
            let name = attribute("name=\"").context("a field without a name")?;
            if attribute("type=\"") == Some("hidden") {
                form.append_pair(name, attribute("value=\"").context("a hidden field without a value")?);
            } else if let Some((_, text)) = self.shopper.iter().find(|(field, _)| *field == name) {
                form.append_pair(name, text);
            }
        }
        Ok(form.finish())
    }

    /// A POST if there is a form, a GET otherwise.
    fn fetch(&self, url: &Url, form: Option<String>) -> anyhow::Result<Response<Body>> {
        let cookies: Vec<_> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let answer = match form {
            None => self.agent.get(url.as_str()).header(header::COOKIE, cookies).call()?,
            Some(form) => {
                let request = self.agent.post(url.as_str()).header(header::COOKIE, cookies);
                request.content_type("application/x-www-form-urlencoded").send(form)?
            }
        };
        for line in answer.headers().get_all(header::SET_COOKIE) {
            let line = line.to_str()?;
            let (name, value) =
                line.split(';').next().and_then(|pair| pair.split_once('=')).context("a cookie")?;
            if line.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }
}
