//! `user add`: a person joins a directory.

use clap::Args;

use super::who::Who;
use crate::{
    accounts::manage::{self, NewUser},
    app::App,
    cli::{directory, output, password},
    types::{DisplayName, Group, UserName},
};

/// A user to add.
#[derive(Args)]
pub(in crate::cli) struct Add {
    #[command(flatten)]
    who: Who,
    /// The user's name, for people
    #[arg(long)]
    name: DisplayName,
    /// The user name, by which B2B stores may know the user
    #[arg(long)]
    user_name: Option<UserName>,
    /// A group that the user is in, such as `staff`; once for each
    #[arg(long = "group", value_name = "GROUP")]
    groups: Vec<Group>,
    /// Take the e-mail as not verified: the user cannot sign in until `user verify-email`
    #[arg(long)]
    unverified: bool,
    /// Set no password yet
    #[arg(long)]
    no_password: bool,
}

impl Add {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let directory = directory::find(app, self.who.directory.as_ref()).await?;
        let password = if self.no_password { None } else { Some(password::read_new()?) };
        let new = NewUser {
            directory: directory.id,
            email: self.who.email,
            email_verified: !self.unverified,
            name: self.name,
            user_name: self.user_name,
            groups: self.groups,
            password,
        };
        let user = manage::add_user(&app.accounts, new).await?;
        output::line(&format!("User {} was added; VTEX will know them as {}.", user.email, user.id))
    }
}
