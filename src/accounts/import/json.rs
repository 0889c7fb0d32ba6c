//! A line of JSON as members and texts.

use serde_json::Value;

use crate::types::Members;

/// The members of the object in a line; `None` when there is no object in it, or one too deep to be of users.
pub(super) fn members(line: &[u8]) -> Option<Vec<(String, Value)>> {
    Members::read(line).map(|members| members.into_iter().collect())
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
    fn a_number_that_is_no_whole_one_is_no_cell() {
        assert_eq!(cell(&serde_json::json!(12_345_678_909_u64)).as_deref(), Some("12345678909"));
        assert_eq!(cell(&serde_json::json!(["a;b"])).as_deref(), Some("[\"a;b\"]"));
        for wrong in [serde_json::json!(1.5), serde_json::json!({"a": 1}), serde_json::json!([1])] {
            assert_eq!(cell(&wrong), None, "{wrong}");
        }
    }
}
