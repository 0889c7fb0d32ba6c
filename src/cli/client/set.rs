//! `client set`: changes an app of a store.

use clap::Args;

use super::find;
use crate::{
    app::App,
    cli::output,
    db::logout_uris,
    oauth::client::{
        Lifetimes,
        register::{NewApp, change},
    },
    types::{AccessTokenFormat, DisplayName, Origin, RedirectUri, Scopes, Slug},
};

#[derive(Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
pub(in crate::cli) struct Set {
    /// The store's short name
    store: Slug,
    /// The app's `client_id`
    client_id: String,
    /// The name that you give the app
    #[arg(long, group = "what")]
    name: Option<DisplayName>,
    /// The addresses where the app takes its codes; all of them, in place of those there are
    #[arg(long = "redirect-uri", value_name = "URL", group = "what")]
    redirect_uris: Option<Vec<RedirectUri>>,
    /// The addresses that a sign-out may lead back to; all of them, in place of those there are
    #[arg(long = "logout-uri", value_name = "URL", group = "what")]
    logout_uris: Option<Vec<RedirectUri>>,
    /// The origins whose scripts may call with the app's tokens; all of them, in place of those there are
    #[arg(long = "origin", value_name = "ORIGIN", group = "what")]
    origins: Option<Vec<Origin>>,
    /// The scopes that it may ask for
    #[arg(long, value_name = "SCOPES", group = "what")]
    scope: Option<Scopes>,
    /// The form of its access tokens: opaque or jwt
    #[arg(long, value_name = "FORMAT", group = "what")]
    access_tokens: Option<AccessTokenFormat>,
    /// How long its codes can be redeemed
    #[arg(long, value_name = "SECONDS", group = "what")]
    code_seconds: Option<i64>,
    /// How long its access tokens are good
    #[arg(long, value_name = "SECONDS", group = "what")]
    access_token_seconds: Option<i64>,
    /// How long its refresh tokens may lie unused
    #[arg(long, value_name = "SECONDS", group = "what")]
    refresh_token_seconds: Option<i64>,
}

impl Set {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let (store, client) = find(app, &self.store, &self.client_id).await?;
        let Some(name) = client.name.clone().filter(|_| client.kind.is_app()) else {
            anyhow::bail!(
                "`{}` is what VTEX signs in with; `vtex-idp store set {}` changes it",
                self.client_id,
                self.store
            );
        };
        let own = client.lifetimes;
        let changed = NewApp {
            name: self.name.unwrap_or(name),
            kind: client.kind,
            redirect_uris: self.redirect_uris.unwrap_or_else(|| client.redirect_uris.clone()),
            logout_uris: match self.logout_uris {
                Some(said) => said,
                None => logout_uris::of_client(&app.db, client.key).await?,
            },
            origins: self.origins.unwrap_or_else(|| client.origins.clone()),
            scope: self.scope.unwrap_or(client.scope),
            access_tokens: self.access_tokens.unwrap_or(client.access_tokens),
            lifetimes: Lifetimes {
                code: self.code_seconds.or(own.code),
                access_token: self.access_token_seconds.or(own.access_token),
                refresh_token: self.refresh_token_seconds.or(own.refresh_token),
            },
        };
        change(&app.acting, store.id, &client, changed).await?;
        output::line(&format!("`{}` was changed; servers see it within 2 seconds.", self.client_id))
    }
}
