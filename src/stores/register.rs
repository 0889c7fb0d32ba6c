//! A retailer registers a store: the store, its `vtex` client and the first secret, in one transaction.

use secrecy::SecretString;

use super::{AccessPolicy, WireProfile, settings::keep_first_of_each};
use crate::{
    crypto::client_secret::ClientSecret,
    db::{self, Db, clients, stores},
    types::{
        Account, ClientKey, Clock, DirectoryId, DisplayName, Locale, Origin, RedirectUri, SecretId, Slug,
        StoreId, random,
    },
};

/// A store to add.
#[derive(Debug)]
pub struct NewStore {
    /// Whose users sign in.
    pub directory: DirectoryId,
    /// Its short name in URLs.
    pub slug: Slug,
    /// What shoppers read.
    pub name: DisplayName,
    /// The provider name in VTEX Admin.
    pub provider_name: DisplayName,
    /// The VTEX account.
    pub account: Account,
    /// Its own hosts, the first one first; `{account}.myvtex.com` is added to them.
    pub origins: Vec<Origin>,
    /// Where responses may go beside VTEX's shared callback.
    pub redirect_uris: Vec<RedirectUri>,
    /// The language of a shopper who states none.
    pub default_locale: Locale,
    /// What its VTEX configuration calls everything.
    pub wire_profile: WireProfile,
    /// Who may enter.
    pub access: AccessPolicy,
}

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

/// Registers a store, VTEX's shared callback among its redirect URIs.
pub async fn register(db: &Db, clock: &Clock, mut new: NewStore) -> Result<NewCredentials, Error> {
    new.redirect_uris.insert(0, RedirectUri::vtex_shared_callback());
    exactly(db, clock, new).await
}

/// Registers a store with these redirect URIs and no others.
///
/// # Panics
/// Never: wire profiles and access policies make JSON.
pub(super) async fn exactly(db: &Db, clock: &Clock, new: NewStore) -> Result<NewCredentials, Error> {
    let mut origins = new.origins;
    origins.push(new.account.origin()); // a login may begin there too, whatever the store's own domain
    let mut redirect_uris = new.redirect_uris;
    keep_first_of_each(&mut redirect_uris);
    keep_first_of_each(&mut origins);

    let now = clock.now();
    let store = stores::Store {
        id: StoreId::from_uuid(random::ordered_id(now)),
        directory_id: new.directory,
        slug: new.slug,
        name: new.name,
        provider_name: new.provider_name,
        account: new.account,
        default_locale: new.default_locale,
        wire_profile: serde_json::to_string(&new.wire_profile).expect("a wire profile makes JSON"),
        access_policy: serde_json::to_string(&new.access).expect("an access policy makes JSON"),
        version: 1,
        created_at: now,
    };
    let client = clients::Client {
        id: ClientKey::from_uuid(random::ordered_id(now)),
        store_id: store.id,
        client_id: format!("vtex-{}", store.slug),
        created_at: now,
    };
    let secret = ClientSecret::generate();
    let secret_row = clients::Secret {
        id: SecretId::from_uuid(random::ordered_id(now)),
        position: 1,
        hash: secret.hash,
        created_at: now,
    };

    let mut tx = db.begin().await?;
    match stores::insert(&mut tx, &store).await {
        Err(db::Error::Taken) => return Err(Error::Exists(store.slug)),
        other => other?,
    }
    for (position, origin) in (0..).zip(&origins) {
        stores::insert_origin(&mut tx, store.id, position, origin).await?;
    }
    clients::insert(&mut tx, &client).await?;
    for (position, uri) in (0..).zip(&redirect_uris) {
        clients::insert_redirect_uri(&mut tx, client.id, position, uri).await?;
    }
    clients::insert_secret(&mut tx, client.id, &secret_row).await?;
    tx.commit().await?;
    Ok(NewCredentials { client_id: client.client_id, client_secret: secret.text })
}
