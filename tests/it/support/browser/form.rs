//! A form on a page: found, filled and sent as a person does it, with what browsers check before they send.

use std::fmt;

use scraper::{ElementRef, Html};
use ureq::http::Method;
use url::Url;

use super::field::{self, Field, Kind};
use super::form_action::FormAction;
use super::page::{Page, selector};
use super::{Browser, Visit, encode};

/// A form with what has been filled in so far.
#[derive(Clone)]
pub(crate) struct Form {
    browser: Browser,
    page: Url,
    policy: Option<FormAction>,
    referrer_policy: String,
    unchecked: bool,
    fields: Vec<Field>,
    buttons: Vec<Button>,
}

#[derive(Clone)]
struct Button {
    names: [String; 2],
    pair: Option<(String, String)>,
    action: Url,
    method: Method,
    unchecked: bool,
}

impl Form {
    pub(super) fn read(page: &Page, html: &Html, form: ElementRef<'_>) -> Self {
        let controls = selector("input, select, textarea, button");
        let enabled = html
            .select(&controls)
            .filter(|control| field::belongs(*control, form) && !field::is_disabled(*control));
        let (buttons, fields): (Vec<_>, Vec<_>) = enabled.partition(|control| field::is_button(*control));
        Self {
            browser: page.browser.clone(),
            page: page.url.clone(),
            policy: FormAction::of_page(&page.url, &page.headers),
            referrer_policy: page.header("referrer-policy").unwrap_or_default().to_owned(),
            unchecked: form.attr("novalidate").is_some(),
            fields: fields.into_iter().filter_map(|control| Field::read(html, control)).collect(),
            buttons: buttons
                .into_iter()
                .filter(|button| matches!(button.attr("type"), None | Some("submit" | "image")))
                .map(|button| Button::read(page, form, button))
                .collect(),
        }
    }

    /// Types into the field with this label or name.
    pub(crate) fn fill(mut self, what: &str, value: &str) -> Self {
        let field = self.field(what);
        let Kind::Text(_, typed) = &mut field.kind else { panic!("nobody can type into {field:?}") };
        value.clone_into(typed);
        self
    }

    /// Ticks the box, or picks the radio button, with this label, name or `name=value`.
    pub(crate) fn tick(mut self, what: &str) -> Self {
        let field = self.field(what);
        let Kind::Box { radio, .. } = field.kind else { panic!("nobody can tick {field:?}") };
        let group = field.name.clone();
        for other in self.fields.iter_mut().filter(|other| radio && other.name == group) {
            other.set_tick(false);
        }
        self.field(what).set_tick(true);
        self
    }

    /// Takes the tick off the box with this label or name.
    pub(crate) fn untick(mut self, what: &str) -> Self {
        let field = self.field(what);
        let Kind::Box { radio: false, .. } = field.kind else { panic!("nobody can untick {field:?}") };
        field.set_tick(false);
        self
    }

    /// Chooses an option, by its text or value, of the list with this label or name.
    pub(crate) fn choose(mut self, what: &str, option: &str) -> Self {
        let field = self.field(what);
        let Kind::Choice { options, chosen } = &mut field.kind else { panic!("{field:?} is no list") };
        let found = options.iter().position(|(value, text)| value == option || text == option);
        *chosen = Some(found.unwrap_or_else(|| panic!("no option {option:?} among {options:?}")));
        self
    }

    /// Sends this name and value whatever the form has under the name, as an attacker does with the page's tools.
    pub(crate) fn tamper(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.fields.push(Field::fixed(name, value));
        self
    }

