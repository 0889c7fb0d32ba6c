//! `client`: a store's OAuth clients: VTEX, and the store's own apps.

mod add;
mod secret;
mod set;
mod show;

use anyhow::Context;
use clap::Subcommand;

use super::{output, store};
use crate::{
    app::App,
    oauth::{self, client::register},
    stores,
    types::Slug,
};

/// A store's OAuth clients.
#[derive(Subcommand)]
pub(super) enum Client {
    /// Register an app of a store: a headless front end, a phone app, a server
    Add(Box<add::Add>),
    /// List a store's clients
    List {
        /// The store's short name
        store: Slug,
        /// Write JSON, one array
        #[arg(long)]
        json: bool,
    },
    /// Show a client
    Show {
        /// The store's short name
        store: Slug,
        /// The client's `client_id`
        client_id: String,
        /// Write JSON, one object
        #[arg(long)]
        json: bool,
    },
    /// Change an app; what is not said stays
    Set(Box<set::Set>),
    /// Remove an app, with everything granted to it
    Remove {
        /// The store's short name
        store: Slug,
        /// The app's `client_id`
        client_id: String,
    },
    /// Make a new client secret; the present one stays valid until it is retired
    RotateSecret(secret::Rotate),
    /// End one of two valid client secrets: the older, unless told otherwise
    RetireSecret(secret::Retire),
}

impl Client {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run(app).await,
            Self::List { store, json } => show::list(app, &store, json).await,
            Self::Show { store, client_id, json } => show::one(app, (&store, &client_id), json).await,
            Self::Set(set) => set.run(app).await,
            Self::Remove { store, client_id } => remove(app, &store, &client_id).await,
            Self::RotateSecret(rotate) => rotate.run(app).await,
            Self::RetireSecret(retire) => retire.run(app).await,
        }
    }
}

/// A store's client by its `client_id`.
async fn find(app: &App, slug: &Slug, client_id: &str) -> anyhow::Result<(stores::Store, oauth::Client)> {
    let store = store::find(app, slug).await?;
    let clients = oauth::Client::of_store(&app.db, store.id).await?;
    let found = clients.into_iter().find(|client| client.client_id == client_id);
    let found = found.with_context(|| {
        format!("store `{slug}` has no client `{client_id}`; see `vtex-idp client list {slug}`")
    })?;
    Ok((store, found))
}

async fn remove(app: &App, slug: &Slug, client_id: &str) -> anyhow::Result<()> {
    let (store, client) = find(app, slug, client_id).await?;
    anyhow::ensure!(
        client.kind.is_app(),
        "`{client_id}` is what VTEX signs in with; `vtex-idp store remove {slug}` removes the store with it"
    );
    register::remove(&app.acting, store.id, client.key).await?;
    output::line(&format!("`{client_id}` was removed; its tokens are worth nothing from now on."))
}
