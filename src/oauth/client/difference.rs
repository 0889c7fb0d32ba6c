//! What differs between an app as it is and as it will be, for the audit trail.

use super::{Client, register::NewApp};
use crate::types::{
    AccessTokenFormat, DisplayName, RedirectUri,
    audit::{Event, Kind},
};

/// What is changed of an app, key by key; nothing of it is secret.
pub(super) fn between(present: &Client, logout_uris: &[RedirectUri], app: &NewApp) -> Event {
    let name = present.name.as_ref().map(DisplayName::as_str);
    let (own, new) = (present.lifetimes, app.lifetimes);
    let seconds = |seconds: Option<i64>| seconds.map(|seconds| seconds.to_string());
    let format = |format: AccessTokenFormat| Some(format.as_str().to_owned());
    let rows = [
        ("redirect_uris", listed(&present.redirect_uris), listed(&app.redirect_uris)),
        ("logout_uris", listed(logout_uris), listed(&app.logout_uris)),
        ("origins", listed(&present.origins), listed(&app.origins)),
        ("scope", Some(present.scope.to_string()), Some(app.scope.to_string())),
        ("access_tokens", format(present.access_tokens), format(app.access_tokens)),
        ("code_seconds", seconds(own.code), seconds(new.code)),
        ("access_token_seconds", seconds(own.access_token), seconds(new.access_token)),
        ("refresh_token_seconds", seconds(own.refresh_token), seconds(new.refresh_token)),
    ];
    let event = Event::new(Kind::ClientChanged).client(present.key);
    let event = event.changed("name", name, Some(app.name.as_str()));
    rows.iter().fold(event, |event, (key, from, to)| event.changed(key, from.as_deref(), to.as_deref()))
}

/// As one text; nothing for an empty list.
fn listed<T: ToString>(items: &[T]) -> Option<String> {
    let items: Vec<String> = items.iter().map(T::to_string).collect();
    (!items.is_empty()).then(|| items.join(", "))
}
