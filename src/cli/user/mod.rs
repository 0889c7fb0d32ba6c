//! `user`: people in a directory.

mod add;
mod email;
mod erase;
mod everything;
mod export;
mod import;
mod import_report;
mod known_by;
mod set;
mod show;
mod sign_in;
pub(super) mod who;

use clap::Subcommand;

use crate::{app::App, types::Slug};
use who::{Who, find};

/// People in a directory.
#[derive(Subcommand)]
pub(super) enum User {
    /// Add a user; the password comes from a prompt or standard input
    Add(add::Add),
    /// Bring users from a file: CSV or JSON Lines
    ///
    /// Adds users who are new, changes those who differ, and leaves the others alone; run again with the same file it changes
    /// nothing. docs/import.md says more. Exit code 0 when every row went in, 1 when some were refused.
    Import(Box<import::Import>),
    /// Write the users of a directory as a file that `user import` takes
    ///
    /// A cell may begin with a sign that a spreadsheet takes for a formula, such as = or +: it is left as it is, so that the
    /// file can be imported again. Open it as text.
    Export(export::Export),
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
        /// Show everything that is kept of the person: password, codes and tokens, what was done
        #[arg(long)]
        everything: bool,
        /// Write JSON, one object
        #[arg(long)]
        json: bool,
    },
    /// Change a user's name, identifiers and groups
    Set {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        change: set::Change,
    },
    /// Set a user's password; it comes from a prompt or standard input
    SetPassword(Who),
    /// Give a user another e-mail; VTEX will take them for another shopper
    SetEmail {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        new: email::NewEmail,
    },
    /// Take a user's e-mail as verified
    VerifyEmail(Who),
    /// Keep a user from signing in
    Block(Who),
    /// Let a user sign in again
    Unblock(Who),
    /// Erase a user with everything that is known about the person
    Erase {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        how: erase::Erasure,
    },
}

impl User {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run(app).await,
            Self::Import(import) => import.run(app).await,
            Self::Export(export) => export.run(app).await,
            Self::List { directory, json } => show::list(app, directory.as_ref(), json).await,
            Self::Show { who, everything: true, json } => {
                everything::show(app, find(app, &who).await?, json).await
            }
            Self::Show { who, everything: false, json } => show::one(app, find(app, &who).await?, json).await,
            Self::Set { who, change } => change.carry_out(app, &find(app, &who).await?).await,
            Self::SetPassword(who) => sign_in::set_password(app, &find(app, &who).await?.user).await,
            Self::SetEmail { who, new } => new.carry_out(app, &find(app, &who).await?).await,
            Self::VerifyEmail(who) => sign_in::verify_email(app, &find(app, &who).await?.user).await,
            Self::Block(who) => sign_in::block(app, &find(app, &who).await?.user).await,
            Self::Unblock(who) => sign_in::unblock(app, &find(app, &who).await?.user).await,
            Self::Erase { who, how } => how.carry_out(app, &find(app, &who).await?).await,
        }
    }
}
