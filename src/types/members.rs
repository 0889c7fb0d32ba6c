//! A JSON object as it stands: what is there twice is not lost.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

/// The members of an object, in order; also those that stand there twice. No `Debug`: values are secrets as often as not.
pub struct Members(Vec<(String, Value)>);

impl Members {
    /// Reads one object; `None` when there is none, something else beside it, or one deeper than 128 levels.
    #[must_use]
    pub fn read(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok()
    }
}

impl IntoIterator for Members {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_stand_twice_if_they_do() {
        let names = |json: &str| -> Option<Vec<String>> {
            Some(Members::read(json.as_bytes())?.into_iter().map(|(name, _)| name).collect())
        };
        assert_eq!(names("{\"b\":1,\"a\":2,\"b\":3}"), Some(vec!["b".into(), "a".into(), "b".into()]));
        for wrong in ["", "[]", "{", "{\"a\":1} x", "\u{0}"] {
            assert_eq!(names(wrong), None, "{wrong}");
        }
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(names(&deep), None, "and no stack is overrun");
    }
}
