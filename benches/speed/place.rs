//! Where a run takes place: a database with a store, shoppers, and codes that wait to be redeemed.

use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::Context;
use secrecy::ExposeSecret;
use vtex_idp::{
    accounts::{
        directories::{self, NewDirectory},
        manage::{self, NewUser},
    },
    app::App,
    config::Config,
    db::{self, Tx, grants, users},
    oauth::Client,
    stores::{Settings, Store, register},
    types::{Clock, GrantId, Locale, RedirectUri, Scopes, Token, random},
};

/// The store's slug.
pub(crate) const STORE: &str = "speed";
/// Everybody's.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// As many log in at once, each with an account of their own: attempts at one would be slowed.
pub(crate) const SHOPPERS: usize = 32;
/// Enough for the fastest handler.
const CODES: usize = 60_000;

/// What a run needs to know.
pub(crate) struct Place {
    pub(crate) config: Config,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    codes: Vec<String>,
    used: AtomicUsize,
}

impl Place {
    /// One that nobody has redeemed.
    pub(crate) fn next_code(&self) -> &str {
        self.codes.get(self.used.fetch_add(1, Ordering::Relaxed)).expect("a code is left")
    }
}

/// The address of one of the shoppers.
pub(crate) fn email(number: usize) -> String {
    format!("shopper{number}@example.com")
}

/// Fills an empty database: Postgres at `url`, or SQLite in `data_dir`.
pub(crate) async fn prepare(data_dir: &Path, url: Option<String>) -> anyhow::Result<Place> {
    let mut config = Config { data_dir: data_dir.to_owned(), ..Config::default() };
    config.database.url = url.map(Into::into);
    let app = App::open(config.clone(), Clock::System).await?;
    let new = NewDirectory::named("speed".parse()?, "Speed".parse()?);
    let directory = directories::add(&app.accounts, new).await?;
    let settings = Settings::new(STORE.parse()?, directory.slug, "Speed".parse()?, "speed".parse()?);
    let settings = Settings { locale: Locale::En, ..settings };
    let registered = register::register(&app.acting, directory.id, &settings).await?;
    for number in 0..SHOPPERS {
        let new = NewUser {
            directory: directory.id,
            external_id: None,
            email: Some(email(number).parse()?),
            email_verified: true,
            name: format!("Shopper {number}").parse()?,
            identifiers: Vec::new(),
            groups: Vec::new(),
            password: Some(PASSWORD.into()),
        };
        manage::add_user(&app.accounts, new).await?;
    }
    let store = Store::by_slug(&app.db, &STORE.parse()?).await?.context("the store was just made")?;
    let clients = Client::of_store(&app.db, store.id).await?;
    let client = clients.first().context("a store has a client")?;
    let user = users::by_email(&app.db, directory.id, &email(0).parse()?).await?.context("just made")?;
    let mut codes = Vec::with_capacity(CODES);
    while codes.len() < CODES {
        let mut tx = app.db.begin().await?;
        for _ in 0..1000 {
            codes.push(code(&mut tx, (client.key, user.id)).await?);
        }
        tx.commit().await?;
    }
    app.db.close().await;
    Ok(Place {
        config,
        client_id: registered.client_id,
        client_secret: registered.client_secret.expose_secret().to_owned(),
        codes,
        used: AtomicUsize::new(0),
    })
}

async fn code(
    tx: &mut Tx,
    (client, user): (vtex_idp::types::ClientKey, vtex_idp::types::UserId),
) -> Result<String, db::Error> {
    let code = Token::new(random::ordered_id(Clock::System.now()));
    let now = Clock::System.now();
    let new = grants::NewGrant {
        id: GrantId::from_uuid(code.id()),
        client,
        user,
        session: None,
        auth_time: now,
        redirect_uri: RedirectUri::vtex_shared_callback(),
        scope: Scopes::known_of("openid profile email"),
        code_challenge: None,
        nonce: None,
        code_hash: code.hash(),
        code_expires_at: now.plus(86_400),
    };
    grants::insert(tx, new).await?;
    Ok(code.expose())
}
