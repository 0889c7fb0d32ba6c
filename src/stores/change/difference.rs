//! What differs between two states of a store, key by key, for somebody to read before it is done.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::stores::{Settings, document::Document};

/// One key with what it says before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The key, dotted: `wire.token.body`.
    pub key: String,
    /// What it said; `None` for nothing.
    pub from: Option<String>,
    /// What it will say; `None` for nothing.
    pub to: Option<String>,
}

/// What stands for a parameter's value: it may be a shared secret.
const MASKED: &str = "(masked)";

impl Difference {
    /// Whether VTEX Admin holds the same thing, and so must be changed too.
    #[must_use]
    pub fn concerns_vtex(&self) -> bool {
        let ours = self.key.ends_with(".demanded") || self.key == "wire.userinfo.email_is";
        ["provider_name", "account"].contains(&self.key.as_str()) || self.key.starts_with("wire.") && !ours
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let masked = [&self.from, &self.to].into_iter().flatten().any(|said| said == MASKED);
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "(none)".to_owned());
        match (&self.from, &self.to) {
            (Some(_), Some(_)) if masked => write!(f, "{}: (changed)", self.key),
            (None, Some(_)) if masked => write!(f, "{}: (set)", self.key),
            (Some(_), None) if masked => write!(f, "{}: (removed)", self.key),
            (from, to) => write!(f, "{}: {} -> {}", self.key, said(from), said(to)),
        }
    }
}

/// What differs; nothing when both say the same.
pub(super) fn between(from: &Settings, to: &Settings) -> Vec<Difference> {
    differences(&lines(from), &lines(to))
}

/// What a new store says: what its file would.
pub(super) fn of_new(settings: &Settings) -> Vec<Difference> {
    differences(&[], &lines(&Document::of(settings)))
}

/// A key and what it says.
struct Line {
    key: String,
    value: String,
    secret: bool,
}

impl Line {
    fn shown(&self) -> String {
        if self.secret { MASKED.to_owned() } else { self.value.clone() }
    }
}

/// What changes or goes, in order, and then what is added.
fn differences(from: &[Line], to: &[Line]) -> Vec<Difference> {
    fn find<'l>(lines: &'l [Line], key: &str) -> Option<&'l Line> {
        lines.iter().find(|line| line.key == key)
    }
    let pairs = from.iter().map(|old| (Some(old), find(to, &old.key)));
    let added = to.iter().filter(|new| find(from, &new.key).is_none()).map(|new| (None, Some(new)));
    let differ = pairs
        .chain(added)
        .filter(|(old, new)| old.map(|line: &Line| &line.value) != new.map(|line: &Line| &line.value));
    differ
        .map(|(old, new)| Difference {
            key: old.or(new).map_or_else(String::new, |line| line.key.clone()),
            from: old.map(Line::shown),
            to: new.map(Line::shown),
        })
        .collect()
}

fn lines(described: &impl Serialize) -> Vec<Line> {
    let tree = serde_json::to_value(described).expect("settings make JSON");
    let mut lines = Vec::new();
    flatten("", &tree, &mut lines);
    lines
}

/// Writes a tree as lines; what is empty says nothing and has none.
fn flatten(key: &str, tree: &Value, lines: &mut Vec<Line>) {
    let mut line = |key: String, value: &str, secret| {
        if !value.is_empty() {
            lines.push(Line { key, value: value.to_owned(), secret });
        }
    };
    match tree {
        Value::Object(members) => {
            for (name, member) in members {
                let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                flatten(&key, member, lines);
            }
        }
        Value::Array(items) if items.iter().all(Value::is_object) => {
            for item in items {
                let key = format!("{key}.{}", item["key"].as_str().unwrap_or_default());
                let demanded = item["demanded"] == true;
                line(key.clone(), item["value"].as_str().unwrap_or_default(), true);
                line(format!("{key}.demanded"), if demanded { "true" } else { "" }, false);
            }
        }
        Value::Array(items) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            line(key.to_owned(), &items.join(", "), false);
        }
        Value::String(text) => line(key.to_owned(), text, false),
        _ => {}
    }
}
