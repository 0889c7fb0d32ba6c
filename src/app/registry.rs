//! Stores, their directories and clients, kept in memory: a request costs no statement for configuration.
//!
//! Every two seconds at most a store's version is compared with the database's, so that a change by any node or command
//! is seen by all within that time. While the database is away, what is in memory serves.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use crate::{
    db::{
        self, Db,
        directories::{self, Directory},
        logout_uris,
    },
    oauth::Client,
    stores::{Store, store::LoadError},
    types::{ClientKey, Clock, RedirectUri, Slug, Timestamp},
};

/// How long an entry is used before its version is compared.
const FRESH_SECONDS: i64 = 2;

/// A store with its directory and its clients.
#[derive(Debug)]
pub struct Registered {
    /// The store.
    pub store: Store,
    /// Whose users sign in to it.
    pub directory: Directory,
    /// Its clients.
    pub clients: Vec<Client>,
    /// Where a sign-out may lead back to, each with the client that registered it.
    pub logout_uris: Vec<(ClientKey, RedirectUri)>,
}

/// The stores that were asked for.
pub struct Registry {
    db: Db,
    clock: Clock,
    entries: RwLock<HashMap<Slug, Entry>>,
}

#[derive(Clone)]
struct Entry {
    registered: Arc<Registered>,
    compared_at: Timestamp,
}

impl Registry {
    /// An empty one.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, entries: RwLock::default() }
    }

    /// The store with this slug. Only stores that exist are kept, so nobody can fill the memory.
    pub async fn store(&self, slug: &Slug) -> Result<Option<Arc<Registered>>, LoadError> {
        let now = self.clock.now();
        let known = self.entries.read().unwrap_or_else(PoisonError::into_inner).get(slug).cloned();
        if let Some(entry) = &known {
            let age = now.seconds_since(entry.compared_at);
            if (0..FRESH_SECONDS).contains(&age) {
                return Ok(Some(Arc::clone(&entry.registered)));
            }
            self.keep(slug, Arc::clone(&entry.registered), now); // one request compares, the others go on
            let store = &entry.registered.store;
            match db::stores::version(&self.db, slug).await {
                Ok(version) if version == Some((store.id, store.version)) => {
                    return Ok(Some(Arc::clone(&entry.registered)));
                }
                Ok(_) => {}
                // Without the database a page can still name the store and lead back to it.
                Err(db::Error::Unavailable(_)) => {
                    return Ok(Some(self.keep(slug, Arc::clone(&entry.registered), self.clock.now())));
                }
                Err(error) => return Err(error.into()),
            }
        }
        let Some(store) = Store::by_slug(&self.db, slug).await? else {
            self.entries.write().unwrap_or_else(PoisonError::into_inner).remove(slug);
            return Ok(None);
        };
        let directory = directories::by_id(&self.db, store.directory).await?;
        let clients = Client::of_store(&self.db, store.id).await?;
        let logout_uris = logout_uris::of_store(&self.db, store.id).await?;
        Ok(Some(self.keep(slug, Arc::new(Registered { store, directory, clients, logout_uris }), now)))
    }

    fn keep(&self, slug: &Slug, registered: Arc<Registered>, compared_at: Timestamp) -> Arc<Registered> {
        let entry = Entry { registered: Arc::clone(&registered), compared_at };
        self.entries.write().unwrap_or_else(PoisonError::into_inner).insert(slug.clone(), entry);
        registered
    }
}
