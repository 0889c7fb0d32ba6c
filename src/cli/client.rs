//! `client`: a store's OAuth client and its secrets.

use clap::Subcommand;
use secrecy::ExposeSecret;

use super::{output, store};
use crate::{
    app::App,
    oauth::client::{Which, retire_secret, rotate_secret},
    types::Slug,
};

/// A store's OAuth client.
#[derive(Subcommand)]
pub(super) enum Client {
    /// Make a store's new client secret; the present one stays valid until it is retired
    RotateSecret {
        /// The store's short name
        store: Slug,
        /// Write JSON, one object
        #[arg(long)]
        json: bool,
    },
    /// End one of a store's two valid client secrets: the older, unless told otherwise
    RetireSecret {
        /// The store's short name
        store: Slug,
        /// End the newer one: it was lost before it reached VTEX
        #[arg(long)]
        newest: bool,
    },
}

impl Client {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::RotateSecret { store: slug, json } => {
                let store = store::find(app, &slug).await?;
                let client = store::client_of(app, &store).await?;
                let secret = rotate_secret(&app.db, &app.clock, store.id, client.key).await?;
                if json {
                    let client_id = client.client_id;
                    return output::json(
                        &serde_json::json!({"client_id": client_id, "client_secret": secret.expose_secret()}),
                    );
                }
                output::line(&format!("Client secret value: {}", secret.expose_secret()))?;
                output::line(
                    "\nIt is shown this once. Paste it in VTEX Admin (step 1, \"Client secret value\"); both secrets are valid until then.",
                )?;
                output::line(&format!("When logins work with it: vtex-idp client retire-secret {slug}"))?;
            }
            Self::RetireSecret { store: slug, newest } => {
                let store = store::find(app, &slug).await?;
                let client = store::client_of(app, &store).await?;
                let which = if newest { Which::Newer } else { Which::Older };
                retire_secret(&app.db, &app.clock, store.id, client.key, which).await?;
                output::line("Done: one secret is valid now.")?;
            }
        }
        Ok(())
    }
}
