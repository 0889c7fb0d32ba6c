//! A user name: what B2B stores may know their buyers by.

use std::{fmt, str::FromStr};

use serde::Serialize;

/// 1 to 64 lower-case letters, digits, `.`, `_` and `-`. Never an `@`: VTEX would take it for somebody's e-mail.
/// `Debug` is masked, since what people are known by never reaches a log.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct UserName(String);

/// Why a text is no user name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a user name: use 1 to 64 letters, digits, `.`, `_` and `-`")]
pub struct InvalidUserName;

impl UserName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserName {
    type Err = InvalidUserName;

    fn from_str(text: &str) -> Result<Self, InvalidUserName> {
        let canonical = text.trim().to_ascii_lowercase();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if canonical.is_empty() || canonical.len() > 64 || !canonical.chars().all(allowed) {
            return Err(InvalidUserName);
        }
        Ok(Self(canonical))
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserName(masked)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_can_never_be_taken_for_an_email() {
        assert_eq!(" Buyer.7 ".parse::<UserName>().map(|name| name.to_string()), Ok("buyer.7".to_owned()));
        for wrong in ["", "a@example.com", "a b", "ção", &"x".repeat(65)] {
            assert!(wrong.parse::<UserName>().is_err(), "{wrong}");
        }
    }
}
