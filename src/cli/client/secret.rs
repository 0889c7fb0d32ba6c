//! `client rotate-secret` and `client retire-secret`.

use clap::Args;
use secrecy::ExposeSecret;

use super::find;
use crate::{
    app::App,
    cli::{output, store},
    oauth,
    oauth::client::secrets::{Which, retire_secret, rotate_secret},
    stores::Store,
    types::{ClientKind, Slug},
};

/// Which client of which store.
#[derive(Args)]
struct Of {
    /// The store's short name
    store: Slug,
    /// The `client_id` of an app; without it the secret is the one that VTEX Admin holds
    #[arg(long = "client", value_name = "CLIENT_ID")]
    client_id: Option<String>,
}

#[derive(Args)]
pub(in crate::cli) struct Rotate {
    #[command(flatten)]
    of: Of,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(in crate::cli) struct Retire {
    #[command(flatten)]
    of: Of,
    /// End the newer one: it was lost before it reached where it is used
    #[arg(long)]
    newest: bool,
}

impl Of {
    async fn find(&self, app: &App) -> anyhow::Result<(Store, oauth::Client)> {
        let (store, client) = if let Some(client_id) = &self.client_id {
            find(app, &self.store, client_id).await?
        } else {
            let store = store::find(app, &self.store).await?;
            let client = store::client_of(app, &store).await?;
            (store, client)
        };
        anyhow::ensure!(
            client.kind != ClientKind::Public,
            "`{}` is a public client: it has no secret",
            client.client_id
        );
        Ok((store, client))
    }

    /// The options that name the client again.
    fn named(&self) -> String {
        let client = self.client_id.as_ref().map(|client_id| format!(" --client {client_id}"));
        format!("{}{}", self.store, client.unwrap_or_default())
    }
}

impl Rotate {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let (store, client) = self.of.find(app).await?;
        let secret = rotate_secret(&app.acting, store.id, client.key).await?;
        if self.json {
            let client_id = client.client_id;
            return output::json(
                &serde_json::json!({"client_id": client_id, "client_secret": secret.expose_secret()}),
            );
        }
        output::line(&format!("Client secret value: {}", secret.expose_secret()))?;
        let place = match client.kind {
            ClientKind::Vtex => "Paste it in VTEX Admin (step 1, \"Client secret value\")",
            ClientKind::Public | ClientKind::Confidential => "Give it to the app",
        };
        output::line(&format!("\nIt is shown this once. {place}; both secrets are valid until then."))?;
        let again = self.of.named();
        output::line(&format!("When logins work with it: vtex-idp client retire-secret {again}"))
    }
}

impl Retire {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let (store, client) = self.of.find(app).await?;
        let which = if self.newest { Which::Newer } else { Which::Older };
        retire_secret(&app.acting, store.id, client.key, which).await?;
        output::line("Done: one secret is valid now.")
    }
}
