//! Static custom parameters: VTEX sends a fixed value under a key of the retailer's choice.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::Key;

/// A key and the value that VTEX sends with every request of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// "Key" in VTEX Admin.
    pub key: Key,
    /// "Value" in VTEX Admin.
    pub value: ParameterValue,
    /// Whether a request without exactly this value is refused. Otherwise it is ignored.
    #[serde(default)]
    pub demanded: bool,
}

/// 1 to 200 printable ASCII characters. It may be a shared secret: `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ParameterValue(String);

/// Why a text is no value of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a parameter's value: use 1 to 200 printable ASCII characters")]
pub struct InvalidParameterValue;

impl ParameterValue {
    /// The value as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ParameterValue {
    type Err = InvalidParameterValue;

    fn from_str(text: &str) -> Result<Self, InvalidParameterValue> {
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if text.trim().is_empty() || text.len() > 200 || !printable {
            return Err(InvalidParameterValue);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for ParameterValue {
    type Error = InvalidParameterValue;

    fn try_from(text: String) -> Result<Self, InvalidParameterValue> {
        text.parse()
    }
}

impl From<ParameterValue> for String {
    fn from(value: ParameterValue) -> Self {
        value.0
    }
}

impl std::fmt::Debug for ParameterValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ParameterValue(masked)")
    }
}

/// What a request lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmet<'p> {
    /// A demanded parameter did not come.
    Missing(&'p Key),
    /// It came with another value.
    Differs(&'p Key),
}

/// The first demanded one of `parameters` that a request does not meet. `sent` finds what came under a key. Values are
/// compared in constant time, since one may be a shared secret.
pub fn unmet<'p, 's>(
    parameters: impl IntoIterator<Item = &'p Parameter>,
    sent: impl Fn(&str) -> Option<&'s str>,
) -> Option<Unmet<'p>> {
    parameters.into_iter().filter(|parameter| parameter.demanded).find_map(|parameter| {
        match sent(parameter.key.as_str()) {
            None => Some(Unmet::Missing(&parameter.key)),
            Some(value) if bool::from(value.as_bytes().ct_eq(parameter.value.0.as_bytes())) => None,
            Some(_) => Some(Unmet::Differs(&parameter.key)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(key: &str, demanded: bool) -> Parameter {
        Parameter { key: key.parse().expect("a key"), value: "v".parse().expect("a value"), demanded }
    }

    #[test]
    fn only_demanded_parameters_are_looked_at() {
        let parameters = [parameter("a", false), parameter("b", true)];
        let with = |value: Option<&'static str>| unmet(&parameters, move |key| value.filter(|_| key == "b"));
        assert_eq!(with(Some("v")), None);
        assert_eq!(with(Some("V")), Some(Unmet::Differs(&parameters[1].key)));
        assert_eq!(with(None), Some(Unmet::Missing(&parameters[1].key)));
    }

    #[test]
    fn a_value_can_be_pasted_and_is_not_shown() {
        for wrong in ["", " ", "a\nb", "ç", &"x".repeat(201)] {
            assert!(wrong.parse::<ParameterValue>().is_err(), "{wrong}");
        }
        let value: ParameterValue = "open sesame".parse().expect("a value");
        assert!(!format!("{value:?}").contains("sesame"));
    }
}
