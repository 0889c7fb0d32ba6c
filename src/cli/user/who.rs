//! The user that a command names.

use anyhow::Context;
use clap::Args;

use crate::{
    app::App,
    cli::directory,
    db::users,
    types::{Email, Slug},
};

/// A person.
#[derive(Args)]
pub(in crate::cli) struct Who {
    /// The user's e-mail
    pub(super) email: Email,
    /// The short name of the user's directory [default: the only directory]
    #[arg(long, value_name = "DIRECTORY")]
    pub(super) directory: Option<Slug>,
}

pub(super) async fn find(app: &App, who: &Who) -> anyhow::Result<users::User> {
    let directory = directory::find(app, who.directory.as_ref()).await?;
    let found = users::by_email(&app.db, directory.id, &who.email).await?;
    found.with_context(|| {
        format!("there is no {} in directory `{}`; see `vtex-idp user list`", who.email, directory.slug)
    })
}
