//! `store`: VTEX accounts that registered us as their provider.

mod add;
mod apply;
mod named;
mod plans;
mod set;
mod show;

pub(super) use named::{client_of, find};

use clap::Subcommand;

use super::sheet;
use crate::{app::App, types::Slug};

/// VTEX stores.
#[derive(Subcommand)]
pub(super) enum Store {
    /// Add a store, and print what to paste into VTEX Admin
    Add(add::Add),
    /// Make stores what their files say; the difference is shown first
    Apply(apply::Apply),
    /// Change settings of a store, such as `token.body=form`
    Set(set::Set),
    /// Print a store as the file that `store apply` takes; parameters' values are in it
    Export {
        /// The store's short name
        #[arg(value_name = "STORE")]
        slug: Slug,
    },
    /// List the stores
    List {
        /// Write JSON, one array
        #[arg(long)]
        json: bool,
    },
    /// Show a store, with what to paste into VTEX Admin
    Show {
        /// The store's short name
        #[arg(value_name = "STORE")]
        slug: Slug,
        /// Write JSON, one object
        #[arg(long)]
        json: bool,
    },
    /// Print what to paste into VTEX Admin or to send VTEX by ticket: as text, as a page or as JSON
    Sheet(sheet::Sheet),
    /// Remove a store, with its client and everything granted to it
    Remove {
        /// The store's short name
        #[arg(value_name = "STORE")]
        slug: Slug,
    },
}

impl Store {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run(app).await,
            Self::Apply(apply) => apply.run(app).await,
            Self::Set(set) => set.run(app).await,
            Self::Export { slug } => named::export(app, &slug).await,
            Self::List { json } => show::list(app, json).await,
            Self::Show { slug, json } => show::one(app, &slug, json).await,
            Self::Sheet(sheet) => sheet.run(app).await,
            Self::Remove { slug } => named::remove(app, &slug).await,
        }
    }
}
