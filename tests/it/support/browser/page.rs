//! A page, or any other answer, as the browser shows it: its text, links and forms.

use scraper::{ElementRef, Html, Node, Selector};
use ureq::http::{HeaderMap, Method};
use url::{Host, Url};

use super::field::name_of;
use super::form::Form;
use super::{Browser, Visit};

/// An answer. Redirects are answers too, until [`Page::follow`].
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The redirects that led here, in order.
    pub(crate) hops: Vec<Hop>,
    pub(super) browser: Browser,
    visit: Visit,
}

/// A redirect that was followed.
#[derive(Clone, Debug)]
pub(crate) struct Hop {
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
}

impl Page {
    pub(super) fn new(browser: Browser, visit: Visit, status: u16, headers: HeaderMap, body: String) -> Self {
        let page =
            Self { url: visit.url.clone(), status, headers, body, hops: visit.hops.clone(), browser, visit };
        if let Some(target) = page.redirect() {
            page.next(target.clone()).check_policy(&target); // also when nobody follows it
        }
        page
    }

    /// Fails unless the answer has this status.
    pub(crate) fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} says: {}", self.url, self.text());
        self
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("the header is ASCII"))
    }

    /// Where it redirects to.
    pub(crate) fn redirect(&self) -> Option<Url> {
        let location = self.header("location").filter(|_| matches!(self.status, 301..=303 | 307 | 308))?;
        let mut target =
            self.url.join(location).unwrap_or_else(|error| panic!("Location {location:?}: {error}"));
        if target.fragment().is_none() {
            target.set_fragment(self.url.fragment());
        }
        Some(target)
    }

    /// Follows redirects to the page at their end. Stops in front of an address that is not on this machine: the
    /// page is then the last redirect, and [`Page::redirect`] names the address.
    pub(crate) fn follow(self) -> Self {
        let mut page = self;
        while let Some(target) = page.redirect().filter(is_here) {
            let next = page.next(target);
            page = page.browser.visit(next);
        }
        page
    }

    /// Fetch 4.4: 303, and 301 or 302 after a POST, lead to a GET; 307 and 308 repeat the request.
    fn next(&self, target: Url) -> Visit {
        let mut visit = self.visit.clone();
        if self.status < 307 {
            visit.method = Method::GET;
            visit.form = None;
        }
        let tainted = self.visit.from.as_ref().is_some_and(|from| from.origin() != self.url.origin());
        if tainted && target.origin() != self.url.origin() {
            visit.origin = visit.origin.map(|_| "null".to_owned()); // Fetch 4.4, step 10
        }
        visit.hops.push(Hop { url: self.url.clone(), status: self.status, headers: self.headers.clone() });
        visit.url = target;
        visit
    }

    pub(crate) fn title(&self) -> String {
        self.texts("title").into_iter().next().unwrap_or_default()
    }

    /// What a person reads on it: no scripts, nothing hidden, white space as one blank, a block a line.
    pub(crate) fn text(&self) -> String {
        let is_html = self.header("content-type").is_some_and(|kind| kind.contains("html"));
        match self.html().select(&selector("body")).next() {
            Some(body) if is_html => text_of(body),
            _ => self.body.clone(),
        }
    }

    /// The text of each element that the CSS selector finds.
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        self.html().select(&selector(css)).map(text_of).collect()
    }

    /// An attribute of the first element that the CSS selector finds.
    pub(crate) fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.html().select(&selector(css)).next()?.attr(name).map(str::to_owned)
    }

    /// Where the link with this text, or with this in its text, leads to.
    pub(crate) fn link(&self, text: &str) -> Url {
        let html = self.html();
        let links: Vec<_> = html.select(&selector("a[href]")).map(|link| (name_of(link), link)).collect();
        let exact = links.iter().filter(|(name, _)| name == text);
        let partial = links.iter().filter(|(name, _)| name.contains(text));
        let mut targets: Vec<_> = exact.map(|(_, link)| self.target(*link)).collect();
        if targets.is_empty() {
            targets.extend(partial.map(|(_, link)| self.target(*link)));
        }
        targets.dedup();
        let names: Vec<_> = links.iter().map(|(name, _)| name).collect();
        assert_eq!(targets.len(), 1, "the page {} has {} links {text:?}: {names:?}", self.url, targets.len());
        targets.remove(0)
    }

    /// Clicks that link. Redirects are not followed.
    pub(crate) fn click(&self, text: &str) -> Self {
        self.browser.visit(Visit { from: Some(self.url.clone()), ..Visit::to(Method::GET, self.link(text)) })
    }

    /// The form of a page that has just one.
    pub(crate) fn form(&self) -> Form {
        let mut forms = self.forms();
        assert_eq!(forms.len(), 1, "not one form on {}: {forms:#?}\n{}", self.url, self.text());
        forms.remove(0)
    }

    /// The one form that has this field or button.
    pub(crate) fn form_with(&self, what: &str) -> Form {
        let mut forms: Vec<_> = self.forms().into_iter().filter(|form| form.has(what)).collect();
        assert_eq!(forms.len(), 1, "not one form with {what:?} on {}: {:#?}", self.url, self.forms());
        forms.remove(0)
    }

    pub(crate) fn forms(&self) -> Vec<Form> {
        let html = self.html();
        html.select(&selector("form")).map(|element| Form::read(self, &html, element)).collect()
    }

    fn target(&self, link: ElementRef<'_>) -> Url {
        let href = link.attr("href").unwrap_or_default();
        self.url.join(href).unwrap_or_else(|error| panic!("link {href:?}: {error}"))
    }

    /// Parsed as by a browser without JavaScript: what is in `noscript` counts.
    fn html(&self) -> Html {
        Html::parse_document(
            &self.body.replace("<noscript>", "<no-script>").replace("</noscript>", "</no-script>"),
        )
    }
}

pub(super) fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("the selector {css:?}: {error:?}"))
}

/// The text that is shown for an element.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    let mut raw = String::new();
    gather(element, &mut raw);
    let lines = raw.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn gather(element: ElementRef<'_>, raw: &mut String) {
    const SILENT: [&str; 6] = ["script", "style", "template", "select", "textarea", "head"];
    const INLINE: [&str; 13] =
        ["a", "abbr", "b", "button", "code", "em", "i", "kbd", "label", "small", "span", "strong", "time"];
    for child in element.children() {
        match child.value() {
            Node::Text(text) => raw.push_str(&text.replace('\n', " ")),
            Node::Element(_) => {
                let Some(child) = ElementRef::wrap(child) else { continue };
                let name = child.value().name();
                if SILENT.contains(&name) || child.attr("hidden").is_some() {
                    continue;
                }
                let edge = if INLINE.contains(&name) { "" } else { "\n" };
                raw.push_str(edge);
                gather(child, raw);
                raw.push_str(edge);
            }
            _ => {}
        }
    }
}

fn is_here(url: &Url) -> bool {
    url.scheme() == "http"
        && match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}
