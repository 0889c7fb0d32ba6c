//! Request parameters in any of VTEX's spellings: a query, a form body or a flat JSON object, read into one list.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::Members;

/// One parameter.
#[derive(Clone)]
struct Param {
    key: String,
    value: String,
    /// The value as it stood in a query or form, still encoded; empty for JSON.
    raw: String,
}

/// Parameters in the order they came. No `Debug`: values are secrets as often as not.
#[derive(Clone, Default)]
pub struct Params(Vec<Param>);

/// As many parameters are read of one request.
const MOST: usize = 256;

/// A parameter that must be single came more than once (RFC 6749 section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a parameter was sent more than once")]
pub struct Repeated;

/// What may not stand in a query as it is (RFC 3986 section 3.4); `%` is kept, the text is encoded already.
const OUTSIDE_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'&')
    .add(b'\'');

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a value for a query.
#[must_use]
pub fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

fn decode(raw: &str) -> String {
    let spaced: Cow<'_, str> = if raw.contains('+') { raw.replace('+', " ").into() } else { raw.into() };
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

impl Params {
    /// Reads a query or a form body (`application/x-www-form-urlencoded`). Any text is readable; no more than
    /// 256 parameters are, or a short text of many would take a lot of memory.
    #[must_use]
    pub fn from_form(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(MOST);
        Self(
            pairs
                .map(|pair| {
                    let (key, raw) = pair.split_once('=').unwrap_or((pair, ""));
                    Param { key: decode(key), value: decode(raw), raw: raw.to_owned() }
                })
                .collect(),
        )
    }

    /// Reads a JSON object's texts, numbers and booleans; other members are ignored. `None` when it is no object. A member
    /// that stands there twice is read twice, as in a form.
    #[must_use]
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        let params = Members::read(bytes)?.into_iter().take(MOST).filter_map(|(key, value)| {
            let value = match value {
                serde_json::Value::String(text) => text,
                serde_json::Value::Number(number) => number.to_string(),
                serde_json::Value::Bool(truth) => truth.to_string(),
                _ => return None,
            };
            Some(Param { key, value, raw: String::new() })
        });
        Some(Self(params.collect()))
    }

    /// The value of the first of `keys` that is present and not empty: a store's own key first, then the standard name.
    pub fn one_of(&self, keys: &[&str]) -> Result<Option<&str>, Repeated> {
        Ok(self.find(keys)?.map(|param| param.value.as_str()))
    }

    /// Like [`Self::one_of`], but as it stood in the query, so that it can be given back byte for byte (V-3). What a
    /// query may not hold is percent-encoded.
    pub fn raw_of(&self, keys: &[&str]) -> Result<Option<String>, Repeated> {
        Ok(self.find(keys)?.map(|param| utf8_percent_encode(&param.raw, OUTSIDE_QUERY).to_string()))
    }

    /// The query that says the same.
    #[must_use]
    pub fn to_query(&self) -> String {
        let pairs = self.0.iter().map(|param| format!("{}={}", encode(&param.key), encode(&param.value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// The names that came, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|param| param.key.as_str())
    }

    /// The name of the first parameter whose value is such.
    pub fn key_of(&self, is_such: impl Fn(&str) -> bool) -> Option<&str> {
        self.0.iter().find(|param| is_such(&param.value)).map(|param| param.key.as_str())
    }

    /// Whether any of `keys` is present, even if empty or repeated.
    #[must_use]
    pub fn has(&self, keys: &[&str]) -> bool {
        self.0.iter().any(|param| keys.contains(&param.key.as_str()))
    }

    fn find(&self, keys: &[&str]) -> Result<Option<&Param>, Repeated> {
        for key in keys {
            let mut present = self.0.iter().filter(|param| param.key == *key && !param.value.is_empty());
            let first = present.next();
            if present.next().is_some() {
                return Err(Repeated);
            }
            if first.is_some() {
                return Ok(first);
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_given_back_byte_for_byte() {
        for raw in ["a%2Bb%2Fc%3D%26%25", "a+b", "%C3%A7%FF%00", "a=b=c", "x%20y"] {
            let params = Params::from_form(&format!("q=1&state={raw}&z=2"));
            assert_eq!(params.raw_of(&["state"]), Ok(Some(raw.to_owned())));
        }
    }

    #[test]
    fn a_header_cannot_be_split_by_a_value() {
        let raw = Params::from_form("state=a\r\nSet-Cookie: b\u{e9}").raw_of(&["state"]);
        assert_eq!(raw, Ok(Some("a%0D%0ASet-Cookie:%20b%C3%A9".to_owned())));
    }

    #[test]
    fn a_repeated_parameter_is_an_error() {
        let params = Params::from_form("client_id=a&client_id=b&x=1&x=2");
        assert_eq!(params.one_of(&["client_id"]), Err(Repeated));
        assert_eq!(params.one_of(&["state"]), Ok(None));
    }

    #[test]
    fn a_member_that_stands_twice_is_repeated_as_in_a_form() {
        let params = Params::from_json(br#"{"code":"a","code":"b","n":1,"n":null}"#).expect("an object");
        assert_eq!(params.one_of(&["code"]), Err(Repeated));
        assert_eq!(params.one_of(&["n"]), Ok(Some("1")), "null is nothing");
    }

    #[test]
    fn the_stores_own_key_wins_over_the_standard_name() {
        let params = Params::from_form("return_url=a&redirect_uri=b&empty=");
        assert_eq!(params.one_of(&["return_url", "redirect_uri"]), Ok(Some("a")));
        assert_eq!(params.one_of(&["empty", "redirect_uri"]), Ok(Some("b")));
    }

    #[test]
    fn json_numbers_and_booleans_are_texts() {
        let params = Params::from_json(br#"{"code":"c","n":1,"t":true,"deep":{"a":1},"none":null}"#)
            .expect("an object");
        assert_eq!(params.one_of(&["n"]), Ok(Some("1")));
        assert_eq!(params.one_of(&["deep"]), Ok(None));
        assert!(Params::from_json(b"[1]").is_none());
        assert!(Params::from_json(b"code=a").is_none());
    }
}
