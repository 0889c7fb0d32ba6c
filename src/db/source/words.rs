//! What foreign databases write for yes and no, for a status and for a list of groups.

use crate::db::users::Status;

const YES: [&str; 11] = ["true", "t", "1", "yes", "y", "on", "sim", "s", "si", "sí", "verdadeiro"];
const NO: [&str; 10] = ["false", "f", "0", "no", "n", "off", "nao", "não", "falso", ""];
const ACTIVE: [&str; 8] = ["active", "ativo", "ativa", "activo", "activa", "enabled", "habilitado", "a"];
const BLOCKED: [&str; 18] = [
    "blocked",
    "bloqueado",
    "bloqueada",
    "inactive",
    "inativo",
    "inativa",
    "inactivo",
    "inactiva",
    "i",
    "disabled",
    "desabilitado",
    "suspended",
    "suspenso",
    "deleted",
    "removed",
    "locked",
    "banned",
    "pending",
];

fn canonical(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Yes or no in English, Portuguese or Spanish, as a letter or a number; `None` for any other text.
#[must_use]
pub fn truth(text: &str) -> Option<bool> {
    let text = canonical(text);
    let text = text.as_str();
    if YES.contains(&text) { Some(true) } else { NO.contains(&text).then_some(false) }
}

/// Whether a user may sign in: only with a word that is known to say so, such as `active`, `ativo` or `1`. An unknown
/// word blocks, since a source's `banido` must not become an open door; [`is_known_status`] tells them apart.
#[must_use]
pub fn status(text: &str) -> Status {
    let active = ACTIVE.contains(&canonical(text).as_str()) || truth(text) == Some(true);
    if active { Status::Active } else { Status::Blocked }
}

/// Whether a status is a word that [`status`] knows.
#[must_use]
pub fn is_known_status(text: &str) -> bool {
    status(text) == Status::Active || truth(text).is_some() || BLOCKED.contains(&canonical(text).as_str())
}

/// The groups of a list: `a, b` or `a; b`, a Postgres array `{a,"b c"}`, or a JSON array `["a", 2]`. Each once, trimmed,
/// in order. What begins as an array and is none has no groups.
#[must_use]
pub fn groups(text: &str) -> Vec<String> {
    let text = text.trim();
    let listed = if text.starts_with('[') {
        json(text)
    } else if let Some(inside) = text.strip_prefix('{') {
        inside.strip_suffix('}').map(array).unwrap_or_default()
    } else {
        text.split([',', ';']).map(str::to_owned).collect()
    };
    let mut groups: Vec<String> = Vec::new();
    for name in listed {
        let name = name.trim();
        if !name.is_empty() && !groups.iter().any(|known| known == name) {
            groups.push(name.to_owned());
        }
    }
    groups
}

fn json(text: &str) -> Vec<String> {
    let items: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
    let name = |item: serde_json::Value| match item {
        serde_json::Value::String(name) => Some(name),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    items.into_iter().filter_map(name).collect()
}

/// The inside of Postgres' text form of an array: <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>.
fn array(inside: &str) -> Vec<String> {
    let mut items = vec![(String::new(), false)];
    let mut quoted = false;
    let mut characters = inside.chars();
    while let Some(c) = characters.next() {
        let (item, was_quoted) = items.last_mut().expect("it begins with one");
        match c {
            '"' => {
                quoted = !quoted;
                *was_quoted = true;
            }
            '\\' => item.extend(characters.next()),
            ',' if !quoted => items.push((String::new(), false)),
            _ => item.push(c),
        }
    }
    let is_null = |item: &(String, bool)| !item.1 && item.0.eq_ignore_ascii_case("NULL");
    items.into_iter().filter(|item| !is_null(item)).map(|(item, _)| item).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn yes_and_no_are_read_in_three_languages() {
        for yes in ["true", "T", " 1 ", "Sim", "S", "SÍ", "on"] {
            assert_eq!(truth(yes), Some(true), "{yes}");
        }
        for no in ["false", "F", "0", "NÃO", "nao", "n", ""] {
            assert_eq!(truth(no), Some(false), "{no}");
        }
        assert_eq!(truth("2024-05-01 10:00:00"), None);
    }

    #[test]
    fn only_a_word_that_says_active_lets_in() {
        for active in ["1", "t", "Ativo", "ACTIVE", "enabled", "A", "sim"] {
            assert_eq!((status(active), is_known_status(active)), (Status::Active, true), "{active}");
        }
        for blocked in ["0", "f", "Inativo", "disabled", "", "bloqueado"] {
            assert_eq!((status(blocked), is_known_status(blocked)), (Status::Blocked, true), "{blocked}");
        }
        for unknown in ["2", "banido", "not active", "null"] {
            assert_eq!((status(unknown), is_known_status(unknown)), (Status::Blocked, false), "{unknown}");
        }
    }

    #[test]
    fn groups_are_read_from_lists_and_arrays() {
        for (text, expected) in [
            ("vip, b2b;vip", vec!["vip", "b2b"]),
            ("Clube Ouro", vec!["Clube Ouro"]),
            ("{vip,\"a, b\",\"say \\\"hi\\\"\",NULL,\"NULL\"}", vec!["vip", "a, b", "say \"hi\"", "NULL"]),
            ("[\"vip\", 2, null, {}]", vec!["vip", "2"]),
            ("", vec![]),
            ("{}", vec![]),
            ("{vip", vec![]),
            ("[vip]", vec![]),
        ] {
            assert_eq!(groups(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_for_groups(text in "[\\[\\]{}\",;\\\\a-cé ]{0,60}") {
            prop_assert!(groups(&text).iter().all(|name| !name.is_empty() && name.trim() == name));
        }
    }
}
