//! The short words of requests, files and sources: each has one form, which reads as itself.

use std::{fmt::Display, str::FromStr};

use vtex_idp::{
    db::source,
    stores::wire_profile::{Key, ParameterValue},
    types::{Account, DisplayName, Email, EmailDomain, ExternalId, Group, Locale, Scopes, Slug, UserName},
};

/// Reads a text as every word there is.
pub(super) fn any(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    same::<Account>(text);
    same::<DisplayName>(text);
    same::<Email>(text);
    same::<EmailDomain>(text);
    same::<ExternalId>(text);
    same::<Group>(text);
    same::<Slug>(text);
    same::<UserName>(text);
    same::<Scopes>(text);
    let known = Scopes::known_of(text);
    assert_eq!(known.to_string().parse(), Ok(known));
    assert_eq!(
        Locale::first_of(text.split(' ')).map(Locale::tag).and_then(|tag| tag.parse().ok()),
        Locale::first_of(text.split(' '))
    );
    if let Ok(key) = text.parse::<Key>() {
        assert_eq!(key.as_str(), text);
    }
    if let Ok(value) = text.parse::<ParameterValue>() {
        assert!(value.as_str() == text && text.is_ascii());
    }
    let _ = (source::truth(text), source::status(text), source::is_known_status(text));
    assert!(source::groups(text).iter().map(String::len).sum::<usize>() <= 2 * text.len() + 16);
}

fn same<T: FromStr + Display>(text: &str) {
    if let Ok(word) = text.parse::<T>() {
        let written = word.to_string();
        let again = written.parse::<T>().ok().map(|word| word.to_string());
        assert_eq!(again.as_ref(), Some(&written), "{}: {text:?}", std::any::type_name::<T>());
        assert!(!written.contains(|c: char| c.is_control()), "{}: {text:?}", std::any::type_name::<T>());
    }
}
