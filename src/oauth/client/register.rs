//! Registers a store's own apps: front ends and servers that sign shoppers in without VTEX's page.

use secrecy::SecretString;

use super::{Client, Lifetimes, difference, secrets};
use crate::{
    db::{self, Acting, Tx, clients, logout_uris},
    types::{
        AccessTokenFormat, ClientKey, ClientKind, DisplayName, Origin, RedirectUri, Scope, Scopes, Slug,
        StoreId,
        audit::{Event, Kind},
        random,
    },
};

/// The longest that codes are good (RFC 6749 section 4.1.2).
const MAX_CODE_SECONDS: i64 = 600;
/// The longest that access tokens are good: until then a JWT's revocation reaches only those who ask.
const MAX_ACCESS_SECONDS: i64 = 86_400;
/// The longest that refresh tokens lie unused.
const MAX_REFRESH_SECONDS: i64 = 400 * 86_400;

/// What is said of an app.
#[derive(Debug, Clone)]
pub struct NewApp {
    /// What the store calls it.
    pub name: DisplayName,
    /// Public or confidential.
    pub kind: ClientKind,
    /// Where responses may go.
    pub redirect_uris: Vec<RedirectUri>,
    /// Where a sign-out may lead back to.
    pub logout_uris: Vec<RedirectUri>,
    /// Whose scripts may call with its tokens.
    pub origins: Vec<Origin>,
    /// What it may ask for.
    pub scope: Scopes,
    /// What its access tokens look like.
    pub access_tokens: AccessTokenFormat,
    /// Lifetimes of its own.
    pub lifetimes: Lifetimes,
}

/// A new app's credentials.
pub struct Registered {
    /// The `client_id`.
    pub client_id: String,
    /// A confidential client's secret, shown this once.
    pub client_secret: Option<SecretString>,
}

/// Why an app was not registered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nowhere to send a response.
    #[error("an app needs at least one --redirect-uri, where it takes its codes")]
    NoRedirectUri,
    /// VTEX's own callback.
    #[error(
        "{0} is VTEX's callback, which the store's `vtex` client has; an app needs a redirect URI of its own"
    )]
    Callback(RedirectUri),
    /// Scripts of a confidential client.
    #[error(
        "--origin is for public clients: a confidential one calls from its server, or its secret would be no secret"
    )]
    OriginsOfConfidential,
    /// Nothing to ask for.
    #[error("--scope must name at least one of openid, profile and email")]
    NoScope,
    /// A lifetime beyond its bounds.
    #[error("{0} must be from {1} to {2} seconds")]
    Lifetime(&'static str, i64, i64),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Registers an app of a store.
pub async fn register(
    acting: &Acting,
    (store, slug): (StoreId, &Slug),
    app: NewApp,
) -> Result<Registered, Error> {
    check(&app)?;
    let now = acting.clock.now();
    let row = clients::Client {
        id: ClientKey::from_uuid(random::ordered_id(now)),
        store_id: store,
        client_id: format!("{slug}-{}", hex::encode(random::bytes::<6>())),
        kind: app.kind,
        name: Some(app.name),
        scope: app.scope,
        access_tokens: app.access_tokens,
        code_seconds: app.lifetimes.code,
        access_token_seconds: app.lifetimes.access_token,
        refresh_token_seconds: app.lifetimes.refresh_token,
        created_at: now,
    };
    let mut tx = acting.db.begin().await?;
    clients::insert(&mut tx, &row).await?;
    let addresses =
        Addresses { redirect_uris: &app.redirect_uris, logout_uris: &app.logout_uris, origins: &app.origins };
    addresses.keep(&mut tx, row.id).await?;
    let mut event = Event::new(Kind::ClientAdded).client(row.id).with("kind", row.kind.as_str());
    let mut client_secret = None;
    if app.kind == ClientKind::Confidential {
        let (text, secret) = secrets::made(1, now);
        clients::insert_secret(&mut tx, row.id, &secret).await?;
        event = event.with("secret_id", secret.id.to_string());
        client_secret = Some(text);
    }
    db::stores::touch(&mut tx, store).await?;
    acting.note(&mut tx, event).await?;
    tx.commit().await?;
    Ok(Registered { client_id: row.client_id, client_secret })
}

/// Changes an app to what is said of it; its `client_id`, kind and secrets stay. Who has tokens keeps them until they end.
pub async fn change(acting: &Acting, store: StoreId, present: &Client, app: NewApp) -> Result<(), Error> {
    check(&app)?;
    let client = present.key;
    let event = difference::between(present, &logout_uris::of_client(&acting.db, client).await?, &app);
    let change = clients::Change {
        name: app.name,
        scope: app.scope,
        access_tokens: app.access_tokens,
        code_seconds: app.lifetimes.code,
        access_token_seconds: app.lifetimes.access_token,
        refresh_token_seconds: app.lifetimes.refresh_token,
    };
    let mut tx = acting.db.begin().await?;
    clients::change(&mut tx, client, change).await?;
    clients::remove_redirect_uris(&mut tx, client).await?;
    logout_uris::remove(&mut tx, client).await?;
    clients::remove_origins(&mut tx, client).await?;
    let addresses =
        Addresses { redirect_uris: &app.redirect_uris, logout_uris: &app.logout_uris, origins: &app.origins };
    addresses.keep(&mut tx, client).await?;
    db::stores::touch(&mut tx, store).await?;
    acting.note(&mut tx, event).await?;
    tx.commit().await?;
    Ok(())
}

/// The addresses of an app.
struct Addresses<'a> {
    redirect_uris: &'a [RedirectUri],
    logout_uris: &'a [RedirectUri],
    origins: &'a [Origin],
}

