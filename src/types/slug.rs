//! The short name of a store or directory, as it stands in URLs.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// 1 to 40 lower-case letters, digits and inner hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(try_from = "String")]
pub struct Slug(String);

/// Why a text is no slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSlug {
    /// Other characters, a wrong length, or a hyphen at an end.
    #[error("not a slug: use 1 to 40 lower-case letters, digits and hyphens, such as `my-club`")]
    Form,
    /// A word that our own URLs start with.
    #[error("this word is taken by the server's own URLs: choose another slug")]
    Reserved,
}

/// First path segments that are no store.
const RESERVED: [&str; 3] = ["static", "health", "metrics"];

impl Slug {
    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty()
            || text.len() > 40
            || !text.chars().all(allowed)
            || text.starts_with('-')
            || text.ends_with('-')
        {
            return Err(InvalidSlug::Form);
        }
        if RESERVED.contains(&text) {
            return Err(InvalidSlug::Reserved);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        text.parse()
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_safe_in_a_path() {
        assert!("my-club2".parse::<Slug>().is_ok());
        for text in ["", "My", "a/b", "-a", "a-", "ação", "a b", ".well-known", "..", "static"] {
            assert!(text.parse::<Slug>().is_err(), "{text}");
        }
    }
}
