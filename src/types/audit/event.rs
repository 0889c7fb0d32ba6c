//! An event on its way into the audit trail.

use serde_json::{Map, Value, json};

use super::Kind;
use crate::types::{ClientKey, DirectoryId, StoreId, UserId};

/// What happened, and what it was about. A store, directory or client may be gone a moment later: the event keeps its name.
///
/// Never a value that is secret or personal: no secret, hash, token, e-mail, document, phone number or person's name.
#[derive(Debug, Clone)]
pub struct Event {
    /// What happened.
    pub kind: Kind,
    /// In which store.
    pub store: Option<StoreId>,
    /// In which directory.
    pub directory: Option<DirectoryId>,
    /// To which client.
    pub client: Option<ClientKey>,
    /// To whom.
    pub user: Option<UserId>,
    /// What there is to say besides.
    pub detail: Map<String, Value>,
}

/// Under which a detail lists what was changed.
const CHANGES: &str = "changes";

impl Event {
    /// One about nothing in particular.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { kind, store: None, directory: None, client: None, user: None, detail: Map::new() }
    }

    /// About a store.
    #[must_use]
    pub const fn store(mut self, store: StoreId) -> Self {
        self.store = Some(store);
        self
    }

    /// About a directory.
    #[must_use]
    pub const fn directory(mut self, directory: DirectoryId) -> Self {
        self.directory = Some(directory);
        self
    }

    /// About a client, and so its store.
    #[must_use]
    pub const fn client(mut self, client: ClientKey) -> Self {
        self.client = Some(client);
        self
    }

    /// About a user, and so their directory.
    #[must_use]
    pub const fn user(mut self, user: UserId) -> Self {
        self.user = Some(user);
        self
    }

    /// With a detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.detail.insert(name.to_owned(), value.into());
        self
    }

    /// With what a key said before and says now, where that is not the same.
    #[must_use]
    pub fn changed(mut self, key: &str, from: Option<&str>, to: Option<&str>) -> Self {
        if from != to {
            let changes = self.detail.entry(CHANGES).or_insert_with(|| json!([]));
            let change = json!({"key": key, "from": from, "to": to});
            changes.as_array_mut().into_iter().for_each(|changes| changes.push(change.clone()));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_the_same_is_no_change() {
        let event = Event::new(Kind::StoreChanged)
            .changed("name", Some("a"), Some("b"))
            .changed("locale", Some("en"), Some("en"))
            .changed("hosts", None, Some("https://a.example"));
        let changes = json!([
            {"key": "name", "from": "a", "to": "b"},
            {"key": "hosts", "from": null, "to": "https://a.example"},
        ]);
        assert_eq!(event.detail[CHANGES], changes);
    }
}
