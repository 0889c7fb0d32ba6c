//! What would be done to a store: found out from a file or from settings, and shown before it is done.

use super::{Difference, Error, assign, difference};
use crate::{
    db::{Db, directories},
    stores::{Settings, Store, document::Document},
    types::{DirectoryId, StoreId},
};

/// What would be done to one store.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The store as it will be.
    pub settings: Settings,
    /// What differs from the store as it is; nothing when there is nothing to do.
    pub differences: Vec<Difference>,
    /// The store as it is.
    pub(super) target: Target,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    /// There is none: it is registered.
    New(DirectoryId),
    /// This one, if it still has this version.
    Present(StoreId, i64),
}

impl Plan {
    /// Whether the store does not exist yet.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        matches!(self.target, Target::New(_))
    }

    /// Whether VTEX Admin must be changed too.
    #[must_use]
    pub fn concerns_vtex(&self) -> bool {
        self.differences.iter().any(Difference::concerns_vtex)
    }

    /// What makes a store what a file says.
    pub async fn of_file(db: &Db, document: Document) -> Result<Self, Error> {
        let settings = document.complete()?;
        settings.wire.check()?;
        if let Some(store) = Store::by_slug(db, &settings.slug).await? {
            let present = Settings::of(db, &store).await?;
            return Self::change(&store, &present, settings);
        }
        let directory = directories::by_slug(db, &settings.directory).await?;
        let directory = directory.ok_or_else(|| Error::NoDirectory(settings.directory.clone()))?;
        let differences = difference::of_new(&settings);
        Ok(Self { settings, differences, target: Target::New(directory.id) })
    }

    /// What sets these keys of a store, in order; a preset comes before everything else.
    pub async fn of_assignments(
        db: &Db,
        store: &Store,
        assignments: &[(String, String)],
    ) -> Result<Self, Error> {
        let present = Settings::of(db, store).await?;
        let mut settings = present.clone();
        let (presets, others): (Vec<_>, Vec<_>) = assignments.iter().partition(|(key, _)| key == "preset");
        for (key, value) in presets.into_iter().chain(others) {
            assign::assign(&mut settings, key, value)?;
        }
        settings.settle();
        settings.wire.check()?;
        Self::change(store, &present, settings)
    }

    fn change(store: &Store, present: &Settings, settings: Settings) -> Result<Self, Error> {
        if settings.slug != present.slug {
            return Err(Error::OtherSlug(present.slug.clone()));
        }
        if settings.directory != present.directory {
            let (store, is) = (present.slug.clone(), present.directory.clone());
            return Err(Error::OtherDirectory { store, is });
        }
        let differences = difference::between(present, &settings);
        Ok(Self { settings, differences, target: Target::Present(store.id, store.version) })
    }
}
