//! `directory`: user bases.

use anyhow::Context;
use clap::Subcommand;

use super::output;
use crate::{
    accounts::manage,
    app::App,
    db::directories,
    types::{DisplayName, Slug},
};

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
    },
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
            Self::Add { slug, name } => {
                let name = name.map_or_else(|| slug.as_str().parse(), Ok)?;
                let directory = manage::add_directory(&app.accounts, slug, name).await?;
                output::line(&format!("Directory `{}` was added.", directory.slug))?;
            }
            Self::List { json } => {
                let all = directories::all(&app.db).await?;
                if json {
                    return output::json(&all);
                }
                let row = |d: directories::Directory| {
                    [d.slug.to_string(), d.name.to_string(), d.created_at.to_string()]
                };
                output::table(["DIRECTORY", "NAME", "ADDED"], all.into_iter().map(row))?;
            }
        }
        Ok(())
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
