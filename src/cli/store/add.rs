//! `store add`: registers a store and prints what to paste into VTEX Admin.

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use secrecy::ExposeSecret;

use super::{client_of, find, show};
use crate::{
    accounts::directories::{self, NewDirectory},
    app::App,
    cli::{directory, output, sheet},
    db,
    stores::{Settings, register, wire_profile::Preset},
    types::{Account, DisplayName, Locale, Origin, RedirectUri, Slug},
};

/// A store to add.
#[derive(Args)]
pub(in crate::cli) struct Add {
    /// The store's short name in URLs, such as `my-store`
    #[arg(value_name = "STORE")]
    slug: Slug,
    /// The provider name, exactly as it will be typed in VTEX Admin (shoppers read "Sign in with ...")
    #[arg(long)]
    provider_name: DisplayName,
    /// The VTEX account: the first part of ACCOUNT.myvtex.com
    #[arg(long)]
    account: Account,
    /// The store's name, for shoppers [default: the provider name]
    #[arg(long)]
    name: Option<DisplayName>,
    /// The directory whose users sign in [default: the only directory; `main` is added when there is none]
    #[arg(long)]
    directory: Option<Slug>,
    /// The store's own host, such as www.example.com; the first is where the way back leads; ACCOUNT.myvtex.com is added
    #[arg(long = "host", value_name = "HOST")]
    hosts: Vec<Origin>,
    /// A further redirect URI beside VTEX's own callback
    #[arg(long = "redirect-uri", value_name = "URL")]
    redirect_uris: Vec<RedirectUri>,
    /// The language of shoppers who state none: pt-BR, es or en
    #[arg(long, default_value = "pt-BR")]
    locale: Locale,
    /// The names that VTEX uses
    #[arg(long, default_value = "guide", value_parser = PossibleValuesParser::new(Preset::ALL.map(Preset::name)).try_map(|name| name.parse::<Preset>()))]
    preset: Preset,
    /// Write JSON, one object with the client secret
    #[arg(long)]
    json: bool,
}

impl Add {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let directory = match &self.directory {
            None if db::directories::all(&app.db).await?.is_empty() => {
                let main: Slug = "main".parse()?;
                directories::add(&app.accounts, NewDirectory::named(main, "main".parse()?)).await?
            }
            named => directory::find(app, named.as_ref()).await?,
        };
        let named = Settings::new(self.slug, directory.slug, self.provider_name, self.account);
        let settings = Settings {
            name: self.name.unwrap_or_else(|| named.name.clone()),
            hosts: self.hosts,
            redirect_uris: [named.redirect_uris.clone(), self.redirect_uris].concat(),
            locale: self.locale,
            wire: self.preset.profile(),
            ..named
        };
        let registered = register::register(&app.acting, directory.id, &settings).await?;
        let store = find(app, &settings.slug).await?;
        let secret = registered.client_secret.expose_secret();
        if self.json {
            return output::json(&show::described(app, &store, Some(secret)).await?);
        }
        output::line(&format!(
            "Store `{}` was added; its users are in directory `{}`.\n",
            store.slug, settings.directory
        ))?;
        let client = client_of(app, &store).await?;
        sheet::print(app, &store, &client, Some(secret))?;
        output::line(
            "\nThe client secret is shown this once. Then try it: add a user with `vtex-idp user add`, and sign in at the store.",
        )?;
        Ok(())
    }
}