impl Addresses<'_> {
    async fn keep(&self, tx: &mut Tx, client: ClientKey) -> Result<(), db::Error> {
        for (position, uri) in (0..).zip(self.redirect_uris) {
            clients::insert_redirect_uri(&mut *tx, client, position, uri).await?;
        }
        for (position, uri) in (0..).zip(self.logout_uris) {
            logout_uris::insert(&mut *tx, client, position, uri).await?;
        }
        for (position, origin) in (0..).zip(self.origins) {
            clients::insert_origin(&mut *tx, client, position, origin).await?;
        }
        Ok(())
    }
}

/// Removes an app, with everything granted to it.
pub async fn remove(acting: &Acting, store: StoreId, app: ClientKey) -> Result<(), db::Error> {
    let mut tx = acting.db.begin().await?;
    acting.note(&mut tx, Event::new(Kind::ClientRemoved).client(app)).await?;
    clients::remove(&mut tx, app).await?;
    db::stores::touch(&mut tx, store).await?;
    tx.commit().await
}

fn check(app: &NewApp) -> Result<(), Error> {
    if app.redirect_uris.is_empty() {
        return Err(Error::NoRedirectUri);
    }
    if let Some(callback) = app.redirect_uris.iter().find(|uri| uri.is_at_vtex_id()) {
        return Err(Error::Callback(callback.clone()));
    }
    if app.kind != ClientKind::Public && !app.origins.is_empty() {
        return Err(Error::OriginsOfConfidential);
    }
    if app.scope.without(Scope::OfflineAccess).is_empty() {
        return Err(Error::NoScope);
    }
    let Lifetimes { code, access_token, refresh_token } = app.lifetimes;
    for (name, seconds, least, most) in [
        ("--code-seconds", code, 1, MAX_CODE_SECONDS),
        ("--access-token-seconds", access_token, 1, MAX_ACCESS_SECONDS),
        ("--refresh-token-seconds", refresh_token, 60, MAX_REFRESH_SECONDS),
    ] {
        if seconds.is_some_and(|seconds| !(least..=most).contains(&seconds)) {
            return Err(Error::Lifetime(name, least, most));
        }
    }
    Ok(())
}
