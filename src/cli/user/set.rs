//! `user set`: changes what is known of a user.

use clap::Args;

use crate::{
    accounts::manage::{self, UserChange},
    app::App,
    cli::output,
    types::{DisplayName, Group, UserId, UserName},
};

/// What to change.
#[derive(Args)]
#[group(required = true, multiple = true)]
pub(in crate::cli) struct Change {
    /// The user's name, for people
    #[arg(long)]
    name: Option<DisplayName>,
    /// The user name, by which B2B stores may know the user
    #[arg(long)]
    user_name: Option<UserName>,
    /// Take the user name away
    #[arg(long, conflicts_with = "user_name")]
    no_user_name: bool,
    /// A group that the user is in from now on, in place of those before; once for each
    #[arg(long = "group", value_name = "GROUP")]
    groups: Vec<Group>,
    /// Take the user out of every group
    #[arg(long, conflicts_with = "groups")]
    no_groups: bool,
}

impl Change {
    pub(super) async fn carry_out(self, app: &App, user: UserId) -> anyhow::Result<()> {
        let change = UserChange {
            name: self.name,
            user_name: if self.no_user_name { Some(None) } else { self.user_name.map(Some) },
            groups: (self.no_groups || !self.groups.is_empty()).then_some(self.groups),
        };
        manage::change_user(&app.accounts, user, change).await?;
        output::line("Changed. What it means for a store holds from the next login on.")
    }
}
