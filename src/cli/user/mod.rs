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
    /// Add a user; the password comes from a prompt or standard input
    Add {
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
    },
    /// List the users of a directory
    List {
        /// The directory's short name [default: the only directory]
        #[arg(long)]
        directory: Option<Slug>,
        /// Write JSON, one array
        #[arg(long)]
        json: bool,
    },
    /// Show a user
    Show {
        #[command(flatten)]
        who: Who,
        /// Write JSON, one object
        #[arg(long)]
        json: bool,
    },
    /// Change a user's name, user name and groups
    Set {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        change: set::Change,
    },
    /// Set a user's password; it comes from a prompt or standard input
    SetPassword(Who),
    /// Take a user's e-mail as verified
    VerifyEmail(Who),
    /// Keep a user from signing in
    Block(Who),
    /// Let a user sign in again
    Unblock(Who),
    /// Remove a user
    Remove(Who),
}

/// A person.
#[derive(Args)]
pub(super) struct Who {
    /// The user's e-mail
    email: Email,
    /// The short name of the user's directory [default: the only directory]
    #[arg(long, value_name = "DIRECTORY")]
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
