//! `user set`: changes what is known of a user.

use clap::Args;

use super::{known_by::KnownBy, who::Found};
use crate::{
    accounts::manage::{self, UserChange},
    app::App,
    cli::output,
    types::{DisplayName, Group, IdentifierKind},
};

/// What to change.
#[derive(Args)]
pub(in crate::cli) struct Change {
    /// The user's name, for people
    #[arg(long)]
    name: Option<DisplayName>,
    #[command(flatten)]
    known_by: KnownBy,
    /// A kind of identifier to take away, such as `phone`; once for each
    #[arg(long, value_name = "KIND")]
    without: Vec<IdentifierKind>,
    /// A group that the user is in from now on, in place of those before; once for each
    #[arg(long = "group", value_name = "GROUP")]
    groups: Vec<Group>,
    /// Take the user out of every group
    #[arg(long, conflicts_with = "groups")]
    no_groups: bool,
}

impl Change {
    pub(super) async fn carry_out(self, app: &App, found: &Found) -> anyhow::Result<()> {
        if self.without.contains(&IdentifierKind::Email) {
            anyhow::bail!("an e-mail can be changed, by `user set-email`, but not taken away");
        }
        let change = UserChange {
            name: self.name,
            identifiers: self.known_by.read(&found.directory)?,
            without: self.without,
            groups: (self.no_groups || !self.groups.is_empty()).then_some(self.groups),
        };
        if change == UserChange::default() {
            anyhow::bail!("say what to change; `vtex-idp user set --help` lists it");
        }
        manage::change_user(&app.accounts, found.user.id, change).await?;
        output::line("Changed. What it means for a store holds from the next login on.")
    }
}
