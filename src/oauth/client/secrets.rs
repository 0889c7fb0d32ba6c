//! Client secrets: two are valid while one is being replaced (V-15).

use secrecy::SecretString;

use crate::{
    crypto::client_secret::ClientSecret,
    db::{self, Acting, clients},
    types::{
        ClientKey, SecretId, StoreId, Timestamp,
        audit::{Event, Kind},
        random,
    },
};

/// A new secret, and the row that keeps its hash.
pub(super) fn made(position: i64, now: Timestamp) -> (SecretString, clients::Secret) {
    let ClientSecret { text, hash } = ClientSecret::generate();
    let id = SecretId::from_uuid(random::ordered_id(now));
    (text, clients::Secret { id, position, hash, created_at: now })
}

/// Why secrets were not changed.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// Two are valid already.
    #[error(
        "two secrets are valid already: end one with `client retire-secret` first (the older, or with --newest the newer)"
    )]
    TwoValid,
    /// Only one is valid.
    #[error("only one secret is valid; make a new one with `client rotate-secret` first")]
    OnlyOne,
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Which of two valid secrets to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one that was replaced.
    Older,
    /// The one that replaced it, if it was lost before it reached VTEX.
    Newer,
}

/// Makes a second secret; the first stays valid until it is retired (V-15).
pub async fn rotate_secret(
    acting: &Acting,
    store: StoreId,
    client: ClientKey,
) -> Result<SecretString, RotateError> {
    let now = acting.clock.now();
    let mut tx = acting.db.begin().await?;
    let valid = clients::secrets(&mut tx, client).await?;
    if valid.len() > 1 {
        return Err(RotateError::TwoValid);
    }
    let (text, secret) = made(valid.first().map_or(1, |newest| newest.position + 1), now);
    match clients::insert_secret(&mut tx, client, &secret).await {
        Err(db::Error::Taken) => return Err(RotateError::TwoValid),
        other => other?,
    }
    db::stores::touch(&mut tx, store).await?;
    acting.note(&mut tx, event(Kind::SecretAdded, client, &secret)).await?;
    tx.commit().await?;
    Ok(text)
}

/// Ends one of two valid secrets.
pub async fn retire_secret(
    acting: &Acting,
    store: StoreId,
    client: ClientKey,
    which: Which,
) -> Result<(), RotateError> {
    let mut tx = acting.db.begin().await?;
    let valid = clients::secrets(&mut tx, client).await?;
    let [newer, older, ..] = valid.as_slice() else { return Err(RotateError::OnlyOne) };
    let ended = if which == Which::Older { older } else { newer };
    clients::retire_secret(&mut tx, client, ended, acting.clock.now()).await?;
    db::stores::touch(&mut tx, store).await?;
    acting.note(&mut tx, event(Kind::SecretRetired, client, ended)).await?;
    tx.commit().await?;
    Ok(())
}

/// The row's id ties a secret's beginning to its end.
fn event(kind: Kind, client: ClientKey, secret: &clients::Secret) -> Event {
    Event::new(kind).client(client).with("secret_id", secret.id.to_string())
}
