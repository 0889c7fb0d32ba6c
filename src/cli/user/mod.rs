//! `user`: people in a directory.

mod set;
mod show;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::{directory, output, password};
use crate::{
    accounts::manage::{self, NewUser},
    app::App,
    db::users,
    types::{DisplayName, Email, Group, Slug, UserName},
};

/// People in a directory.
#[derive(Subcommand)]
pub(super) enum User {
    /// Add one; the password comes from a prompt or standard input
    Add {
        #[command(flatten)]
        who: Who,
        /// What people call them
        #[arg(long)]
        name: DisplayName,
        /// What B2B stores may know them by
        #[arg(long)]
        user_name: Option<UserName>,
        /// A group they are in, such as `staff`; once for each
        #[arg(long = "group", value_name = "GROUP")]
        groups: Vec<Group>,
        /// The address is not shown to be theirs yet: they cannot sign in until `user verify-email`
        #[arg(long)]
        unverified: bool,
        /// Add them without a password
        #[arg(long)]
        no_password: bool,
    },
    /// List them
    List {
        /// Whose [default: the only directory]
        #[arg(long)]
        directory: Option<Slug>,
        /// As JSON, one array
        #[arg(long)]
        json: bool,
    },
    /// Show one
    Show {
        #[command(flatten)]
        who: Who,
        /// As JSON, one object
        #[arg(long)]
        json: bool,
    },
    /// Change the name, the user name, the groups
    Set {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        change: set::Change,
    },
    /// Set the password; it comes from a prompt or standard input
    SetPassword(Who),
    /// Take the address as theirs
    VerifyEmail(Who),
    /// Keep one from signing in
    Block(Who),
    /// Let one sign in again
    Unblock(Who),
    /// Remove one
    Remove(Who),
}

/// A person.
#[derive(Args)]
pub(super) struct Who {
    /// Their e-mail
    email: Email,
    /// Where [default: the only directory]
    #[arg(long)]
    directory: Option<Slug>,
}

impl User {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::Add { who, name, user_name, groups, unverified, no_password } => {
                let directory = directory::find(app, who.directory.as_ref()).await?;
                let password = if no_password { None } else { Some(password::read_new()?) };
                let new = NewUser {
                    directory: directory.id,
                    email: who.email,
                    email_verified: !unverified,
                    name,
                    user_name,
                    groups,
                    password,
                };
                let user = manage::add_user(&app.accounts, new).await?;
                output::line(&format!("User {} was added; VTEX will know them as {}.", user.email, user.id))?;
            }
            Self::List { directory, json } => show::list(app, directory.as_ref(), json).await?,
            Self::Show { who, json } => show::one(app, find(app, &who).await?, json).await?,
            Self::Set { who, change } => change.carry_out(app, find(app, &who).await?.id).await?,
            Self::SetPassword(who) => {
                let user = find(app, &who).await?;
                manage::set_password(&app.accounts, user.id, password::read_new()?).await?;
                output::line("The password was set; what was granted under the old one is revoked.")?;
            }
            Self::VerifyEmail(who) => {
                users::verify_email(&app.db, find(app, &who).await?.id).await?;
                output::line("The address is taken as theirs.")?;
            }
            Self::Block(who) => {
                manage::block(&app.accounts, find(app, &who).await?.id).await?;
                output::line(
                    "Blocked. A VTEX session that is open already lives on: up to 24 hours by VTEX's default.",
                )?;
            }
            Self::Unblock(who) => {
                manage::unblock(&app.accounts, find(app, &who).await?.id).await?;
                output::line("Unblocked.")?;
            }
            Self::Remove(who) => {
                users::remove(&app.db, find(app, &who).await?.id).await?;
                output::line("Removed.")?;
            }
        }
        Ok(())
    }
}

async fn find(app: &App, who: &Who) -> anyhow::Result<users::User> {
    let directory = directory::find(app, who.directory.as_ref()).await?;
    let found = users::by_email(&app.db, directory.id, &who.email).await?;
    found.with_context(|| {
        format!("there is no {} in directory `{}`; see `vtex-idp user list`", who.email, directory.slug)
    })
}
