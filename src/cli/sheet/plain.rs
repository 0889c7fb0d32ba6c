//! The sheet as text: aligned for a terminal, or as a letter for a ticket, where nothing stays aligned.

use crate::stores::sheet::{Field, Form, Sheet, Step};

pub(super) fn text(sheet: &Sheet) -> String {
    match sheet.form {
        Form::Wizard => for_a_terminal(sheet),
        Form::Ticket => letter(sheet),
    }
}

fn for_a_terminal(sheet: &Sheet) -> String {
    let mut parts = sheet.opening.clone();
    for (number, step) in (1..).zip(&sheet.steps) {
        parts.push(format!(" {number}. {}{}", step.title, aligned(step)));
    }
    let note = sheet.accepted.note.as_deref().unwrap_or_default();
    parts.push(format!(" {}\n   {note}{}", sheet.accepted.title, aligned(&sheet.accepted)));
    parts.extend(sheet.notices.clone());
    parts.join("\n\n")
}

fn aligned(step: &Step) -> String {
    let width = step.fields.iter().map(|field| field.label.chars().count()).max().unwrap_or_default();
    lines(step, |field, note| {
        let start = format!("\n   {:width$}  ", field.label);
        match field.value.shown() {
            None => format!("{start}({note})"),
            Some(value) if note.is_empty() => format!("{start}{value}"),
            Some(value) => format!("{start}{value}\n   {:width$}  ^ {note}", ""),
        }
    })
}

fn letter(sheet: &Sheet) -> String {
    let mut parts = vec![sheet.text.with("sheet-ticket-subject", "subject", &sheet.title)];
    parts.extend(sheet.opening.clone());
    for (number, step) in (1..).zip(&sheet.steps) {
        parts.push(format!("{number}. {}{}", step.title, listed(step)));
    }
    let note = sheet.accepted.note.as_deref().unwrap_or(&sheet.accepted.title);
    parts.push(format!("{note}{}", listed(&sheet.accepted)));
    parts.extend(sheet.closing.clone());
    parts.join("\n\n")
}

fn listed(step: &Step) -> String {
    lines(step, |field, note| {
        let start = format!("\n   {}: ", field.label);
        match field.value.shown() {
            None => format!("{start}[{note}]"),
            Some(value) if note.is_empty() => format!("{start}{value}"),
            Some(value) => format!("{start}{value}\n      ({note})"),
        }
    })
}

/// The fields of a step, each written with its note, or with an empty one.
fn lines(step: &Step, written: impl Fn(&Field, &str) -> String) -> String {
    let each = step.fields.iter().map(|field| written(field, field.note.as_deref().unwrap_or_default()));
    each.collect::<Vec<_>>().concat()
}
