//! Where a sign-out may lead back to, for each client.

use super::{Error, Executor};
use crate::types::{ClientKey, RedirectUri, StoreId};

/// Registers one.
pub async fn insert(
    db: impl Executor<'_>,
    client: ClientKey,
    position: i64,
    uri: &RedirectUri,
) -> Result<(), Error> {
    db.sql("INSERT INTO logout_uris (client_key, position, uri) VALUES ($1, $2, $3)")
        .bind(client)
        .bind(position)
        .bind(uri.clone())
        .execute()
        .await?;
    Ok(())
}

/// Takes a client's away, for others to be registered.
pub async fn remove(db: impl Executor<'_>, client: ClientKey) -> Result<(), Error> {
    db.sql("DELETE FROM logout_uris WHERE client_key = $1").bind(client).execute().await?;
    Ok(())
}

/// A client's, in order.
pub async fn of_client(db: impl Executor<'_>, client: ClientKey) -> Result<Vec<RedirectUri>, Error> {
    let rows = db
        .sql("SELECT uri FROM logout_uris WHERE client_key = $1 ORDER BY position")
        .bind(client)
        .fetch_all::<(RedirectUri,)>()
        .await?;
    Ok(rows.into_iter().map(|(uri,)| uri).collect())
}

/// Those of all clients of a store, each with whose it is.
pub async fn of_store(db: impl Executor<'_>, store: StoreId) -> Result<Vec<(ClientKey, RedirectUri)>, Error> {
    db.sql(
        "SELECT l.client_key, l.uri FROM logout_uris l JOIN clients c ON c.id = l.client_key
         WHERE c.store_id = $1 ORDER BY l.client_key, l.position",
    )
    .bind(store)
    .fetch_all()
    .await
}