    /// Sends nothing under this name.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|field| field.name != name);
        self
    }

    /// What the field with this label or name holds.
    pub(crate) fn value(&self, what: &str) -> Option<String> {
        self.clone().field(what).value().map(str::to_owned)
    }

    /// Whether it has one field or button with this label or name.
    pub(crate) fn has(&self, what: &str) -> bool {
        self.find(what).is_some() || self.buttons.iter().any(|button| button.is(what))
    }

    /// Presses the form's first button, as the Enter key does. Redirects are not followed.
    pub(crate) fn submit(&self) -> Page {
        self.send(self.buttons.first().unwrap_or_else(|| panic!("the form has no button: {self:#?}")))
    }

    /// Submits to another address, as somebody who changed it in the browser.
    pub(crate) fn submit_to(&self, url: &str) -> Page {
        let mut button = self.buttons.first().unwrap_or_else(|| panic!("the form has no button")).clone();
        button.action = Url::parse(url).expect("an address");
        self.send(&button)
    }

    /// Presses the button with this text or name. Redirects are not followed.
    pub(crate) fn press(&self, what: &str) -> Page {
        let button = self.buttons.iter().find(|button| button.is(what));
        self.send(button.unwrap_or_else(|| panic!("no button {what:?} in {self:#?}")))
    }

    fn send(&self, button: &Button) -> Page {
        for field in self.fields.iter().filter(|_| !self.unchecked && !button.unchecked) {
            if let Some(complaint) = field.complaint(&self.fields) {
                panic!("the browser does not send the form: {complaint} in {field:?}");
            }
        }
        let filled = self.fields.iter().filter_map(|field| Some((field.name.as_str(), field.value()?)));
        let pressed = button.pair.as_ref().map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs: Vec<_> = filled.chain(pressed).filter(|(name, _)| !name.is_empty()).collect();
        let mut visit = Visit::to(button.method.clone(), button.action.clone());
        if button.method == Method::GET {
            visit.url.set_query(Some(&encode(&pairs)));
        } else {
            visit.form = Some(encode(&pairs));
        }
        visit.from = Some(self.page.clone());
        visit.origin = Some(self.origin_for(&visit.url));
        visit.policy.clone_from(&self.policy);
        self.browser.visit(visit)
    }

    /// What the browser says about where a form comes from. Fetch 3.2: a page that hides its address hides this too.
    fn origin_for(&self, target: &Url) -> String {
        let own = self.page.origin();
        match self.referrer_policy.as_str() {
            "no-referrer" => "null".to_owned(),
            "same-origin" if own != target.origin() => "null".to_owned(),
            _ => own.ascii_serialization(),
        }
    }

    fn field(&mut self, what: &str) -> &mut Field {
        let found = self.find(what).unwrap_or_else(|| panic!("not one field {what:?} in {self:#?}"));
        &mut self.fields[found]
    }

    /// By name, then by label, then by a part of the label; in each case there must be just one.
    fn find(&self, what: &str) -> Option<usize> {
        let ways: [fn(&Field, &str) -> bool; 3] = [
            |field, what| field.name == what || field.is_box_with(what),
            |field, what| field.label == what,
            |field, what| field.label.contains(what),
        ];
        ways.iter().find_map(|way| {
            let mut found = (0..self.fields.len()).filter(|&index| way(&self.fields[index], what));
            found.next().filter(|_| found.next().is_none())
        })
    }
}

impl Button {
    fn read(page: &Page, form: ElementRef<'_>, button: ElementRef<'_>) -> Self {
        let either = |own, form_s| button.attr(own).or(form.attr(form_s)).unwrap_or_default();
        assert!(
            !either("formenctype", "enctype").starts_with("multipart"),
            "this browser sends no multipart forms"
        );
        let action = either("formaction", "action"); // none, or an empty one, is the page itself with its query
        let action = page.url.join(action).unwrap_or_else(|error| panic!("action {action:?}: {error}"));
        let posts = either("formmethod", "method").eq_ignore_ascii_case("post");
        let name = button.attr("name").unwrap_or_default().to_owned();
        let value = button.attr("value").unwrap_or_default().to_owned();
        Self {
            names: [field::name_of(button), name.clone()],
            pair: (!name.is_empty()).then_some((name, value)),
            action,
            method: if posts { Method::POST } else { Method::GET },
            unchecked: button.attr("formnovalidate").is_some(),
        }
    }

    fn is(&self, what: &str) -> bool {
        self.names.iter().any(|name| name == what)
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let buttons: Vec<_> = self.buttons.iter().map(|button| &button.names).collect();
        f.debug_struct("Form")
            .field("fields", &self.fields)
            .field("buttons", &buttons)
            .finish_non_exhaustive()
    }
}
