//! The sheet as one HTML page that needs nothing else: to open, to copy from, to print.

use askama::Template;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::stores::sheet::{Field, Form, Sheet, Step, Subject, Value};

const STYLE: &str = include_str!("../../../static/sheet.css");

#[derive(Template)]
#[template(path = "sheet.html")]
struct Page<'a> {
    sheet: &'a Sheet,
    account: &'a str,
    style: &'static str,
    /// The one style that the page's policy allows.
    style_hash: String,
    parts: Vec<Part<'a>>,
}

/// A section: a step with its number, or what our side accepts.
struct Part<'a> {
    number: Option<usize>,
    step: &'a Step,
}

impl Page<'_> {
    /// In a ticket, what is not known is to be filled in by whoever sends it.
    fn bracketed(&self, field: &Field) -> bool {
        self.sheet.form == Form::Ticket && field.value.shown().is_none()
    }
}

/// A sentence in pieces, and whether each is code: what stands between backticks.
fn pieces(sentence: &str) -> impl Iterator<Item = (bool, &str)> {
    [false, true].into_iter().cycle().zip(sentence.split('`'))
}

pub(super) fn page(subject: &Subject<'_>, sheet: &Sheet) -> Result<String, askama::Error> {
    let steps = (1..).zip(&sheet.steps).map(|(number, step)| Part { number: Some(number), step });
    let accepted = Part { number: None, step: &sheet.accepted };
    let page = Page {
        sheet,
        account: subject.store.account.as_str(),
        style: STYLE,
        style_hash: STANDARD.encode(Sha256::digest(STYLE)),
        parts: steps.chain([accepted]).collect(),
    };
    page.render()
}
