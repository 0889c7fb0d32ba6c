//! `hash wrap`: no weak hash stays in the database until its owner happens to sign in.

use clap::Args;
use serde_json::json;

use crate::{
    accounts::wrap::{self, Mode},
    app::App,
    cli::{directory, output, progress},
    types::Slug,
};

/// Which hashes to wrap.
#[derive(Args)]
pub(in crate::cli) struct Wrap {
    /// The short name of the directory [default: the only directory]
    #[arg(long)]
    directory: Option<Slug>,
    /// Only count them
    #[arg(long)]
    dry_run: bool,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

impl Wrap {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let directory = directory::find(app, self.directory.as_ref()).await?;
        let all = u64::try_from(wrap::count(&app.accounts, directory.id).await?).unwrap_or_default();
        let bar = progress::bar(all, "hashes");
        let mode = if self.dry_run { Mode::Count } else { Mode::Wrap };
        let done =
            wrap::all(&app.accounts, directory.id, mode, |done| bar.set_position(done.looked_at)).await;
        bar.finish_and_clear();
        let done = done?;
        if self.json {
            return output::json(&json!({
                "imported": done.looked_at, "wrapped": done.wrapped, "overtaken": done.overtaken, "dry_run": self.dry_run,
            }));
        }
        if done.looked_at == 0 {
            return output::line("The directory has no imported hashes.");
        }
        let verb = if self.dry_run { "would be wrapped" } else { "were wrapped in argon2id" };
        output::line(&format!(
            "{} of {} imported hashes {verb}; the others are strong already or just signed in.",
            done.wrapped, done.looked_at
        ))?;
        output::line("Each becomes a hash of our own when its owner signs in.")
    }
}
