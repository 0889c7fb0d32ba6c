//! `directory`: user bases.

mod check;
mod settings;
mod show;

use anyhow::Context;
use clap::Subcommand;

use super::output;
use crate::{
    accounts,
    app::App,
    db::directories,
    types::{DisplayName, Slug},
};
use settings::Settings;

/// User bases.
#[derive(Subcommand)]
pub(super) enum Directory {
    /// Add a directory
    Add {
        /// The directory's short name, such as `club`
        #[arg(value_name = "DIRECTORY")]
        slug: Slug,
        /// The directory's name, for people [default: the short name]
        #[arg(long)]
        name: Option<DisplayName>,
        #[command(flatten)]
        settings: Settings,
    },
    /// Change a directory; what is not named stays
    Set {
        /// The directory's short name
        #[arg(value_name = "DIRECTORY")]
        slug: Slug,
        /// The directory's name, for people
        #[arg(long)]
        name: Option<DisplayName>,
        #[command(flatten)]
        settings: Settings,
    },
    /// Examine a directory's source: its columns, hashes, e-mails and indexes
    Check(check::Check),
    /// List the directories
    List {
        /// Write JSON, one array
        #[arg(long)]
        json: bool,
    },
}

impl Directory {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::Add { slug, name, settings } => {
                let name = name.map_or_else(|| slug.as_str().parse(), Ok)?;
                let new = settings.of_new(app, slug, name)?;
                let directory = accounts::directories::add(&app.accounts, new).await?;
                output::line(&format!("Directory `{}` was added.", directory.slug))
            }
            Self::Set { slug, name, settings } => {
                let mut directory = find(app, Some(&slug)).await?;
                settings.over(app, &mut directory)?;
                if let Some(name) = name {
                    directory.name = name;
                }
                accounts::directories::change(&app.accounts, &directory).await?;
                output::line("Changed. Every node sees it within 2 seconds.")
            }
            Self::Check(check) => check.run(app).await,
            Self::List { json } => show::list(app, json).await,
        }
    }
}

/// The directory that was named, or the only one there is.
pub(super) async fn find(app: &App, slug: Option<&Slug>) -> anyhow::Result<directories::Directory> {
    if let Some(slug) = slug {
        let found = directories::by_slug(&app.db, slug).await?;
        return found
            .with_context(|| format!("there is no directory `{slug}`; see `vtex-idp directory list`"));
    }
    let mut all = directories::all(&app.db).await?;
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => anyhow::bail!("there is no directory yet; add one with `vtex-idp directory add club`"),
        (Some(_), false) => anyhow::bail!("there are several directories; name one with --directory"),
    }
}
