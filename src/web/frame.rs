//! What surrounds every page: language, the store's mark, the language switch.

use super::{
    assets::{ICON, STYLE},
    visit::Visit,
};
use crate::{text::Text, types::Locale};

/// The surroundings of a page.
pub struct Frame {
    /// Its sentences.
    pub text: Text,
    /// The first letter of the store's name, as its mark.
    pub mark: Option<String>,
    /// The language switch.
    pub languages: Vec<Language>,
    /// Where the stylesheet is.
    pub style: &'static str,
    /// Where the icon is.
    pub icon: &'static str,
}

/// One language of the switch.
pub struct Language {
    /// The same page in that language.
    pub href: String,
    /// Its tag.
    pub tag: &'static str,
    /// Its name in itself.
    pub name: &'static str,
    /// Whether the page is in it.
    pub current: bool,
}

impl Frame {
    /// The surroundings for a visit in `locale`, with the mark of a store if one is known.
    #[must_use]
    pub fn new(visit: &Visit, locale: Locale, store_name: Option<&str>) -> Self {
        let language = |each: Locale| Language {
            href: in_language(&visit.query, each),
            tag: each.tag(),
            name: each.own_name(),
            current: each == locale,
        };
        Self {
            text: Text(locale),
            mark: store_name.map(initial).filter(|letter| !letter.is_empty()),
            languages: Locale::ALL.map(language).into(),
            style: &STYLE.href,
            icon: &ICON.href,
        }
    }
}

/// The first letter or digit of a name, as its mark; none for a name of neither.
#[must_use]
pub fn initial(name: &str) -> String {
    name.chars().find(|c| c.is_alphanumeric()).map_or_else(String::new, |c| c.to_uppercase().collect())
}

/// The same query, asking for `locale`; everything else stays byte for byte.
fn in_language(query: &str, locale: Locale) -> String {
    let others = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("ui_locales="));
    let pairs: Vec<&str> = others.collect();
    let joint = if pairs.is_empty() { "" } else { "&" };
    format!("?{}{joint}ui_locales={}", pairs.join("&"), locale.tag())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switching_the_language_keeps_the_rest_of_the_query() {
        assert_eq!(in_language("", Locale::Es), "?ui_locales=es");
        assert_eq!(
            in_language("state=a%2Bb+c&ui_locales=en&x", Locale::PtBr),
            "?state=a%2Bb+c&x&ui_locales=pt-BR"
        );
    }
}
