//! The keys that this node holds: new things are made under the current one, and what was made under any is still taken.

use std::sync::{Arc, PoisonError, RwLock};

use super::{Error, Place, ServerKey, place, short};
use crate::types::TokenHash;

/// One or more keys, of which one is current. Which one it is, the database says, so that all nodes agree.
#[derive(Debug)]
pub struct ServerKeys {
    place: Place,
    /// The current one first; never empty.
    held: RwLock<Arc<[Arc<ServerKey>]>>,
}

/// This node does not hold the key that the deployment has agreed on.
#[derive(Debug, thiserror::Error)]
#[error("{place} does not hold the server key {wanted}, which the database says is current")]
pub struct Lacking {
    place: String,
    wanted: String,
}

impl ServerKeys {
    /// The keys in `place`, of which the one with this fingerprint is current.
    pub fn open(place: Place, current: &TokenHash) -> Result<Result<Self, Lacking>, Error> {
        let keys = place.keys()?;
        Ok(match in_order(keys, current) {
            Some(held) => Ok(Self { place, held: RwLock::new(held) }),
            None => Err(lacking(&place, current)),
        })
    }

    /// A new key, in the file that the server makes for itself.
    pub fn create(path: &std::path::Path) -> Result<ServerKey, Error> {
        let key = ServerKey::generate();
        place::write(path, &[&key])?;
        Ok(key)
    }

    /// This key and no other, kept nowhere: for tests and measurements.
    #[must_use]
    pub fn alone(key: ServerKey) -> Self {
        let place = Place::Setting(key.text());
        Self { place, held: RwLock::new(Arc::new([Arc::new(key)])) }
    }

    /// Where they are kept.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// The key to make new things under.
    #[must_use]
    pub fn current(&self) -> Arc<ServerKey> {
        Arc::clone(&self.all()[0])
    }

    /// All of them, the current one first.
    #[must_use]
    pub fn all(&self) -> Arc<[Arc<ServerKey>]> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The one with this fingerprint.
    #[must_use]
    pub fn find(&self, fingerprint: &TokenHash) -> Option<Arc<ServerKey>> {
        self.all().iter().find(|key| key.fingerprint() == *fingerprint).cloned()
    }

    /// Reads the keys again, and takes the one with this fingerprint as current from now on. Without it everything stays as it
    /// is: a node that runs goes on.
    pub fn follow(&self, current: &TokenHash) -> Result<Result<(), Lacking>, Error> {
        let Some(held) = in_order(self.place.keys()?, current) else {
            return Ok(Err(lacking(&self.place, current)));
        };
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
        Ok(Ok(()))
    }

    /// Adds a new key to the file; `None` where a setting holds the keys, which only people can change.
    pub fn add(&self) -> Result<Option<ServerKey>, Error> {
        let Some(path) = self.place.file() else { return Ok(None) };
        let (kept, new) = (self.place.keys()?, ServerKey::generate());
        place::write(path, &kept.iter().chain([&new]).collect::<Vec<_>>())?;
        Ok(Some(new))
    }

    /// Removes a key from the file; whether there is a file that held it.
    pub fn remove(&self, fingerprint: &TokenHash) -> Result<bool, Error> {
        let Some(path) = self.place.file() else { return Ok(false) };
        let kept = self.place.keys()?;
        let rest: Vec<&ServerKey> = kept.iter().filter(|key| key.fingerprint() != *fingerprint).collect();
        if rest.len() == kept.len() || rest.is_empty() {
            return Ok(false);
        }
        place::write(path, &rest)?;
        Ok(true)
    }
}

fn lacking(place: &Place, wanted: &TokenHash) -> Lacking {
    Lacking { place: place.to_string(), wanted: short(wanted) }
}

/// The keys with the current one first; nothing when it is not among them.
fn in_order(mut keys: Vec<ServerKey>, current: &TokenHash) -> Option<Arc<[Arc<ServerKey>]>> {
    let at = keys.iter().position(|key| key.fingerprint() == *current)?;
    keys.swap(0, at);
    Some(keys.into_iter().map(Arc::new).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_key_is_the_one_that_the_database_names_wherever_it_stands() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("server.key");
        let first = ServerKeys::create(&path).expect("made").fingerprint();
        let keys = ServerKeys::open(Place::Own(path), &first).expect("read").expect("held");
        let second = keys.add().expect("added").expect("a file").fingerprint();
        assert_eq!((keys.all().len(), keys.current().fingerprint()), (1, first.clone()));
        keys.follow(&second).expect("read").expect("held");
        assert_eq!((keys.all().len(), keys.current().fingerprint()), (2, second.clone()));
        assert!(keys.remove(&first).expect("removed") && !keys.remove(&first).expect("it is gone"));
        keys.follow(&first).expect("read").expect_err("it is gone");
        assert_eq!(keys.current().fingerprint(), second);
        assert!(!keys.remove(&second).expect("the last one stays"));
    }

    #[test]
    fn a_file_that_is_damaged_while_the_server_runs_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("server.key");
        let first = ServerKeys::create(&path).expect("made").fingerprint();
        let keys = ServerKeys::open(Place::Own(path.clone()), &first).expect("read").expect("held");
        std::fs::write(&path, "half a fi").expect("written");
        keys.follow(&first).expect_err("damaged");
        keys.add().expect_err("damaged");
        assert_eq!(keys.current().fingerprint(), first);
        assert_eq!(std::fs::read_to_string(&path).expect("text"), "half a fi");
    }
}
