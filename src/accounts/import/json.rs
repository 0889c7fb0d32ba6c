//! A line of JSON as members and texts.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

/// The members of an object, in order; also those that stand there twice.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// The members of the object in a line; `None` when there is no object in it, or one too deep to be of users.
pub(super) fn members(line: &[u8]) -> Option<Vec<(String, Value)>> {
    serde_json::from_slice::<Members>(line).ok().map(|members| members.0)
}

/// A member as a cell of a table would hold it: an array of texts stays JSON. `None` for what no cell can hold.
pub(super) fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        Value::Array(values) if values.iter().all(Value::is_string) => Some(value.to_string()),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_stand_twice_if_they_do() {
        let names = |line: &str| -> Option<Vec<String>> {
            Some(members(line.as_bytes())?.into_iter().map(|(name, _)| name).collect())
        };
        assert_eq!(names("{\"b\":1,\"a\":2,\"b\":3}"), Some(vec!["b".into(), "a".into(), "b".into()]));
        for wrong in ["", "[]", "{", "{\"a\":1} x", "\u{0}"] {
            assert_eq!(names(wrong), None, "{wrong}");
        }
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(names(&deep), None, "and no stack is overrun");
    }

    #[test]
    fn a_number_that_is_no_whole_one_is_no_cell() {
        assert_eq!(cell(&serde_json::json!(12_345_678_909_u64)).as_deref(), Some("12345678909"));
        assert_eq!(cell(&serde_json::json!(["a;b"])).as_deref(), Some("[\"a;b\"]"));
        for wrong in [serde_json::json!(1.5), serde_json::json!({"a": 1}), serde_json::json!([1])] {
            assert_eq!(cell(&wrong), None, "{wrong}");
        }
    }
}
