//! `store`: VTEX accounts that registered us as their provider.

use anyhow::Context;
use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use secrecy::ExposeSecret;
use serde_json::json;

use super::{directory, output};
use crate::{
    app::App,
    db,
    oauth::Client,
    stores::{self, AccessPolicy, register, sheet, wire_profile::Preset},
    types::{Account, DisplayName, Locale, Origin, RedirectUri, Slug},
};

/// VTEX stores.
#[derive(Subcommand)]
pub(super) enum Store {
    /// Add one, and print what to paste into VTEX Admin
    Add(Add),
    /// List them
    List {
        /// As JSON, one array
        #[arg(long)]
        json: bool,
    },
    /// Show one, with what to paste into VTEX Admin
    Show {
        /// Which
        slug: Slug,
        /// As JSON, one object
        #[arg(long)]
        json: bool,
    },
    /// Remove one, with its client and everything granted to it
    Remove {
        /// Which
        slug: Slug,
    },
}

/// A store to add.
#[derive(Args)]
pub(super) struct Add {
    /// Short name in URLs, such as `my-store`
    slug: Slug,
    /// Provider name, exactly as it will be typed in VTEX Admin (shoppers read "Sign in with ...")
    #[arg(long)]
    provider_name: DisplayName,
    /// VTEX account: the first part of ACCOUNT.myvtex.com
    #[arg(long)]
    account: Account,
    /// What shoppers read as the store's name [default: the provider name]
    #[arg(long)]
    name: Option<DisplayName>,
    /// Whose users sign in [default: the only directory; `main` is added when there is none]
    #[arg(long)]
    directory: Option<Slug>,
    /// The store's own host, such as www.example.com; the first is where the way back leads; ACCOUNT.myvtex.com is added
    #[arg(long = "host", value_name = "HOST")]
    hosts: Vec<Origin>,
    /// A further redirect URI beside VTEX's own callback
    #[arg(long = "redirect-uri", value_name = "URL")]
    redirect_uris: Vec<RedirectUri>,
    /// Language of shoppers who state none: pt-BR, es or en
    #[arg(long, default_value = "pt-BR")]
    locale: Locale,
    /// Which names VTEX uses
    #[arg(long, default_value = "guide", value_parser = PossibleValuesParser::new(Preset::ALL.map(Preset::name)).try_map(|name| name.parse::<Preset>()))]
    preset: Preset,
    /// As JSON, one object with the client secret
    #[arg(long)]
    json: bool,
}

impl Store {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run(app).await,
            Self::List { json } => list(app, json).await,
            Self::Show { slug, json } => show(app, &slug, json).await,
            Self::Remove { slug } => {
                let store = find(app, &slug).await?;
                db::stores::remove(&app.db, store.id).await?;
                output::line(&format!(
                    "Store `{slug}` was removed. Take the provider out of VTEX Admin too, or shoppers meet an error there."
                ))?;
                Ok(())
            }
        }
    }
}

impl Add {
    async fn run(self, app: &App) -> anyhow::Result<()> {
        let directory = match &self.directory {
            None if db::directories::all(&app.db).await?.is_empty() => {
                let main: Slug = "main".parse()?;
                crate::accounts::manage::add_directory(&app.accounts, main, "main".parse()?).await?
            }
            named => directory::find(app, named.as_ref()).await?,
        };
        let new = register::NewStore {
            directory: directory.id,
            slug: self.slug.clone(),
            name: self.name.unwrap_or_else(|| self.provider_name.clone()),
            provider_name: self.provider_name,
            account: self.account,
            origins: self.hosts,
            redirect_uris: self.redirect_uris,
            default_locale: self.locale,
            wire_profile: self.preset.profile(),
            access: AccessPolicy::default(),
        };
        let registered = register::register(&app.db, &app.clock, new).await?;
        let store = find(app, &self.slug).await?;
        let secret = registered.client_secret.expose_secret();
        if self.json {
            return output::json(&described(app, &store, Some(secret)).await?);
        }
        output::line(&format!(
            "Store `{}` was added; its users are in directory `{}`.\n",
            store.slug, directory.slug
        ))?;
        print_sheet(app, &store, &registered.client_id, Some(secret))?;
        output::line(
            "\nThe client secret is shown this once. Then try it: add a user with `vtex-idp user add`, and sign in at the store.",
        )?;
        Ok(())
    }
}

