//! The user bases.

use super::{Error, Executor};
use crate::types::{DirectoryId, DisplayName, Slug, Timestamp};

/// A directory.
#[derive(Debug, Clone, sqlx::FromRow, serde::Serialize)]
pub struct Directory {
    /// Its row.
    pub id: DirectoryId,
    /// Its short name.
    pub slug: Slug,
    /// What people call it.
    pub name: DisplayName,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Adds one; [`Error::Taken`] when the slug exists.
pub async fn insert(db: impl Executor<'_>, directory: &Directory) -> Result<(), Error> {
    db.sql("INSERT INTO directories (id, slug, name, created_at) VALUES ($1, $2, $3, $4)")
        .bind(directory.id)
        .bind(directory.slug.clone())
        .bind(directory.name.clone())
        .bind(directory.created_at)
        .execute()
        .await?;
    Ok(())
}

/// All of them, by slug.
pub async fn all(db: impl Executor<'_>) -> Result<Vec<Directory>, Error> {
    db.sql("SELECT id, slug, name, created_at FROM directories ORDER BY slug").fetch_all().await
}

/// The one that a store or user refers to.
pub async fn by_id(db: impl Executor<'_>, id: DirectoryId) -> Result<Directory, Error> {
    db.sql("SELECT id, slug, name, created_at FROM directories WHERE id = $1").bind(id).fetch_one().await
}

/// The one with this slug.
pub async fn by_slug(db: impl Executor<'_>, slug: &Slug) -> Result<Option<Directory>, Error> {
    db.sql("SELECT id, slug, name, created_at FROM directories WHERE slug = $1")
        .bind(slug.clone())
        .fetch_optional()
        .await
}
