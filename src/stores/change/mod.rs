//! A change of a store: first a plan that somebody can read, then all of it in one transaction, or nothing.

mod assign;
mod carry_out;
mod difference;

pub use assign::{Refused, is_parameter_value};
pub use carry_out::{Done, carry_out};
pub use difference::Difference;

use super::{
    Settings, Store,
    document::{Document, Missing},
    register,
    store::LoadError,
    wire_profile::Impossible,
};
use crate::{
    db::{self, Db, directories},
    types::{DirectoryId, Slug, StoreId},
};

/// What would be done to one store.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The store as it will be.
    pub settings: Settings,
    /// What differs from the store as it is; nothing when there is nothing to do.
    pub differences: Vec<Difference>,
    /// The store as it is.
    target: Target,
}

#[derive(Debug, Clone, Copy)]
enum Target {
    /// There is none: it is registered.
    New(DirectoryId),
    /// This one, if it still has this version.
    Present(StoreId, i64),
}

/// Why a store cannot be as it is asked for, or was not changed. Nothing of the change stays.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file lacks a key.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// A key or value that cannot be.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A wire profile that could not work.
    #[error(transparent)]
    Impossible(#[from] Impossible),
    /// The directory is none.
    #[error("there is no directory `{0}`; add it with `vtex-idp directory add {0}`")]
    NoDirectory(Slug),
    /// The directory of a store that exists.
    #[error(
        "the directory of store `{store}` cannot change from `{is}`: in another one the same people are other users, whom VTEX \
         would take for strangers"
    )]
    OtherDirectory {
        /// Which store.
        store: Slug,
        /// Its directory.
        is: Slug,
    },
    /// The slug of a store that exists.
    #[error("the slug of store `{0}` cannot change: it stands in the URLs that were pasted into VTEX Admin")]
    OtherSlug(Slug),
    /// Somebody else was faster.
    #[error("store `{0}` was changed by somebody else in the meantime: nothing was done; look again")]
    ChangedMeanwhile(Slug),
    /// The store cannot be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// It could not be registered.
    #[error(transparent)]
    Register(#[from] register::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
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
