//! `demo`: everything on this machine: the server, a store with two shoppers, and the stand-in for VTEX.

mod front_end;

use std::{net::SocketAddr, path::PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use url::Url;

use super::{log::Log, output, serve::bind};
use crate::{
    accounts::{
        self,
        directories::NewDirectory,
        manage::{self, NewUser},
    },
    app::App,
    config::Config,
    db::{self, directories, users},
    server,
    simulator::{Settings, Simulator},
    stores::{
        self, Store,
        register::{self, NewCredentials},
    },
    telemetry,
    types::{Clock, Locale, RedirectUri, Slug, random},
};

const STORE: &str = "demo";
const PROVIDER_NAME: &str = "Loyalty Club";
const ACCOUNT: &str = "demostore";

/// Show it working.
#[derive(Args)]
pub(super) struct Demo {
    /// Port of the server; the simulated store is on the next one. 0 takes two free ones
    #[arg(long, default_value_t = 8400)]
    port: u16,
    /// Print everything a script needs as one JSON object on one line, then serve
    #[arg(long)]
    json: bool,
}

struct Shopper {
    email: &'static str,
    name: &'static str,
    password: SecretString,
}

impl Demo {
    pub(super) async fn run(self, data_dir: Option<PathBuf>) -> anyhow::Result<()> {
        let idp = bind(loopback(self.port), "--port")?;
        let store_port = if self.port == 0 {
            0
        } else {
            self.port.checked_add(1).context("--port must be below 65535")?
        };
        let vtex = bind(loopback(store_port), "--port")?;
        let store_url = Url::parse(&format!("http://{}/", vtex.local_addr()?))?;

        let folder = tempfile::Builder::new().prefix("vtex-idp-demo-").tempdir()?; // removed at the end
        let data_dir = data_dir.unwrap_or_else(|| folder.path().to_owned());
        let mut config = Config { listen: idp.local_addr()?, data_dir, ..Config::default() };
        "error".clone_into(&mut config.log.level); // the integration log is shown instead
        telemetry::start(&config.log);
        let app = App::open(config, Clock::System).await?;

        let shoppers = prepare_shoppers(&app).await?;
        let (settings, registered) = prepare_store(&app, &store_url).await?;
        let simulator = Simulator::new(settings, &store_url);
        if self.json {
            output::json(&facts(&app, &simulator, &registered, &shoppers).await?)?;
        } else {
            greet(&simulator, &app, &shoppers)?;
            let (log, app) = (Log::following(STORE.parse()?), app.clone());
            actix_web::rt::spawn(async move { log.run(&app).await });
        }
        let servers = vec![server::public(app.clone(), idp)?, simulator.server(vtex)?];
        Ok(server::until_stopped(app, servers).await?)
    }
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

/// Two shoppers, with new passwords at each start.
async fn prepare_shoppers(app: &App) -> anyhow::Result<Vec<Shopper>> {
    let slug: Slug = "club".parse()?;
    let directory = match directories::by_slug(&app.db, &slug).await? {
        Some(directory) => directory,
        None => {
            accounts::directories::add(&app.accounts, NewDirectory::named(slug, PROVIDER_NAME.parse()?))
                .await?
        }
    };
    let mut shoppers = Vec::new();
    for (email, name) in
        [("shopper1@example.com", "First Shopper"), ("shopper2@example.com", "Second Shopper")]
    {
        let password = SecretString::from(random::readable_password());
        let address = email.parse()?;
        if let Some(user) = users::by_email(&app.db, directory.id, &address).await? {
            manage::set_password(&app.accounts, user.id, password.clone()).await?;
        } else {
            let new = NewUser {
                directory: directory.id,
                external_id: None,
                email: Some(address),
                email_verified: true,
                name: name.parse()?,
                identifiers: Vec::new(),
                groups: Vec::new(),
                password: Some(password.clone()),
            };
            manage::add_user(&app.accounts, new).await?;
        }
        shoppers.push(Shopper { email, name, password });
    }
    Ok(shoppers)
}

/// The store, registered anew at each start, since its port and so its redirect URI may have changed.
async fn prepare_store(app: &App, store_url: &Url) -> anyhow::Result<(Settings, NewCredentials)> {
    let slug: Slug = STORE.parse()?;
    let directory =
        directories::by_slug(&app.db, &"club".parse()?).await?.context("the directory was just made")?;
    if let Some(old) = db::stores::by_slug(&app.db, &slug).await? {
        if old.account.as_str() != ACCOUNT {
            bail!("the data folder holds a store `{STORE}` that is not the demo's; use another --data-dir");
        }
        register::remove(&app.acting, old.id).await?;
    }
    let mut settings = Settings { account: ACCOUNT.to_owned(), ..Settings::default() };
    PROVIDER_NAME.clone_into(&mut settings.provider.name);
    let redirect_uri = Simulator::new(settings.clone(), store_url).redirect_uri();
    let new = stores::Settings {
        name: "Demo Store".parse()?,
        hosts: vec![store_url.as_str().parse()?],
        redirect_uris: vec![RedirectUri::vtex_shared_callback(), redirect_uri.as_str().parse()?],
        locale: Locale::En,
        ..stores::Settings::new(slug.clone(), directory.slug, PROVIDER_NAME.parse()?, ACCOUNT.parse()?)
    };
    let registered = register::register(&app.acting, directory.id, &new).await?;
    let store = Store::by_slug(&app.db, &slug).await?.context("the store was just made")?;
    let base_url = app.config.base_url();
    settings.provider.client_id.clone_from(&registered.client_id);
    settings.provider.client_secret = registered.client_secret.expose_secret().into();
    settings.authorization_code.url = Url::parse(&store.endpoint(&base_url, "authorize"))?;
    settings.token.url = Url::parse(&store.endpoint(&base_url, "token"))?;
    settings.user_info.url = Url::parse(&store.endpoint(&base_url, "userinfo"))?;
    settings.headless = Some(front_end::register(app, &store, store_url).await?);
    Ok((settings, registered))
}

async fn facts(
    app: &App,
    simulator: &Simulator,
    registered: &NewCredentials,
    shoppers: &[Shopper],
) -> anyhow::Result<serde_json::Value> {
    let store = Store::by_slug(&app.db, &STORE.parse()?).await?.context("the store was just made")?;
    let base_url = app.config.base_url();
    let users = shoppers.iter().map(|shopper| {
        json!({"email": shopper.email, "password": shopper.password.expose_secret(), "name": shopper.name})
    });
    let headless = simulator.settings().headless.as_ref().context("the front end was just registered")?;
    Ok(json!({
        "base_url": base_url,
        "authorize_url": store.endpoint(&base_url, "authorize"),
        "token_url": store.endpoint(&base_url, "token"),
        "userinfo_url": store.endpoint(&base_url, "userinfo"),
        "client_id": registered.client_id,
        "client_secret": registered.client_secret.expose_secret(),
        "redirect_uri": simulator.redirect_uri().as_str(),
        "store_url": simulator.base_url().as_str(),
        "issuer": headless.issuer.as_str(),
        "headless_url": simulator.headless_url().as_str(),
        "headless_client_id": headless.client_id,
        "users": users.collect::<Vec<_>>(),
    }))
}

fn greet(simulator: &Simulator, app: &App, shoppers: &[Shopper]) -> anyhow::Result<()> {
    output::line(&format!("The simulated VTEX store:  {}", simulator.base_url()))?;
    output::line(&format!("Its headless front end:    {}", simulator.headless_url()))?;
    output::line(&format!("The identity provider:     {}/\n", app.config.base_url()))?;
    let row = |shopper: &Shopper| [shopper.email.to_owned(), shopper.password.expose_secret().to_owned()];
    output::table(["SHOPPER", "PASSWORD"], shoppers.iter().map(row))?;
    output::line(
        "\nOpen the store, choose \"Sign in with Loyalty Club\", and watch every request of the login. The front end signs in\n\
         by itself, with tokens of its own: sign in there, refresh, and sign out.",
    )?;
    output::line("Ctrl-C ends it.")
}
