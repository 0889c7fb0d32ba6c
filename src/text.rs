//! Sentences in the shopper's language, from `locales/*.ftl` (Fluent), built into the binary.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use serde_json::{Map, Value};

use crate::types::{Locale, Timestamp};

/// The sentences of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text(pub Locale);

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 3]> = LazyLock::new(|| Locale::ALL.map(bundle));

const fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::PtBr => include_str!("../locales/pt-BR.ftl"),
        Locale::Es => include_str!("../locales/es.ftl"),
        Locale::En => include_str!("../locales/en.ftl"),
    }
}

fn bundle(locale: Locale) -> Bundle {
    let language = locale.tag().parse().expect("our tags are language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false); // our values are names and numbers inside left-to-right text
    let resource =
        FluentResource::try_new(source(locale).to_owned()).expect("locales/*.ftl are read in a test");
    bundle.add_resource(resource).expect("no message stands twice, held by a test");
    bundle
}

impl Text {
    /// The sentence `id`.
    #[must_use]
    pub fn say(self, id: &str) -> String {
        self.format(id, None)
    }

    /// The sentence `id` with a name in it.
    #[must_use]
    pub fn with(self, id: &str, key: &str, value: &str) -> String {
        let mut args = FluentArgs::new();
        args.set(key, value);
        self.format(id, Some(&args))
    }

    /// The sentence `id` with two names in it.
    #[must_use]
    pub fn pair(self, id: &str, one: (&str, &str), other: (&str, &str)) -> String {
        let mut args = FluentArgs::new();
        args.set(one.0.to_owned(), one.1);
        args.set(other.0.to_owned(), other.1);
        self.format(id, Some(&args))
    }

    /// The sentence `id` with a number in it, which decides between singular and plural.
    #[must_use]
    pub fn count(self, id: &str, key: &str, number: i64) -> String {
        let mut args = FluentArgs::new();
        args.set(key, FluentValue::from(number));
        self.format(id, Some(&args))
    }

    /// The sentence `id` with what a JSON object holds in it; a member called `*_at` is a moment in Unix seconds.
    #[must_use]
    pub fn filled(self, id: &str, members: &Map<String, Value>) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in members {
            let value = match value {
                Value::Number(number) if name.ends_with("_at") => {
                    FluentValue::from(Timestamp::from_unix(number.as_i64().unwrap_or_default()).to_string())
                }
                Value::Number(number) => FluentValue::from(number.as_i64().unwrap_or_default()),
                Value::String(text) => FluentValue::from(text.clone()),
                _ => continue,
            };
            args.set(name.clone(), value);
        }
        self.format(id, Some(&args))
    }

    fn format(self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = Locale::ALL
            .iter()
            .zip(&*BUNDLES)
            .find(|(locale, _)| **locale == self.0)
            .map(|(_, bundle)| bundle);
        let pattern = bundle.and_then(|bundle| Some((bundle, bundle.get_message(id)?.value()?)));
        debug_assert!(pattern.is_some(), "no message `{id}` in {}", self.0.tag());
        pattern.map_or_else(
            || id.to_owned(),
            |(bundle, pattern)| bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(locale: Locale) -> BTreeSet<String> {
        let name = |line: &str| line.split_once(" =").map(|(id, _)| id.to_owned());
        source(locale)
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(name)
            .collect()
    }

    #[test]
    fn every_message_exists_in_every_language() {
        let all = ids(Locale::En);
        assert!(all.len() > 20);
        for locale in Locale::ALL {
            assert_eq!(ids(locale), all, "{}", locale.tag());
            for id in &all {
                assert_ne!(Text(locale).format(id, Some(&FluentArgs::new())), *id);
            }
        }
    }

    /// The lines that are messages: comments may say what they like.
    fn messages(locale: Locale) -> impl Iterator<Item = &'static str> {
        source(locale).lines().filter(|line| !line.starts_with('#'))
    }

    #[test]
    fn one_word_stands_for_each_idea() {
        const fn others(locale: Locale) -> &'static [&'static str] {
            match locale {
                Locale::PtBr => &["corpo", "cabeçalho", " pedido", "o chamado", "Admin da VTEX", "na URL"],
                Locale::Es => &[
                    "cuerpo",
                    "cabecera",
                    "petici",
                    "Admin de VTEX",
                    "en la URL",
                    "revise",
                    "péguelo",
                    "pegue ",
                    "agréguelo",
                    "corrija",
                    "corríjalo",
                    "regístrela",
                    "deje ",
                    " vea ",
                ],
                Locale::En => &["in the query", "the query "],
            }
        }
        for locale in Locale::ALL {
            for line in messages(locale) {
                let line = line.replace("the query string", "");
                let found = others(locale).iter().find(|word| line.contains(**word));
                assert_eq!(found, None, "{}: {line}", locale.tag());
            }
        }
    }

    #[test]
    fn the_log_names_fields_of_vtex_admin_as_the_sheet_does() {
        for locale in Locale::ALL {
            for line in messages(locale).filter(|line| line.starts_with("log-")) {
                let labels = line.split('"').skip(1).step_by(2);
                labels.for_each(|label| assert!(label.starts_with("{ sheet-"), "{}: {line}", locale.tag()));
            }
            for id in ids(locale) {
                let said = Text(locale).format(&id, Some(&FluentArgs::new()));
                assert!(!said.contains("{sheet-"), "no such label: {said}");
            }
        }
    }

    #[test]
    fn plurals_follow_the_language() {
        assert!(Text(Locale::PtBr).count("wait-text", "minutes", 1).contains("1 minuto."));
        assert!(Text(Locale::PtBr).count("wait-text", "minutes", 12).contains("12 minutos."));
    }
}
