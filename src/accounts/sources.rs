//! The retailers' own databases that directories name: each with how its hashes were made and what becomes of a password.

use std::collections::BTreeMap;

use crate::{
    config::{self, SourceMode},
    crypto::password::{HashFormat, NoFormat},
    db::source::{self, QueryError},
    types::Slug,
};

/// Every source of the configuration, by name. None is connected before somebody signs in.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<String, Source>);

/// One of them.
#[derive(Debug)]
pub struct Source {
    /// Where it is and how it is asked.
    pub table: source::Source,
    /// How its hashes were made, where a row does not say.
    pub hash_format: HashFormat,
    /// What becomes of a password that was found right.
    pub mode: SourceMode,
}

/// Why a source of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// Its query or address.
    #[error("[sources.{name}]: {cause}")]
    Query {
        /// Which source.
        name: String,
        /// What is wrong.
        cause: QueryError,
    },
    /// Its hash format.
    #[error("[sources.{name}]: `hash_format`: {cause}")]
    HashFormat {
        /// Which source.
        name: String,
        /// What is wrong.
        cause: NoFormat,
    },
}

impl Sources {
    /// Reads the configuration's.
    pub fn new(configured: &BTreeMap<String, config::Source>) -> Result<Self, Unusable> {
        let mut all = BTreeMap::new();
        for (name, settings) in configured {
            let table = source::Source::new(settings)
                .map_err(|cause| Unusable::Query { name: name.clone(), cause })?;
            let hash_format = settings
                .hash_format
                .parse()
                .map_err(|cause| Unusable::HashFormat { name: name.clone(), cause })?;
            all.insert(name.clone(), Source { table, hash_format, mode: settings.mode });
        }
        Ok(Self(all))
    }

    /// The one with this name.
    #[must_use]
    pub fn find(&self, name: &Slug) -> Option<&Source> {
        self.0.get(name.as_str())
    }
}
