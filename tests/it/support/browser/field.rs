//! A field of a form: its label, what it holds, and what the browser would complain about.

use std::fmt;

use scraper::{ElementRef, Html};

use super::page::{selector, text_of};

/// Something in a form that a person fills in, or that goes along unseen.
#[derive(Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) kind: Kind,
    required: bool,
    max_length: Option<usize>,
}

#[derive(Clone)]
pub(super) enum Kind {
    /// Hidden or read-only: sent as it is.
    Fixed(String),
    /// With the `type` of the input.
    Text(String, String),
    Box {
        value: String,
        ticked: bool,
        radio: bool,
    },
    /// Options as value and text.
    Choice {
        options: Vec<(String, String)>,
        chosen: Option<usize>,
    },
}

impl Field {
    pub(super) fn fixed(name: &str, value: &str) -> Self {
        let kind = Kind::Fixed(value.to_owned());
        Self { name: name.to_owned(), label: String::new(), kind, required: false, max_length: None }
    }

    pub(super) fn read(html: &Html, control: ElementRef<'_>) -> Option<Self> {
        let attr = |name| control.attr(name).unwrap_or_default().to_owned();
        let input = control.attr("type").unwrap_or("text").to_ascii_lowercase();
        let kind = match (control.value().name(), input.as_str()) {
            ("select", _) => choice(control),
            ("textarea", _) => Kind::Text(input, control.text().collect()),
            (_, "hidden") => Kind::Fixed(attr("value")),
            (_, "checkbox" | "radio") => Kind::Box {
                value: control.attr("value").unwrap_or("on").to_owned(),
                ticked: control.attr("checked").is_some(),
                radio: input == "radio",
            },
            _ if control.attr("readonly").is_some() => Kind::Fixed(attr("value")),
            (_, "file" | "reset" | "button") => return None,
            _ => Kind::Text(input, attr("value")),
        };
        Some(Self {
            name: attr("name"),
            label: label_of(html, control),
            kind,
            required: control.attr("required").is_some(),
            max_length: control.attr("maxlength").and_then(|length| length.parse().ok()),
        })
    }

    pub(super) fn is_box_with(&self, what: &str) -> bool {
        let Kind::Box { value, .. } = &self.kind else { return false };
        what.split_once('=') == Some((&self.name, value))
    }

    pub(super) fn set_tick(&mut self, on: bool) {
        if let Kind::Box { ticked, .. } = &mut self.kind {
            *ticked = on;
        }
    }

    /// What is sent for it; none for a box without a tick.
    pub(super) fn value(&self) -> Option<&str> {
        match &self.kind {
            Kind::Fixed(value) | Kind::Text(_, value) => Some(value),
            Kind::Box { value, ticked, .. } => ticked.then_some(value),
            Kind::Choice { options, chosen } => chosen.map(|index| options[index].0.as_str()),
        }
    }

    /// What the browser would ask the person to correct (HTML, "constraint validation"). `pattern` is not checked.
    pub(super) fn complaint(&self, all: &[Self]) -> Option<&'static str> {
        let value = match &self.kind {
            Kind::Fixed(_) => return None,
            Kind::Box { radio: true, .. } => {
                all.iter().filter(|other| other.name == self.name).find_map(Self::value)
            }
            _ => self.value(),
        };
        let value = value.unwrap_or_default();
        let is_email = matches!(&self.kind, Kind::Text(kind, _) if kind == "email");
        if self.required && value.is_empty() {
            Some("nothing is filled in")
        } else if self.max_length.is_some_and(|length| value.encode_utf16().count() > length) {
            Some("more than fits is filled in")
        } else if is_email && !value.is_empty() && !value.trim_matches('@').contains('@') {
            Some("something else than an e-mail is filled in")
        } else {
            None
        }
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} labelled {:?} holding {:?}", self.name, self.label, self.value())
    }
}

fn choice(select: ElementRef<'_>) -> Kind {
    let options: Vec<_> = select.select(&selector("option")).collect();
    let chosen = options.iter().position(|option| option.attr("selected").is_some());
    let options: Vec<_> = options
        .into_iter()
        .map(|option| (option.attr("value").map_or_else(|| text_of(option), str::to_owned), text_of(option)))
        .collect();
    Kind::Choice { chosen: chosen.or((!options.is_empty()).then_some(0)), options }
}

/// What a person, or their screen reader, knows the field by.
fn label_of(html: &Html, control: ElementRef<'_>) -> String {
    let by_id = |id: &str| html.select(&selector("[id]")).find(|element| element.attr("id") == Some(id));
    let labelled_by = || by_id(control.attr("aria-labelledby")?);
    let labelled_for = || {
        let id = control.attr("id")?;
        html.select(&selector("label[for]")).find(|label| label.attr("for") == Some(id))
    };
    let labelled_around = || ancestor(control, "label");
    match control.attr("aria-label") {
        Some(label) => label.to_owned(),
        None => labelled_by().or_else(labelled_for).or_else(labelled_around).map(text_of).unwrap_or_default(),
    }
}

/// What a person knows a link or button by.
pub(super) fn name_of(element: ElementRef<'_>) -> String {
    let text = || Some(text_of(element)).filter(|text| !text.is_empty());
    let image =
        || element.select(&selector("img[alt]")).find_map(|image| image.attr("alt").map(str::to_owned));
    let value = || element.attr("value").map(str::to_owned);
    let label = element.attr("aria-label").map(str::to_owned);
    label.or_else(text).or_else(image).or_else(value).unwrap_or_default()
}

/// By its `form` attribute, or else by where it stands.
pub(super) fn belongs(control: ElementRef<'_>, form: ElementRef<'_>) -> bool {
    match control.attr("form") {
        Some(id) => form.attr("id") == Some(id),
        None => ancestor(control, "form").is_some_and(|around| around.id() == form.id()),
    }
}

pub(super) fn is_disabled(control: ElementRef<'_>) -> bool {
    control.attr("disabled").is_some()
        || ancestor(control, "fieldset").is_some_and(|set| set.attr("disabled").is_some())
}

pub(super) fn is_button(control: ElementRef<'_>) -> bool {
    control.value().name() == "button" || matches!(control.attr("type"), Some("submit" | "image"))
}

fn ancestor<'a>(element: ElementRef<'a>, name: &str) -> Option<ElementRef<'a>> {
    element.ancestors().filter_map(ElementRef::wrap).find(|ancestor| ancestor.value().name() == name)
}
