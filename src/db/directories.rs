//! The user bases.

use super::{Error, Executor};
use crate::types::{DirectoryId, DisplayName, IdentifierKinds, PhoneRegion, Slug, Timestamp};

/// A directory.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow, serde::Serialize)]
pub struct Directory {
    /// Its row.
    pub id: DirectoryId,
    /// Its short name.
    pub slug: Slug,
    /// What people call it.
    pub name: DisplayName,
    /// What its users may type, in the order in which it is tried.
    pub identifiers: IdentifierKinds,
    /// The country whose code its users may leave out of a phone number.
    pub phone_region: PhoneRegion,
    /// The source of the configuration where its users are looked up; without one they are all here.
    pub source: Option<Slug>,
    /// How long the costliest hash that was ever imported takes, in estimated milliseconds.
    #[serde(skip)]
    pub slowest_hash: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Adds one; [`Error::Taken`] when the slug exists.
pub async fn insert(db: impl Executor<'_>, directory: &Directory) -> Result<(), Error> {
    db.sql(
        "INSERT INTO directories (id, slug, name, identifiers, phone_region, source, slowest_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(directory.id)
    .bind(directory.slug.clone())
    .bind(directory.name.clone())
    .bind(directory.identifiers.clone())
    .bind(directory.phone_region.clone())
    .bind(directory.source.clone())
    .bind(directory.slowest_hash)
    .bind(directory.created_at)
    .execute()
    .await?;
    Ok(())
}

/// Changes what can be changed of one: its name, identifiers, phone region and source.
pub async fn change(db: impl Executor<'_>, directory: &Directory) -> Result<(), Error> {
    db.sql(
        "UPDATE directories SET name = $2, identifiers = $3, phone_region = $4, source = $5 WHERE id = $1",
    )
    .bind(directory.id)
    .bind(directory.name.clone())
    .bind(directory.identifiers.clone())
    .bind(directory.phone_region.clone())
    .bind(directory.source.clone())
    .execute()
    .await?;
    Ok(())
}

/// Takes note of a hash that takes so many milliseconds; whether it is the costliest so far.
pub async fn note_hash(db: impl Executor<'_>, id: DirectoryId, milliseconds: i64) -> Result<bool, Error> {
    let changed = db
        .sql("UPDATE directories SET slowest_hash = $2 WHERE id = $1 AND slowest_hash < $2")
        .bind(id)
        .bind(milliseconds)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// All of them, by slug.
pub async fn all(db: impl Executor<'_>) -> Result<Vec<Directory>, Error> {
    db.sql(
        "SELECT id, slug, name, identifiers, phone_region, source, slowest_hash, created_at
         FROM directories ORDER BY slug",
    )
    .fetch_all()
    .await
}

/// The one that a store or user refers to.
pub async fn by_id(db: impl Executor<'_>, id: DirectoryId) -> Result<Directory, Error> {
    db.sql(
        "SELECT id, slug, name, identifiers, phone_region, source, slowest_hash, created_at
         FROM directories WHERE id = $1",
    )
    .bind(id)
    .fetch_one()
    .await
}

/// The one with this slug.
pub async fn by_slug(db: impl Executor<'_>, slug: &Slug) -> Result<Option<Directory>, Error> {
    db.sql(
        "SELECT id, slug, name, identifiers, phone_region, source, slowest_hash, created_at
         FROM directories WHERE slug = $1",
    )
    .bind(slug.clone())
    .fetch_optional()
    .await
}