async fn list(app: &App, json: bool) -> anyhow::Result<()> {
    let all = stores::Store::all(&app.db).await?;
    if json {
        let mut described_all = Vec::new();
        for store in &all {
            described_all.push(described(app, store, None).await?);
        }
        return output::json(&described_all);
    }
    let row = |store: stores::Store| {
        [
            store.slug.to_string(),
            store.name.to_string(),
            store.provider_name.to_string(),
            store.account.to_string(),
        ]
    };
    output::table(["STORE", "NAME", "PROVIDER NAME", "VTEX ACCOUNT"], all.into_iter().map(row))?;
    Ok(())
}

async fn show(app: &App, slug: &Slug, json: bool) -> anyhow::Result<()> {
    let store = find(app, slug).await?;
    if json {
        return output::json(&described(app, &store, None).await?);
    }
    let client = client_of(app, &store).await?;
    let texts = |items: Vec<String>| items.join("\n");
    let rows = [
        ["Name".to_owned(), store.name.to_string()],
        ["VTEX account".to_owned(), store.account.to_string()],
        ["Hosts".to_owned(), texts(store.origins.iter().map(ToString::to_string).collect())],
        ["Redirect URIs".to_owned(), texts(client.redirect_uris.iter().map(ToString::to_string).collect())],
        ["Language".to_owned(), store.default_locale.tag().to_owned()],
        [
            "Client secrets".to_owned(),
            texts(client.secrets.iter().map(|s| format!("made {}", s.created_at)).collect()),
        ],
    ];
    output::table(["STORE", slug.as_str()], rows)?;
    output::line("")?;
    print_sheet(app, &store, &client.client_id, None)?;
    Ok(())
}

/// A store as one JSON object. The secret is there only at the moment it is made.
async fn described(
    app: &App,
    store: &stores::Store,
    secret: Option<&str>,
) -> anyhow::Result<serde_json::Value> {
    let client = client_of(app, store).await?;
    let base_url = app.config.base_url();
    let mut object = json!({
        "slug": store.slug,
        "name": store.name,
        "provider_name": store.provider_name,
        "account": store.account,
        "hosts": store.origins,
        "default_locale": store.default_locale,
        "client_id": client.client_id,
        "redirect_uris": client.redirect_uris,
        "client_secrets_made_at": client.secrets.iter().map(|secret| secret.created_at).collect::<Vec<_>>(),
        "authorize_url": store.endpoint(&base_url, "authorize"),
        "token_url": store.endpoint(&base_url, "token"),
        "userinfo_url": store.endpoint(&base_url, "userinfo"),
        "wire_profile": store.wire_profile,
        "vtex_admin": sheet::steps(store, &client.client_id, secret, &base_url),
    });
    if let (Some(secret), Some(object)) = (secret, object.as_object_mut()) {
        object.insert("client_secret".to_owned(), secret.into());
    }
    Ok(object)
}

pub(super) fn print_sheet(
    app: &App,
    store: &stores::Store,
    client_id: &str,
    secret: Option<&str>,
) -> anyhow::Result<()> {
    let base_url = app.config.base_url();
    output::line(&format!("Paste this in {}:", sheet::WHERE))?;
    for step in sheet::steps(store, client_id, secret, &base_url) {
        output::line("")?;
        let rows = step.fields.into_iter().map(|field| [format!("  {}", field.label), field.value]);
        output::table([step.title, ""], rows)?;
    }
    if !app.config.is_https() {
        output::line(&format!(
            "\nVTEX cannot reach {base_url}: set `public_url` to your https address before pasting (see the README, \"Going live\")."
        ))?;
    }
    Ok(())
}

/// The store that was named.
pub(super) async fn find(app: &App, slug: &Slug) -> anyhow::Result<stores::Store> {
    let found = stores::Store::by_slug(&app.db, slug).await?;
    found.with_context(|| format!("there is no store `{slug}`; see `vtex-idp store list`"))
}

/// A store's `vtex` client.
pub(super) async fn client_of(app: &App, store: &stores::Store) -> anyhow::Result<Client> {
    let clients = Client::of_store(&app.db, store.id).await?;
    clients.into_iter().next().with_context(|| format!("store `{}` has no client", store.slug))
}
