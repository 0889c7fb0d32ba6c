//! Stores, their directories and clients, kept in memory: a request costs no statement for configuration.
//!
//! Postgres tells of each change, so that all nodes see it at once. Besides, a store's version is compared with the
//! database's every half minute, and every two seconds where nobody tells. While the database is away, what is in memory
//! serves.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::{
    db::{
        self, Db,
        changes::{Change, Changes},
        directories::{self, Directory},
        logout_uris,
    },
    oauth::{Client, access_token::Issuer},
    stores::{Store, store::LoadError},
    types::{ClientKey, Clock, RedirectUri, Slug, Timestamp},
};

/// How long an entry is used before its version is compared.
const FRESH_SECONDS: i64 = 2;
/// The same while Postgres tells of changes. A connection may be dead without anybody noticing.
const FRESH_SECONDS_WHEN_TOLD: i64 = 30;
/// Before listening is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// A store with its directory and its clients.
#[derive(Debug)]
pub struct Registered {
    /// The store.
    pub store: Store,
    /// Its address, as the issuer that it is (RFC 8414 section 2).
    pub issuer: String,
    /// Whose users sign in to it.
    pub directory: Directory,
    /// Its clients.
    pub clients: Vec<Client>,
    /// Where a sign-out may lead back to, each with the client that registered it.
    pub logout_uris: Vec<(ClientKey, RedirectUri)>,
}

impl Registered {
    /// The store as the issuer of its tokens.
    #[must_use]
    pub fn as_issuer(&self) -> Issuer<'_> {
        Issuer { store: self.store.id, url: &self.issuer }
    }
}

/// The stores that were asked for.
pub struct Registry {
    db: Db,
    clock: Clock,
    base_url: String,
    entries: RwLock<HashMap<Slug, Entry>>,
    told: AtomicBool,
    /// How many changes were told of: what was read before one of them may be old.
    changes: AtomicU64,
}

#[derive(Clone)]
struct Entry {
    registered: Arc<Registered>,
    /// From then on the next request compares.
    fresh_until: Timestamp,
}

impl Registry {
    /// An empty one, of a server that is reached at `base_url`.
    #[must_use]
    pub fn new(db: Db, clock: Clock, base_url: String) -> Self {
        Self {
            db,
            clock,
            base_url,
            entries: RwLock::default(),
            told: AtomicBool::new(false),
            changes: AtomicU64::new(0),
        }
    }

    /// The store with this slug. Only stores that exist are kept, so nobody can fill the memory.
    pub async fn store(&self, slug: &Slug) -> Result<Option<Arc<Registered>>, LoadError> {
        let now = self.clock.now();
        let changes = self.changes.load(Ordering::Acquire);
        let known = self.entries.read().unwrap_or_else(PoisonError::into_inner).get(slug).cloned();
        if let Some(Entry { registered, fresh_until }) = known {
            if now < fresh_until && fresh_until <= now.plus(FRESH_SECONDS_WHEN_TOLD) {
                return Ok(Some(registered));
            }
            self.keep(slug, &registered, (now.plus(FRESH_SECONDS), changes)); // one request compares, the others go on
            match db::stores::version(&self.db, slug).await {
                Ok(version) if version == Some((registered.store.id, registered.store.version)) => {
                    return Ok(Some(self.keep(slug, &registered, (self.fresh_until(), changes))));
                }
                Ok(_) => {}
                // Without the database a page can still name the store and lead back to it.
                Err(error) if error.is_passing() => {
                    let soon = self.clock.now().plus(FRESH_SECONDS);
                    return Ok(Some(self.keep(slug, &registered, (soon, changes))));
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
        let issuer = store.issuer(&self.base_url);
        let registered = Arc::new(Registered { store, issuer, directory, clients, logout_uris });
        Ok(Some(self.keep(slug, &registered, (self.fresh_until(), changes))))
    }

    /// Listens to what Postgres tells, until it is dropped. With `SQLite` it returns at once.
    pub async fn follow_changes(&self) {
        loop {
            match Changes::listen(&self.db).await {
                Ok(None) => return,
                Ok(Some(changes)) => {
                    let error = self.follow(changes).await;
                    tracing::warn!(%error, "the database no longer tells of changes; stores are compared every two seconds");
                }
                Err(error) => tracing::debug!(%error, "the database cannot be listened to yet"),
            }
            self.told.store(false, Ordering::Release);
            self.outdate(|_| true);
            self.clock.sleep(PAUSE).await;
        }
    }

    /// Why it ended.
    async fn follow(&self, mut changes: Changes) -> db::Error {
        self.outdate(|_| true); // what changed before anybody listened
        self.told.store(true, Ordering::Release);
        loop {
            match changes.next().await {
                Ok(Change::Store(slug)) => self.outdate(|it| *it == slug),
                Ok(Change::Missed) => self.outdate(|_| true),
                Err(error) => return error,
            }
        }
    }

    fn outdate(&self, changed: impl Fn(&Slug) -> bool) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        self.changes.fetch_add(1, Ordering::AcqRel);
        let now = self.clock.now();
        entries.iter_mut().filter(|(slug, _)| changed(slug)).for_each(|(_, entry)| entry.fresh_until = now);
    }

    fn fresh_until(&self) -> Timestamp {
        let told = self.told.load(Ordering::Acquire);
        self.clock.now().plus(if told { FRESH_SECONDS_WHEN_TOLD } else { FRESH_SECONDS })
    }

    /// Keeps what was read when so many changes had been told of.
    fn keep(
        &self,
        slug: &Slug,
        registered: &Arc<Registered>,
        (fresh_until, changes): (Timestamp, u64),
    ) -> Arc<Registered> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let still = self.changes.load(Ordering::Acquire) == changes;
        let fresh_until = if still { fresh_until } else { self.clock.now() };
        entries.insert(slug.clone(), Entry { registered: Arc::clone(registered), fresh_until });
        Arc::clone(registered)
    }
}
