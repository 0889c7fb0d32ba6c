//! The user that a command names, by whatever they are known by.

use anyhow::{Context, bail};
use clap::Args;
use uuid::Uuid;

use crate::{
    app::App,
    cli::directory,
    db::{
        directories::Directory,
        users::{self, User},
    },
    types::{Email, ExternalId, Identifier, IdentifierKind, Slug, UserId},
};

/// A person.
#[derive(Args)]
pub(in crate::cli) struct Who {
    /// The user's e-mail, or anything else they are known by: CPF, CNPJ, phone, card, employee number, user name, external
    /// ID, user ID
    #[arg(value_name = "USER")]
    pub(in crate::cli) who: String,
    /// The short name of the user's directory [default: the only directory]
    #[arg(long, value_name = "DIRECTORY")]
    pub(in crate::cli) directory: Option<Slug>,
}

/// A person who was found, and where.
pub(in crate::cli) struct Found {
    pub(in crate::cli) user: User,
    pub(super) directory: Directory,
}

/// The one user whom a command names.
pub(in crate::cli) async fn find(app: &App, Who { who, directory }: &Who) -> anyhow::Result<Found> {
    let directory = directory::find(app, directory.as_ref()).await?;
    let mut found = Vec::new();
    if let Ok(email) = who.parse::<Email>() {
        found.extend(users::by_email(&app.db, directory.id, &email).await?);
    }
    if let Ok(id) = who.parse::<Uuid>() {
        let user = users::by_id(&app.db, UserId::from_uuid(id)).await?;
        found.extend(user.filter(|user| user.directory_id == directory.id));
    }
    if let Ok(id) = who.parse::<ExternalId>() {
        found.extend(users::by_external_id(&app.db, directory.id, &id).await?);
    }
    for kind in IdentifierKind::ALL.into_iter().filter(|kind| *kind != IdentifierKind::Email) {
        let Ok(identifier) = Identifier::read(kind, who, &directory.phone_region) else { continue };
        found.extend(users::by_identifier(&app.db, directory.id, &identifier).await?);
    }
    let user = found.pop().with_context(|| {
        format!("nobody in directory `{}` is known by this; see `vtex-idp user list`", directory.slug)
    })?;
    if found.iter().any(|other| other.id != user.id) {
        bail!("several users are known by this; name one by the user ID, which `vtex-idp user list` shows");
    }
    Ok(Found { user, directory })
}
