//! Reads an answer as VTEX does: a flat JSON object, or a form, and a few keys of it.

use serde_json::{Map, Value};

use crate::simulator::BodyFormat;

/// Why an answer is of no use to VTEX.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Misread {
    #[error("{0}")]
    Unreadable(String),
    #[error("the answer has no `{key}`; it has: {found}")]
    KeyMissing { key: String, found: String },
    #[error("`{key}` {problem}")]
    BadValue { key: String, problem: &'static str },
}

impl Misread {
    pub(super) fn bad(key: &str, problem: &'static str) -> Self {
        Self::BadValue { key: key.to_owned(), problem }
    }
}

/// A readable answer.
#[derive(Debug)]
pub(crate) struct Answer(Map<String, Value>);

impl Answer {
    /// Reads a flat object, or a form.
    pub(crate) fn read(format: BodyFormat, body: &[u8]) -> Result<Self, Misread> {
        let text =
            std::str::from_utf8(body).map_err(|_| Misread::Unreadable("the answer is not UTF-8".into()))?;
        let values = match format {
            BodyFormat::Json => json(text),
            BodyFormat::Form => form(text),
        };
        values.map(Self).map_err(Misread::Unreadable)
    }

    /// The value of a key that must be there; numbers become text, `null` becomes empty.
    pub(crate) fn text(&self, key: &str) -> Result<String, Misread> {
        match self.0.get(key) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(Value::Null) => Ok(String::new()),
            Some(_) => Err(Misread::bad(key, "is neither a string nor a number")),
            None => Err(Misread::KeyMissing { key: key.to_owned(), found: self.keys() }),
        }
    }

    /// Like [`Answer::text`], but not empty.
    pub(crate) fn filled(&self, key: &str) -> Result<String, Misread> {
        match self.text(key)? {
            text if text.trim().is_empty() => Err(Misread::bad(key, "is empty")),
            text => Ok(text),
        }
    }

    /// The names of all keys, for a message.
    fn keys(&self) -> String {
        let keys: Vec<_> = self.0.keys().map(|key| format!("`{key}`")).collect();
        if keys.is_empty() { "nothing".to_owned() } else { keys.join(", ") }
    }
}

fn json(text: &str) -> Result<Map<String, Value>, String> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("the answer is not JSON ({error})"))?;
    let Value::Object(object) = value else {
        return Err("the answer is JSON, but not an object".into());
    };
    match object.iter().find(|(_, value)| value.is_object() || value.is_array()) {
        Some((key, _)) => Err(format!("the object is not flat: `{key}` is nested")),
        None => Ok(object),
    }
}

fn form(text: &str) -> Result<Map<String, Value>, String> {
    if !text.contains('=') || text.trim_start().starts_with(['{', '<']) {
        return Err("the answer is not a form (`key=value&key=value`)".into());
    }
    Ok(url::form_urlencoded::parse(text.trim().as_bytes())
        .map(|(key, value)| (key.into_owned(), Value::from(value.into_owned())))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: BodyFormat, body: &[u8]) -> Result<Answer, Misread> {
        Answer::read(format, body)
    }

    #[test]
    fn a_flat_object_is_read() {
        let answer = read(BodyFormat::Json, br#"{"a":"x","n":300,"z":null}"#).expect("flat");
        assert_eq!(answer.text("a").expect("a string"), "x");
        assert_eq!(answer.text("n").expect("a number"), "300");
        assert_eq!(answer.text("z").expect("a null"), "");
        assert!(matches!(answer.filled("z"), Err(Misread::BadValue { .. })));
        assert!(matches!(answer.text("b"), Err(Misread::KeyMissing { .. })));
    }

    #[test]
    fn a_form_is_read() {
        let answer = read(BodyFormat::Form, b"a=x%20y&n=300\n").expect("a form");
        assert_eq!(answer.text("a").expect("there"), "x y");
        assert_eq!(answer.text("n").expect("there"), "300");
    }

    #[test]
    fn what_is_not_a_flat_object_is_unreadable() {
        for body in [&b""[..], b"[]", b"7", b"<html>", b"{\"a\":{}}", b"{\"a\":[1]}", b"\xff", b"{\"a\":1"] {
            assert!(matches!(read(BodyFormat::Json, body), Err(Misread::Unreadable(..))), "{body:?}");
        }
    }

    #[test]
    fn json_is_not_a_form() {
        for body in [&b""[..], b"{\"a\":\"b=c\"}", b"<p class=x>", b"nothing"] {
            assert!(matches!(read(BodyFormat::Form, body), Err(Misread::Unreadable(..))), "{body:?}");
        }
    }

    #[test]
    fn a_missing_key_names_those_that_came() {
        let answer = read(BodyFormat::Json, br#"{"a":"x","b":"y"}"#).expect("flat");
        let failure = answer.text("c").expect_err("missing");
        assert!(failure.to_string().starts_with("the answer has no `c`; it has: `a`, `b`"));
    }
}
