//! `user add`: a person joins a directory.

use clap::Args;

use super::known_by::KnownBy;
use crate::{
    accounts::manage::{self, NewUser},
    app::App,
    cli::{directory, output, password},
    types::{DisplayName, Email, ExternalId, Group, Slug},
};

/// A user to add.
#[derive(Args)]
pub(in crate::cli) struct Add {
    /// The user's e-mail
    email: Email,
    /// The short name of the directory [default: the only directory]
    #[arg(long, value_name = "DIRECTORY")]
    directory: Option<Slug>,
    /// The user's name, for people
    #[arg(long)]
    name: DisplayName,
    /// What your own system calls the user
    #[arg(long, value_name = "ID")]
    external_id: Option<ExternalId>,
    #[command(flatten)]
    known_by: KnownBy,
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
        let directory = directory::find(app, self.directory.as_ref()).await?;
        let identifiers = self.known_by.read(&directory)?;
        let password = if self.no_password { None } else { Some(password::read_new()?) };
        let new = NewUser {
            directory: directory.id,
            external_id: self.external_id,
            email: Some(self.email.clone()),
            email_verified: !self.unverified,
            name: self.name,
            identifiers,
            groups: self.groups,
            password,
        };
        let user = manage::add_user(&app.accounts, new).await?;
        output::line(&format!("User {} was added; VTEX will know them as {}.", self.email, user.id))
    }
}
