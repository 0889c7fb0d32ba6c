//! `client add`: registers an app of a store.

use clap::Args;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::{
    app::App,
    cli::{output, store},
    oauth::client::{
        Lifetimes,
        register::{NewApp, register},
    },
    types::{AccessTokenFormat, ClientKind, DisplayName, Origin, RedirectUri, Scopes, Slug},
};

#[derive(Args)]
#[command(group = clap::ArgGroup::new("kind").required(true))]
pub(in crate::cli) struct Add {
    /// The store's short name
    store: Slug,
    /// The name that you give the app
    name: DisplayName,
    /// It runs in a browser or on a phone and cannot keep a secret: PKCE proves it
    #[arg(long, group = "kind")]
    public: bool,
    /// It has a server of its own, which keeps a secret
    #[arg(long, group = "kind")]
    confidential: bool,
    /// An address where the app takes its codes, to the letter; may be given several times. At `http://127.0.0.1` any port will do
    #[arg(long = "redirect-uri", value_name = "URL")]
    redirect_uris: Vec<RedirectUri>,
    /// An address that a sign-out may lead back to, to the letter, beside the store's own front page; may be given several times
    #[arg(long = "logout-uri", value_name = "URL")]
    logout_uris: Vec<RedirectUri>,
    /// An origin whose scripts may call the server with the app's tokens (CORS), such as `https://www.mystore.com`; may be given several times
    #[arg(long = "origin", value_name = "ORIGIN")]
    origins: Vec<Origin>,
    /// The scopes that it may ask for: `openid`, `profile`, `email`, `offline_access` (a refresh token)
    #[arg(long, value_name = "SCOPES", default_value = "openid profile email")]
    scope: Scopes,
    /// The form of its access tokens: opaque, or jwt for servers that check them themselves
    #[arg(long, value_name = "FORMAT", default_value = "opaque")]
    access_tokens: AccessTokenFormat,
    /// How long its codes can be redeemed [default: the configuration's]
    #[arg(long, value_name = "SECONDS")]
    code_seconds: Option<i64>,
    /// How long its access tokens are good [default: the configuration's]
    #[arg(long, value_name = "SECONDS")]
    access_token_seconds: Option<i64>,
    /// How long its refresh tokens may lie unused [default: the configuration's]
    #[arg(long, value_name = "SECONDS")]
    refresh_token_seconds: Option<i64>,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

impl Add {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let store = store::find(app, &self.store).await?;
        let new = NewApp {
            name: self.name,
            kind: if self.public { ClientKind::Public } else { ClientKind::Confidential },
            redirect_uris: self.redirect_uris,
            logout_uris: self.logout_uris,
            origins: self.origins,
            scope: self.scope,
            access_tokens: self.access_tokens,
            lifetimes: Lifetimes {
                code: self.code_seconds,
                access_token: self.access_token_seconds,
                refresh_token: self.refresh_token_seconds,
            },
        };
        let added = register(&app.acting, (store.id, &store.slug), new).await?;
        let issuer = store.issuer(&app.config.base_url());
        let secret = added.client_secret.as_ref().map(ExposeSecret::expose_secret);
        if self.json {
            return output::json(
                &json!({"issuer": issuer, "client_id": added.client_id, "client_secret": secret}),
            );
        }
        let mut rows = vec![["Issuer".to_owned(), issuer], ["Client ID".to_owned(), added.client_id.clone()]];
        rows.extend(secret.map(|secret| ["Client secret".to_owned(), secret.to_owned()]));
        output::table(["APP", ""], rows)?;
        if secret.is_some() {
            output::line("\nThe client secret is shown this once.")?;
        }
        output::line(
            "\nA client library finds the rest under the issuer, at /.well-known/openid-configuration.",
        )
    }
}
