//! VTEX accounts that registered us as their provider.

use super::{Error, Executor};
use crate::types::{Account, DirectoryId, DisplayName, Locale, Origin, Slug, StoreId, Timestamp};

/// A store's row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Store {
    /// Its row.
    pub id: StoreId,
    /// Whose users sign in.
    pub directory_id: DirectoryId,
    /// Its short name in URLs.
    pub slug: Slug,
    /// What shoppers read.
    pub name: DisplayName,
    /// The provider name in VTEX Admin, case-sensitive.
    pub provider_name: DisplayName,
    /// The VTEX account.
    pub account: Account,
    /// The language of a shopper who states none.
    pub default_locale: Locale,
    /// The wire profile as JSON.
    pub wire_profile: String,
    /// The access policy as JSON.
    pub access_policy: String,
    /// Raised by every change.
    pub version: i64,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What can be changed of a store's row.
#[derive(Debug)]
pub struct Change {
    /// What shoppers read.
    pub name: DisplayName,
    /// The provider name in VTEX Admin, case-sensitive.
    pub provider_name: DisplayName,
    /// The VTEX account.
    pub account: Account,
    /// The language of a shopper who states none.
    pub default_locale: Locale,
    /// The wire profile as JSON.
    pub wire_profile: String,
    /// The access policy as JSON.
    pub access_policy: String,
}

/// Adds one; [`Error::Taken`] when the slug exists.
pub async fn insert(db: impl Executor<'_>, store: &Store) -> Result<(), Error> {
    db.sql(
        "INSERT INTO stores (id, directory_id, slug, name, provider_name, account, default_locale, wire_profile, access_policy, version, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(store.id)
    .bind(store.directory_id)
    .bind(store.slug.clone())
    .bind(store.name.clone())
    .bind(store.provider_name.clone())
    .bind(store.account.clone())
    .bind(store.default_locale)
    .bind(store.wire_profile.clone())
    .bind(store.access_policy.clone())
    .bind(store.version)
    .bind(store.created_at)
    .execute()
    .await?;
    Ok(())
}

/// Adds an origin of a store; the one at position 0 is where the way back leads.
pub async fn insert_origin(
    db: impl Executor<'_>,
    store: StoreId,
    position: i64,
    origin: &Origin,
) -> Result<(), Error> {
    db.sql("INSERT INTO store_origins (store_id, position, origin) VALUES ($1, $2, $3)")
        .bind(store)
        .bind(position)
        .bind(origin.clone())
        .execute()
        .await?;
    Ok(())
}

/// All of them, by slug.
pub async fn all(db: impl Executor<'_>) -> Result<Vec<Store>, Error> {
    db.sql(
        "SELECT id, directory_id, slug, name, provider_name, account, default_locale, wire_profile, access_policy, version, created_at
         FROM stores ORDER BY slug",
    )
    .fetch_all()
    .await
}

/// The one with this slug.
pub async fn by_slug(db: impl Executor<'_>, slug: &Slug) -> Result<Option<Store>, Error> {
    db.sql(
        "SELECT id, directory_id, slug, name, provider_name, account, default_locale, wire_profile, access_policy, version, created_at
         FROM stores WHERE slug = $1",
    )
    .bind(slug.clone())
    .fetch_optional()
    .await
}

/// Which store a slug names and which version it has; `None` when there is no such store.
pub async fn version(db: impl Executor<'_>, slug: &Slug) -> Result<Option<(StoreId, i64)>, Error> {
    db.sql("SELECT id, version FROM stores WHERE slug = $1").bind(slug.clone()).fetch_optional().await
}

/// A store's origins in order.
pub async fn origins(db: impl Executor<'_>, store: StoreId) -> Result<Vec<Origin>, Error> {
    let rows = db
        .sql("SELECT origin FROM store_origins WHERE store_id = $1 ORDER BY position")
        .bind(store)
        .fetch_all::<(Origin,)>()
        .await?;
    Ok(rows.into_iter().map(|(origin,)| origin).collect())
}

/// Changes one that still has this version, and raises it; whether it had.
pub async fn change(
    db: impl Executor<'_>,
    store: StoreId,
    version: i64,
    change: Change,
) -> Result<bool, Error> {
    let changed = db
        .sql(
            "UPDATE stores SET name = $3, provider_name = $4, account = $5, default_locale = $6, wire_profile = $7,
                    access_policy = $8, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(store)
        .bind(version)
        .bind(change.name)
        .bind(change.provider_name)
        .bind(change.account)
        .bind(change.default_locale)
        .bind(change.wire_profile)
        .bind(change.access_policy)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Takes a store's origins away, for others to be added.
pub async fn remove_origins(db: impl Executor<'_>, store: StoreId) -> Result<(), Error> {
    db.sql("DELETE FROM store_origins WHERE store_id = $1").bind(store).execute().await?;
    Ok(())
}

/// Says that something about a store changed, so that every node reads it again.
pub async fn touch(db: impl Executor<'_>, store: StoreId) -> Result<(), Error> {
    db.sql("UPDATE stores SET version = version + 1 WHERE id = $1").bind(store).execute().await?;
    Ok(())
}

/// Says that something about a directory changed, to every store of it.
pub async fn touch_of_directory(db: impl Executor<'_>, directory: DirectoryId) -> Result<(), Error> {
    db.sql("UPDATE stores SET version = version + 1 WHERE directory_id = $1")
        .bind(directory)
        .execute()
        .await?;
    Ok(())
}

/// Removes one with its clients and grants.
pub async fn remove(db: impl Executor<'_>, store: StoreId) -> Result<(), Error> {
    db.sql("DELETE FROM stores WHERE id = $1").bind(store).execute().await?;
    Ok(())
}
