//! `user erase`: a person wants to be forgotten.

use clap::Args;

use super::{email::agreed, who::Found};
use crate::{accounts, app::App, cli::output};

/// How to erase.
#[derive(Args)]
pub(in crate::cli) struct Erasure {
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Erasure {
    pub(super) async fn carry_out(self, app: &App, Found { user, .. }: &Found) -> anyhow::Result<()> {
        output::remark(
            "this cannot be undone. VTEX keeps what it knows of the shopper: erase them there too, and in the file or table \
             that you import from.",
        );
        agreed(self.yes)?;
        accounts::erase::erase(&app.accounts, user).await?;
        output::line(&format!("Erased. Only the ID {} and the time are kept.", user.id))
    }
}
