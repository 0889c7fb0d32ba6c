//! The demo's headless front end: a public app of the store, and the page of the simulator that is it.

use url::Url;

use crate::{
    app::App,
    oauth::client::{
        Lifetimes,
        register::{self, NewApp},
    },
    simulator::{Headless, Settings, Simulator},
    stores::Store,
    types::{AccessTokenFormat, ClientKind, Scope},
};

/// Registers the app, and says what its page must know.
pub(super) async fn register(app: &App, store: &Store, store_url: &Url) -> anyhow::Result<Headless> {
    let page = Simulator::new(Settings::default(), store_url).headless_url();
    let front_end = NewApp {
        name: "Headless front end".parse()?,
        kind: ClientKind::Public,
        redirect_uris: vec![page.as_str().parse()?],
        logout_uris: vec![page.as_str().parse()?],
        origins: vec![store_url.as_str().parse()?],
        scope: Scope::ALL.into_iter().collect(),
        access_tokens: AccessTokenFormat::Opaque,
        lifetimes: Lifetimes::default(),
    };
    let registered = register::register(&app.acting, (store.id, &store.slug), front_end).await?;
    let issuer = Url::parse(&store.issuer(&app.config.base_url()))?;
    Ok(Headless { issuer, client_id: registered.client_id })
}
