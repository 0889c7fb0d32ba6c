//! What an operator does with directories.

use super::{Accounts, manage::Error};
use crate::{
    db::{
        self,
        directories::{self, Directory},
        stores,
    },
    types::{
        DirectoryId, DisplayName, IdentifierKinds, PhoneRegion, Slug,
        audit::{Event, Kind},
        random,
    },
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
    let mut tx = accounts.db.begin().await?;
    match directories::insert(&mut tx, &directory).await {
        Err(db::Error::Taken) => return Err(Error::Exists(format!("directory `{}`", directory.slug))),
        other => other?,
    }
    accounts.note(&mut tx, Event::new(Kind::DirectoryAdded).directory(directory.id)).await?;
    tx.commit().await?;
    Ok(directory)
}

/// Changes a directory to what `directory` says; every node sees it within two seconds.
pub async fn change(accounts: &Accounts, directory: &Directory) -> Result<(), Error> {
    let mut tx = accounts.db.begin().await?;
    let event = changed(&directories::by_id(&mut tx, directory.id).await?, directory);
    directories::change(&mut tx, directory).await?;
    stores::touch_of_directory(&mut tx, directory.id).await?;
    accounts.note(&mut tx, event).await?;
    tx.commit().await?;
    Ok(())
}

fn changed(from: &Directory, to: &Directory) -> Event {
    let source = |directory: &Directory| directory.source.as_ref().map(ToString::to_string);
    Event::new(Kind::DirectoryChanged)
        .directory(to.id)
        .changed("name", Some(from.name.as_str()), Some(to.name.as_str()))
        .changed("identifiers", Some(&from.identifiers.to_string()), Some(&to.identifiers.to_string()))
        .changed("phone_region", Some(&from.phone_region.to_string()), Some(&to.phone_region.to_string()))
        .changed("source", source(from).as_deref(), source(to).as_deref())
}
