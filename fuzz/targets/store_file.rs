//! A store's file: what it says survives being written, and a mistake is told without the value.

use toml::Value;
use vtex_idp::stores::{Settings, document::Document};

/// Reads a text as a store's file.
pub(super) fn any(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    match Document::read(text) {
        Ok(document) => {
            if let Ok(settings) = document.complete() {
                survives(&settings);
            }
        }
        Err(error) => {
            let said = error.to_string();
            let Ok(table) = text.parse::<toml::Table>() else { return };
            let mut values = Vec::new();
            strings(&Value::Table(table), &mut values);
            // What could be a secret, and no word of ours.
            let secret = |value: &String| value.len() >= 8 && value.contains(|c: char| c.is_ascii_digit());
            let repeated =
                values.iter().filter(|value| secret(value)).find(|value| said.contains(value.as_str()));
            assert_eq!(repeated, None, "{said}");
        }
    }
}

fn survives(settings: &Settings) {
    let possible = settings.wire.check();
    let written = Document::of(settings).to_toml();
    let again = Document::read(&written).expect("what is written reads").complete().expect("all of it");
    assert_eq!(serde_json::to_value(&again).expect("JSON"), serde_json::to_value(settings).expect("JSON"));
    assert_eq!(again.wire.check().is_ok(), possible.is_ok());
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Table(table) => table.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}
