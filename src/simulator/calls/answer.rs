//! Reads an answer as VTEX does: a flat JSON object, or a form, and a few keys of it.

use serde_json::{Map, Value};

use crate::simulator::BodyFormat;
use crate::simulator::failure::{Endpoint, Failure};

/// A readable answer.
#[derive(Debug)]
pub(in crate::simulator) struct Answer {
    endpoint: Endpoint,
    values: Map<String, Value>,
}

impl Answer {
    pub(in crate::simulator) fn read(
        endpoint: Endpoint,
        format: BodyFormat,
        body: &[u8],
    ) -> Result<Self, Failure> {
        let unreadable = |reason: String| Failure::Unreadable(endpoint, reason);
        let text = std::str::from_utf8(body).map_err(|_| unreadable("the answer is not UTF-8".into()))?;
        let values = match format {
            BodyFormat::Json => json(text).map_err(unreadable)?,
            BodyFormat::Form => form(text).map_err(unreadable)?,
        };
        Ok(Self { endpoint, values })
    }

    /// The value of a key that must be there; numbers become text, `null` becomes empty.
    pub(in crate::simulator) fn text(&self, key: &str) -> Result<String, Failure> {
        match self.values.get(key) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(Value::Null) => Ok(String::new()),
            Some(_) => Err(self.bad(key, "is neither a string nor a number")),
            None => {
                Err(Failure::KeyMissing { endpoint: self.endpoint, key: key.to_owned(), found: self.keys() })
            }
        }
    }

    /// Like [`Answer::text`], but not empty.
    pub(in crate::simulator) fn filled(&self, key: &str) -> Result<String, Failure> {
        match self.text(key)? {
            text if text.trim().is_empty() => Err(self.bad(key, "is empty")),
            text => Ok(text),
        }
    }

    pub(super) fn bad(&self, key: &str, problem: &'static str) -> Failure {
        Failure::BadValue { endpoint: self.endpoint, key: key.to_owned(), problem }
    }

    /// The names of all keys, for a message.
    fn keys(&self) -> String {
        let keys: Vec<_> = self.values.keys().map(|key| format!("`{key}`")).collect();
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

    fn read(format: BodyFormat, body: &[u8]) -> Result<Answer, Failure> {
        Answer::read(Endpoint::Token, format, body)
    }

    #[test]
    fn a_flat_object_is_read() {
        let answer = read(BodyFormat::Json, br#"{"a":"x","n":300,"z":null}"#).expect("flat");
        assert_eq!(answer.text("a").expect("a string"), "x");
        assert_eq!(answer.text("n").expect("a number"), "300");
        assert_eq!(answer.text("z").expect("a null"), "");
        assert!(matches!(answer.filled("z"), Err(Failure::BadValue { .. })));
        assert!(matches!(answer.text("b"), Err(Failure::KeyMissing { .. })));
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
            assert!(matches!(read(BodyFormat::Json, body), Err(Failure::Unreadable(..))), "{body:?}");
        }
    }

    #[test]
    fn json_is_not_a_form() {
        for body in [&b""[..], b"{\"a\":\"b=c\"}", b"<p class=x>", b"nothing"] {
            assert!(matches!(read(BodyFormat::Form, body), Err(Failure::Unreadable(..))), "{body:?}");
        }
    }

    #[test]
    fn a_missing_key_names_those_that_came() {
        let answer = read(BodyFormat::Json, br#"{"a":"x","b":"y"}"#).expect("flat");
        let failure = answer.text("c").expect_err("missing");
        assert!(failure.to_string().ends_with("the answer has no `c`; it has: `a`, `b`"));
    }
}
