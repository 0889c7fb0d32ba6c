//! The languages that shoppers read (V-18).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, sqlx::Type)]
#[sqlx(rename_all = "lowercase", type_name = "text")]
pub enum Locale {
    /// Brazilian Portuguese.
    #[default]
    #[serde(rename = "pt-BR")]
    #[sqlx(rename = "pt-BR")]
    PtBr,
    /// Spanish.
    #[serde(rename = "es")]
    Es,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// Why a text names no language of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown language: write pt-BR, es or en")]
pub struct UnknownLocale;

impl Locale {
    /// Every language, in the order of the switch on the page.
    pub const ALL: [Self; 3] = [Self::PtBr, Self::Es, Self::En];

    /// The language tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::PtBr => "pt-BR",
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::PtBr => "Português",
            Self::Es => "Español",
            Self::En => "English",
        }
    }

    /// The first language of ours in a list of tags, best first; a region we do not have falls back to its language.
    pub fn first_of<'a>(tags: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        tags.into_iter().find_map(|tag| tag.parse().ok())
    }
}

impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(tag: &str) -> Result<Self, UnknownLocale> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| {
                locale.tag().split('-').next().is_some_and(|own| own.eq_ignore_ascii_case(language))
            })
            .ok_or(UnknownLocale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_falls_back_to_its_language() {
        assert_eq!(Locale::first_of(["fr", "es-AR", "en"]), Some(Locale::Es));
        assert_eq!("pt_PT".parse(), Ok(Locale::PtBr));
        assert_eq!(Locale::first_of(["fr", ""]), None);
    }
}
