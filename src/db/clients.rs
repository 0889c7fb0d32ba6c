//! OAuth clients of stores, where their responses may go, and the hashes of their secrets.

use super::{Error, Executor, Tx};
use crate::types::{
    AccessTokenFormat, ClientKey, ClientKind, DisplayName, Origin, RedirectUri, Scopes, SecretId, StoreId,
    Timestamp, TokenHash,
};

/// A client's row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Client {
    /// Its row.
    pub id: ClientKey,
    /// Whose client it is.
    pub store_id: StoreId,
    /// The `client_id` of RFC 6749.
    pub client_id: String,
    /// Who it is.
    pub kind: ClientKind,
    /// What the store calls an app.
    pub name: Option<DisplayName>,
    /// What it may ask for.
    #[sqlx(try_from = "String")]
    pub scope: Scopes,
    /// What its access tokens look like.
    pub access_tokens: AccessTokenFormat,
    /// How many seconds its codes can be redeemed, where the configuration's do not serve.
    pub code_seconds: Option<i64>,
    /// How many seconds its access tokens are good for, where the configuration's do not serve.
    pub access_token_seconds: Option<i64>,
    /// How many seconds a refresh token may lie unused, where the configuration's do not serve.
    pub refresh_token_seconds: Option<i64>,
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
    db.sql(
        "INSERT INTO clients (id, store_id, client_id, kind, name, scope, access_tokens, code_seconds,
                              access_token_seconds, refresh_token_seconds, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(client.id)
    .bind(client.store_id)
    .bind(client.client_id.clone())
    .bind(client.kind)
    .bind(client.name.clone())
    .bind(client.scope.to_string())
    .bind(client.access_tokens)
    .bind(client.code_seconds)
    .bind(client.access_token_seconds)
    .bind(client.refresh_token_seconds)
    .bind(client.created_at)
    .execute()
    .await?;
    Ok(())
}

/// Removes one, with everything granted to it.
pub async fn remove(db: impl Executor<'_>, client: ClientKey) -> Result<(), Error> {
    db.sql("DELETE FROM clients WHERE id = $1").bind(client).execute().await?;
    Ok(())
}

/// What can be changed of an app.
#[derive(Debug)]
pub struct Change {
    /// What the store calls it.
    pub name: DisplayName,
    /// What it may ask for.
    pub scope: Scopes,
    /// What its access tokens look like.
    pub access_tokens: AccessTokenFormat,
    /// Of codes, in seconds.
    pub code_seconds: Option<i64>,
    /// Of access tokens, in seconds.
    pub access_token_seconds: Option<i64>,
    /// Of refresh tokens that lie unused, in seconds.
    pub refresh_token_seconds: Option<i64>,
}

/// Changes one.
pub async fn change(db: impl Executor<'_>, client: ClientKey, change: Change) -> Result<(), Error> {
    db.sql(
        "UPDATE clients SET name = $2, scope = $3, access_tokens = $4, code_seconds = $5, access_token_seconds = $6,
                            refresh_token_seconds = $7
         WHERE id = $1",
    )
    .bind(client)
    .bind(change.name)
    .bind(change.scope.to_string())
    .bind(change.access_tokens)
    .bind(change.code_seconds)
    .bind(change.access_token_seconds)
    .bind(change.refresh_token_seconds)
    .execute()
    .await?;
    Ok(())
}

/// Takes a client's origins away, for others to be registered.
pub async fn remove_origins(db: impl Executor<'_>, client: ClientKey) -> Result<(), Error> {
    db.sql("DELETE FROM client_origins WHERE client_key = $1").bind(client).execute().await?;
    Ok(())
}

/// Registers an origin whose scripts may call with the client's tokens.
pub async fn insert_origin(
    db: impl Executor<'_>,
    client: ClientKey,
    position: i64,
    origin: &Origin,
) -> Result<(), Error> {
    db.sql("INSERT INTO client_origins (client_key, position, origin) VALUES ($1, $2, $3)")
        .bind(client)
        .bind(position)
        .bind(origin.clone())
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
    db.sql(
        "SELECT id, store_id, client_id, kind, name, scope, access_tokens, code_seconds, access_token_seconds,
                refresh_token_seconds, created_at
         FROM clients WHERE store_id = $1 ORDER BY created_at, client_id",
    )
    .bind(store)
    .fetch_all()
    .await
}

/// The client that VTEX is at a store.
pub async fn vtex(db: impl Executor<'_>, store: StoreId) -> Result<Option<ClientKey>, Error> {
    let row = db
        .sql("SELECT id FROM clients WHERE store_id = $1 AND kind = 'vtex'")
        .bind(store)
        .fetch_optional::<(ClientKey,)>()
        .await?;
    Ok(row.map(|(id,)| id))
}

/// The origins whose scripts may call with a client's tokens.
pub async fn origins(db: impl Executor<'_>, client: ClientKey) -> Result<Vec<Origin>, Error> {
    let rows = db
        .sql("SELECT origin FROM client_origins WHERE client_key = $1 ORDER BY position")
        .bind(client)
        .fetch_all::<(Origin,)>()
        .await?;
    Ok(rows.into_iter().map(|(origin,)| origin).collect())
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
