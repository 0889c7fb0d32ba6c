//! `user`: people in a directory.

use anyhow::Context;
use clap::{Args, Subcommand};

use super::{directory, output, password};
use crate::{
    accounts::manage::{self, NewUser},
    app::App,
    db::users::{self, Status},
    types::{DisplayName, Email, Slug},
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
            Self::Add { who, name, unverified, no_password } => {
                let directory = directory::find(app, who.directory.as_ref()).await?;
                let password = if no_password { None } else { Some(password::read_new()?) };
                let email_verified = !unverified;
                let new =
                    NewUser { directory: directory.id, email: who.email, email_verified, name, password };
                let user = manage::add_user(&app.accounts, new).await?;
                output::line(&format!("User {} was added; VTEX will know them as {}.", user.email, user.id))?;
            }
            Self::List { directory, json } => list(app, directory.as_ref(), json).await?,
            Self::Show { who, json } => {
                let user = find(app, &who).await?;
                if json {
                    return output::json(&user);
                }
                output::table(["USER", user.email.as_str()], details(&user))?;
            }
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

async fn list(app: &App, slug: Option<&Slug>, json: bool) -> anyhow::Result<()> {
    const PAGE: i64 = 1000;
    let directory = directory::find(app, slug).await?;
    let mut all: Vec<users::User> = Vec::new();
    loop {
        let after = all.last().map_or("", |user| user.email.as_str());
        let page = users::page(&app.db, directory.id, after, PAGE).await?;
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    if json {
        return output::json(&all);
    }
    let row = |user: users::User| {
        [user.email.to_string(), user.name.to_string(), status(&user), user.id.to_string()]
    };
    output::table(["E-MAIL", "NAME", "STATUS", "ID"], all.into_iter().map(row))?;
    Ok(())
}

fn details(user: &users::User) -> [[String; 2]; 5] {
    let verified = if user.email_verified { "yes" } else { "no: they cannot sign in" };
    [
        ["Name".to_owned(), user.name.to_string()],
        ["Status".to_owned(), status(user)],
        ["E-mail verified".to_owned(), verified.to_owned()],
        ["ID".to_owned(), user.id.to_string()],
        ["Added".to_owned(), user.created_at.to_string()],
    ]
}

fn status(user: &users::User) -> String {
    match (user.status, user.email_verified) {
        (Status::Active, true) => "active",
        (Status::Active, false) => "e-mail unverified",
        (Status::Blocked, _) => "blocked",
    }
    .to_owned()
}

async fn find(app: &App, who: &Who) -> anyhow::Result<users::User> {
    let directory = directory::find(app, who.directory.as_ref()).await?;
    let found = users::by_email(&app.db, directory.id, &who.email).await?;
    found.with_context(|| {
        format!("there is no {} in directory `{}`; see `vtex-idp user list`", who.email, directory.slug)
    })
}
