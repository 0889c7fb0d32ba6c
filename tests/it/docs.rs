//! What the documents list is what the program has.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Map, Value};
use vtex_idp::{
    oauth::{Refusal, authorize::checks::PageFault},
    stores::log::{
        diagnosis::{FURTHER_WORDS, sentence_of},
        step::outcome,
    },
    text::Text,
    types::{Locale, audit::Kind},
};

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("the document")
}

/// Sentences with capitals where a detail stands.
fn sentences() -> BTreeMap<&'static str, String> {
    let names = [
        "at",
        "seconds",
        "minutes",
        "times",
        "milliseconds",
        "key",
        "endpoint",
        "sent",
        "expected",
        "waited",
    ];
    let names = names.iter().chain(&["retired_at", "newer_secret_at"]);
    let detail: Map<String, Value> =
        names.map(|name| ((*name).to_owned(), Value::from(name.to_uppercase()))).collect();
    let words = outcome::ALL.iter().chain(Refusal::NAMES).chain(PageFault::NAMES).chain(&FURTHER_WORDS);
    let words = words.filter(|word| **word != Refusal::NoSuchStore.name()); // has no log to stand in
    let shown = |word: &str| {
        let (sent, expected) = match word {
            "body_differs" => ("form", "json"),
            "credentials_differ" => ("header", "body"),
            "token_place_differs" => ("query", "header"),
            _ => ("SENT", "EXPECTED"),
        };
        let mut detail = detail.clone();
        detail.extend([("sent".to_owned(), sent.into()), ("expected".to_owned(), expected.into())]);
        Text(Locale::En).filled(&sentence_of(word), &detail)
    };
    words.map(|word| (*word, shown(word))).collect()
}

#[test]
fn every_finding_of_the_log_is_explained() {
    let guide = document("docs/troubleshooting.md");
    let rows = sentences().into_iter().map(|(word, sentence)| format!("| `{word}` | {sentence} |"));
    let missing: Vec<String> = rows.filter(|row| !guide.contains(row.as_str())).collect();
    assert!(missing.is_empty(), "docs/troubleshooting.md lacks or words otherwise:\n{}", missing.join("\n"));
    let listed =
        guide.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(word, _)| word);
    let unknown: Vec<&str> = listed.filter(|word| !sentences().contains_key(word)).collect();
    assert!(unknown.is_empty(), "docs/troubleshooting.md lists what the log never says: {unknown:?}");
}

/// Every key of every section, as the structs of `src/config` name them.
fn settings() -> Vec<String> {
    let source = document("src/config/mod.rs") + &document("src/config/source.rs");
    let public = source.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(':'));
    public.map(|(name, _)| name.to_owned()).filter(|name| !name.contains('(')).collect()
}

#[test]
fn every_setting_is_explained() {
    let guide = document("docs/configuration.md");
    let settings = settings();
    assert!(settings.len() > 25, "{settings:?}");
    let missing: Vec<_> = settings.iter().filter(|name| !guide.contains(&format!("`{name}`"))).collect();
    let missing: Vec<_> = missing.into_iter().filter(|name| !guide.contains(&format!("[{name}]"))).collect();
    assert!(missing.is_empty(), "docs/configuration.md lacks {missing:?}");
}

#[test]
fn every_kind_of_event_is_explained() {
    let guide = document("docs/audit.md");
    let (_, kinds) = guide.split_once("\n## Kinds\n").expect("a section of kinds");
    let rows = kinds.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let listed: Vec<&str> = rows.map(|(kind, _)| kind).collect();
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(listed, kinds, "docs/audit.md lists every kind, in the order of src/types/audit/kind.rs");
}
