//! OAuth clients of stores, where their responses may go, and the hashes of their secrets.

use super::{Error, Executor, Tx};
use crate::types::{ClientKey, RedirectUri, SecretId, StoreId, Timestamp, TokenHash};

/// A client's row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Client {
    /// Its row.
    pub id: ClientKey,
    /// Whose client it is.
    pub store_id: StoreId,
    /// The `client_id` of RFC 6749.
    pub client_id: String,
    /// When it was added.
    pub created_at: Timestamp,
}

/// The hash of a client secret.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Secret {
    /// Its row.
    pub id: SecretId,
    /// Rises: the newest has the highest.
    pub position: i64,
    /// SHA-256 of the secret.
    pub hash: TokenHash,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A secret that proves nothing any more.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RetiredSecret {
    /// SHA-256 of the secret.
    pub hash: TokenHash,
    /// When it was retired.
    pub retired_at: Timestamp,
}

/// Adds one; [`Error::Taken`] when the `client_id` exists.
pub async fn insert(db: impl Executor<'_>, client: &Client) -> Result<(), Error> {
    db.sql("INSERT INTO clients (id, store_id, client_id, created_at) VALUES ($1, $2, $3, $4)")
        .bind(client.id)
        .bind(client.store_id)
        .bind(client.client_id.clone())
        .bind(client.created_at)
        .execute()
        .await?;
    Ok(())
}

/// Registers a redirect URI.
pub async fn insert_redirect_uri(
    db: impl Executor<'_>,
    client: ClientKey,
    position: i64,
    uri: &RedirectUri,
) -> Result<(), Error> {
    db.sql("INSERT INTO redirect_uris (client_key, position, uri) VALUES ($1, $2, $3)")
        .bind(client)
        .bind(position)
        .bind(uri.clone())
        .execute()
        .await?;
    Ok(())
}

/// Takes a client's redirect URIs away, for others to be registered.
pub async fn remove_redirect_uris(db: impl Executor<'_>, client: ClientKey) -> Result<(), Error> {
    db.sql("DELETE FROM redirect_uris WHERE client_key = $1").bind(client).execute().await?;
    Ok(())
}

/// Adds a secret; [`Error::Taken`] when another was added at the same time.
pub async fn insert_secret(db: impl Executor<'_>, client: ClientKey, secret: &Secret) -> Result<(), Error> {
    db.sql(
        "INSERT INTO client_secrets (id, client_key, position, hash, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(secret.id)
    .bind(client)
    .bind(secret.position)
    .bind(secret.hash.clone())
    .bind(secret.created_at)
    .execute()
    .await?;
    Ok(())
}

/// The clients of a store.
pub async fn of_store(db: impl Executor<'_>, store: StoreId) -> Result<Vec<Client>, Error> {
    db.sql("SELECT id, store_id, client_id, created_at FROM clients WHERE store_id = $1 ORDER BY created_at, client_id")
        .bind(store)
        .fetch_all()
        .await
}

/// Where a client's responses may go.
pub async fn redirect_uris(db: impl Executor<'_>, client: ClientKey) -> Result<Vec<RedirectUri>, Error> {
    let rows = db
        .sql("SELECT uri FROM redirect_uris WHERE client_key = $1 ORDER BY position")
        .bind(client)
        .fetch_all::<(RedirectUri,)>()
        .await?;
    Ok(rows.into_iter().map(|(uri,)| uri).collect())
}

/// A client's valid secrets, newest first.
pub async fn secrets(db: impl Executor<'_>, client: ClientKey) -> Result<Vec<Secret>, Error> {
    db.sql("SELECT id, position, hash, created_at FROM client_secrets WHERE client_key = $1 ORDER BY position DESC")
        .bind(client)
        .fetch_all()
        .await
}

/// The last five secrets of a client that were retired, newest first.
pub async fn retired_secrets(db: impl Executor<'_>, client: ClientKey) -> Result<Vec<RetiredSecret>, Error> {
    db.sql(
        "SELECT hash, retired_at FROM retired_secrets WHERE client_key = $1 ORDER BY retired_at DESC, id LIMIT 5",
    )
    .bind(client)
    .fetch_all()
    .await
}

/// Ends a secret, and remembers that it was one.
pub async fn retire_secret(
    tx: &mut Tx,
    client: ClientKey,
    secret: &Secret,
    now: Timestamp,
) -> Result<(), Error> {
    tx.sql("DELETE FROM client_secrets WHERE id = $1").bind(secret.id).execute().await?;
    tx.sql("INSERT INTO retired_secrets (id, client_key, hash, retired_at) VALUES ($1, $2, $3, $4)")
        .bind(secret.id)
        .bind(client)
        .bind(secret.hash.clone())
        .bind(now)
        .execute()
        .await?;
    Ok(())
}
