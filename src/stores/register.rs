//! A retailer registers a store: the store, its `vtex` client and the first secret, in one transaction.

use secrecy::SecretString;

use super::Settings;
use crate::{
    crypto::client_secret::ClientSecret,
    db::{self, Acting, clients, logout_uris, stores},
    types::{
        AccessTokenFormat, ClientKey, ClientKind, DirectoryId, Scope, SecretId, Slug, StoreId,
        audit::{Event, Kind},
        random,
    },
};

/// What only the person who registered the store may see, once.
pub struct NewCredentials {
    /// The `client_id`.
    pub client_id: String,
    /// The client secret.
    pub client_secret: SecretString,
}

/// Why a store was not added.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The slug is in use.
    #[error("store `{0}` exists already: choose another slug, or see it with `store show {0}`")]
    Exists(Slug),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Registers a store whose users are those of `directory`, which `settings.directory` names.
///
/// # Panics
/// Never: wire profiles and access policies make JSON.
pub async fn register(
    acting: &Acting,
    directory: DirectoryId,
    settings: &Settings,
) -> Result<NewCredentials, Error> {
    let mut new = settings.clone();
    new.settle();
    let origins = new.origins();
    let now = acting.clock.now();
    let store = stores::Store {
        id: StoreId::from_uuid(random::ordered_id(now)),
        directory_id: directory,
        slug: new.slug,
        name: new.name,
        provider_name: new.provider_name,
        account: new.account,
        default_locale: new.locale,
        wire_profile: serde_json::to_string(&new.wire).expect("a wire profile makes JSON"),
        access_policy: serde_json::to_string(&new.access).expect("an access policy makes JSON"),
        version: 1,
        created_at: now,
    };
    let client = clients::Client {
        id: ClientKey::from_uuid(random::ordered_id(now)),
        store_id: store.id,
        client_id: format!("vtex-{}", store.slug),
        kind: ClientKind::Vtex,
        name: None,
        scope: [Scope::Profile, Scope::Email].into_iter().collect(),
        access_tokens: AccessTokenFormat::Opaque,
        code_seconds: None,
        access_token_seconds: None,
        refresh_token_seconds: None,
        created_at: now,
    };
    let secret = ClientSecret::generate();
    let secret_row = clients::Secret {
        id: SecretId::from_uuid(random::ordered_id(now)),
        position: 1,
        hash: secret.hash,
        created_at: now,
    };

    let mut tx = acting.db.begin().await?;
    match stores::insert(&mut tx, &store).await {
        Err(db::Error::Taken) => return Err(Error::Exists(store.slug)),
        other => other?,
    }
    for (position, origin) in (0..).zip(&origins) {
        stores::insert_origin(&mut tx, store.id, position, origin).await?;
    }
    clients::insert(&mut tx, &client).await?;
    for (position, uri) in (0..).zip(&new.redirect_uris) {
        clients::insert_redirect_uri(&mut tx, client.id, position, uri).await?;
    }
    for (position, uri) in (0..).zip(&new.logout_uris) {
        logout_uris::insert(&mut tx, client.id, position, uri).await?;
    }
    clients::insert_secret(&mut tx, client.id, &secret_row).await?;
    let event = Event::new(Kind::StoreAdded).store(store.id).directory(directory).client(client.id);
    let event = event.with("account", store.account.as_str()).with("secret_id", secret_row.id.to_string());
    acting.note(&mut tx, event).await?;
    tx.commit().await?;
    Ok(NewCredentials { client_id: client.client_id, client_secret: secret.text })
}

/// Removes a store, with its clients and everything granted to them.
pub async fn remove(acting: &Acting, store: StoreId) -> Result<(), db::Error> {
    let mut tx = acting.db.begin().await?;
    acting.note(&mut tx, Event::new(Kind::StoreRemoved).store(store)).await?;
    stores::remove(&mut tx, store).await?;
    tx.commit().await
}
