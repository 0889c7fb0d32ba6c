//! What people call a store, a directory or a person.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// 1 to 100 characters, trimmed, no control characters: safe on a page, in a table and in a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(try_from = "String")]
pub struct DisplayName(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 100 characters and no control characters")]
pub struct InvalidName;

impl DisplayName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for DisplayName {
    /// What stands for a name that nobody gave: a hyphen.
    fn default() -> Self {
        Self("-".to_owned())
    }
}

impl FromStr for DisplayName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let name = text.trim();
        if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
            return Err(InvalidName);
        }
        Ok(Self(name.to_owned()))
    }
}

impl TryFrom<String> for DisplayName {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        text.parse()
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_something_and_controls_nothing() {
        assert_eq!(" Clube Ç ".parse::<DisplayName>().map(|name| name.to_string()), Ok("Clube Ç".to_owned()));
        for wrong in ["", "  ", "a\u{1b}[2J", "a\nb", &"x".repeat(101)] {
            assert!(wrong.parse::<DisplayName>().is_err());
        }
    }
}
