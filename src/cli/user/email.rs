//! `user set-email`: another address, and with it another shopper at VTEX.

use std::io::IsTerminal;

use anyhow::bail;
use clap::Args;

use super::who::Found;
use crate::{accounts, app::App, cli::output, types::Email};

/// The address to give.
#[derive(Args)]
pub(in crate::cli) struct NewEmail {
    /// The new e-mail
    #[arg(value_name = "EMAIL")]
    email: Email,
    /// Take it as not verified: the user cannot sign in until `user verify-email`
    #[arg(long)]
    unverified: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl NewEmail {
    pub(super) async fn carry_out(self, app: &App, Found { user, .. }: &Found) -> anyhow::Result<()> {
        if user.email.as_ref() == Some(&self.email) {
            bail!("this is their e-mail already; nothing was changed");
        }
        if user.email.is_some() {
            output::remark(
                "VTEX knows shoppers by their e-mail alone: under another one it sees another shopper, without the orders, \
                 addresses and cards of the old one.",
            );
            agreed(self.yes)?;
        }
        accounts::email::change(&app.accounts, user, &self.email, !self.unverified).await?;
        output::line("The e-mail was changed; what was granted under the old one is revoked.")
    }
}

/// Asks at a terminal; elsewhere `--yes` must have been said.
pub(super) fn agreed(yes: bool) -> anyhow::Result<()> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        bail!("nothing was changed; add --yes to go on");
    }
    output::ask("Go on? [y/N] ")?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if answer.trim().eq_ignore_ascii_case("y") { Ok(()) } else { bail!("nothing was changed") }
}
