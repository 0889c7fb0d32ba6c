//! A group of a directory's users, such as `staff`: what access policies name.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// 1 to 64 characters, trimmed, without control characters and commas; upper and lower case differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(try_from = "String")]
pub struct Group(String);

/// Why a text is no group's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a group's name: use 1 to 64 characters without commas")]
pub struct InvalidGroup;

impl Group {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Group {
    type Err = InvalidGroup;

    fn from_str(text: &str) -> Result<Self, InvalidGroup> {
        let name = text.trim();
        let wrong = |c: char| c.is_control() || c == ',';
        if name.is_empty() || name.chars().count() > 64 || name.chars().any(wrong) {
            return Err(InvalidGroup);
        }
        Ok(Self(name.to_owned()))
    }
}

impl TryFrom<String> for Group {
    type Error = InvalidGroup;

    fn try_from(text: String) -> Result<Self, InvalidGroup> {
        text.parse()
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_a_name_that_fits_into_a_list() {
        assert_eq!(
            " Store staff ".parse::<Group>().map(|group| group.to_string()),
            Ok("Store staff".to_owned())
        );
        for wrong in ["", "  ", "a,b", "a\nb", &"x".repeat(65)] {
            assert!(wrong.parse::<Group>().is_err(), "{wrong}");
        }
    }
}
