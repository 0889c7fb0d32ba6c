//! Peppers: secrets that other software mixed into every hash and kept in its configuration, by the names that this
//! server's configuration gives them.

use std::{collections::BTreeMap, fmt, sync::Arc};

use secrecy::{ExposeSecret, SecretString};

/// Secrets by name. A clone shares them; `Debug` shows the names alone.
#[derive(Clone, Default)]
pub struct Peppers(Arc<BTreeMap<String, SecretString>>);

impl Peppers {
    /// These secrets under these names. A chain reads one as UTF-8 text; one that is kept as hex or base64 is
    /// `raw(pepper(NAME))` or `unbase64(pepper(NAME))` there.
    #[must_use]
    pub fn new(named: impl IntoIterator<Item = (String, SecretString)>) -> Self {
        Self(Arc::new(named.into_iter().collect()))
    }

    /// Their names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The bytes of one.
    pub(super) fn find(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(|pepper| pepper.expose_secret().as_bytes())
    }
}

impl fmt::Debug for Peppers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Peppers").field(&self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_names_and_no_secret() {
        let peppers = Peppers::new([("site".to_owned(), SecretString::from("hidden".to_owned()))]);
        assert_eq!(format!("{peppers:?}"), "Peppers([\"site\"])");
        assert_eq!(peppers.find("site"), Some(&b"hidden"[..]));
        assert_eq!(peppers.find("other"), None);
    }
}
