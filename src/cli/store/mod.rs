//! `store`: VTEX accounts that registered us as their provider.

mod add;
mod apply;
mod plans;
mod set;
mod show;

use anyhow::Context;
use clap::Subcommand;

use super::{output, sheet};
use crate::{
    app::App,
    db,
    oauth::Client,
    stores::{self, Settings, document::Document},
    types::Slug,
};

/// VTEX stores.
#[derive(Subcommand)]
pub(super) enum Store {
    /// Add a store, and print what to paste into VTEX Admin
    Add(add::Add),
    /// Make stores what their files say; the difference is shown first
    Apply(apply::Apply),
    /// Change settings of a store, such as `token.body=form`
    Set(set::Set),
    /// Print a store as the file that `store apply` takes; parameters' values are in it
    Export {
        /// The store's short name
        #[arg(value_name = "STORE")]
        slug: Slug,
    },
    /// List the stores
    List {
        /// Write JSON, one array
        #[arg(long)]
        json: bool,
    },
    /// Show a store, with what to paste into VTEX Admin
    Show {
        /// The store's short name
        #[arg(value_name = "STORE")]
        slug: Slug,
        /// Write JSON, one object
        #[arg(long)]
        json: bool,
    },
    /// Print what to paste into VTEX Admin or to send VTEX by ticket: as text, as a page or as JSON
    Sheet(sheet::Sheet),
    /// Remove a store, with its client and everything granted to it
    Remove {
        /// The store's short name
        #[arg(value_name = "STORE")]
        slug: Slug,
    },
}

impl Store {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run(app).await,
            Self::Apply(apply) => apply.run(app).await,
            Self::Set(set) => set.run(app).await,
            Self::Export { slug } => {
                let settings = Settings::of(&app.db, &find(app, &slug).await?).await?;
                output::line(Document::of(&settings).to_toml().trim_end())
            }
            Self::List { json } => show::list(app, json).await,
            Self::Show { slug, json } => show::one(app, &slug, json).await,
            Self::Sheet(sheet) => sheet.run(app).await,
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
