//! The store that a command names: found, written as a file, removed.

use anyhow::Context;

use crate::{
    app::App,
    cli::output,
    oauth::Client,
    stores::{Settings, Store, document::Document, register},
    types::{ClientKind, Slug},
};

/// The store that was named.
pub(in crate::cli) async fn find(app: &App, slug: &Slug) -> anyhow::Result<Store> {
    let found = Store::by_slug(&app.db, slug).await?;
    found.with_context(|| format!("there is no store `{slug}`; see `vtex-idp store list`"))
}

/// A store's `vtex` client.
pub(in crate::cli) async fn client_of(app: &App, store: &Store) -> anyhow::Result<Client> {
    let clients = Client::of_store(&app.db, store.id).await?;
    let vtex = clients.into_iter().find(|client| client.kind == ClientKind::Vtex);
    vtex.with_context(|| format!("store `{}` has no client", store.slug))
}

/// `store export`: the store as a file.
pub(super) async fn export(app: &App, slug: &Slug) -> anyhow::Result<()> {
    let settings = Settings::of(&app.db, &find(app, slug).await?).await?;
    output::line(Document::of(&settings).to_toml().trim_end())
}

/// `store remove`: the store goes, with all that it has.
pub(super) async fn remove(app: &App, slug: &Slug) -> anyhow::Result<()> {
    let store = find(app, slug).await?;
    register::remove(&app.acting, store.id).await?;
    output::line(&format!(
        "Store `{slug}` was removed. Take the provider out of VTEX Admin too, or shoppers meet an error there."
    ))
}
