//! What an operator does with directories.

use super::{Accounts, manage::Error};
use crate::{
    db::{
        self,
        directories::{self, Directory},
        stores,
    },
    types::{DirectoryId, DisplayName, IdentifierKinds, PhoneRegion, Slug, random},
};

/// A directory to add.
#[derive(Debug)]
pub struct NewDirectory {
    /// Its short name.
    pub slug: Slug,
    /// What people call it.
    pub name: DisplayName,
    /// What its users may type, in the order in which it is tried.
    pub identifiers: IdentifierKinds,
    /// The country whose code its users may leave out of a phone number.
    pub phone_region: PhoneRegion,
    /// The source where its users are looked up.
    pub source: Option<Slug>,
}

impl NewDirectory {
    /// One whose users sign in with their e-mail.
    #[must_use]
    pub fn named(slug: Slug, name: DisplayName) -> Self {
        let (identifiers, phone_region) = (IdentifierKinds::default(), PhoneRegion::default());
        Self { slug, name, identifiers, phone_region, source: None }
    }
}

/// Adds a directory.
pub async fn add(accounts: &Accounts, new: NewDirectory) -> Result<Directory, Error> {
    let now = accounts.clock.now();
    let directory = Directory {
        id: DirectoryId::from_uuid(random::ordered_id(now)),
        slug: new.slug,
        name: new.name,
        identifiers: new.identifiers,
        phone_region: new.phone_region,
        source: new.source,
        slowest_hash: 0,
        created_at: now,
    };
    match directories::insert(&accounts.db, &directory).await {
        Err(db::Error::Taken) => Err(Error::Exists(format!("directory `{}`", directory.slug))),
        other => Ok(other.map(|()| directory)?),
    }
}

/// Changes a directory to what `directory` says; every node sees it within two seconds.
pub async fn change(accounts: &Accounts, directory: &Directory) -> Result<(), Error> {
    let mut tx = accounts.db.begin().await?;
    directories::change(&mut tx, directory).await?;
    stores::touch_of_directory(&mut tx, directory.id).await?;
    tx.commit().await?;
    Ok(())
}
