//! Why a store cannot be as it is asked for.

use super::Refused;
use crate::{
    db,
    stores::{document::Missing, register, store::LoadError, wire_profile::Impossible},
    types::Slug,
};

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
