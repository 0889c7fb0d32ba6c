//! What the rows before have named, so that two rows of a file never fight over one user.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState},
};

use super::{column::Column, row::Row};

/// What was named, as 64-bit fingerprints under a key of this run, and the line that named it: 12 bytes for each external
/// id, e-mail and identifier of the file, and no value.
pub(super) struct Seen {
    fingerprints: RandomState,
    lines: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
}

/// A fingerprint is a hash already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, fingerprint: u64) {
        self.0 = fingerprint;
    }
}

impl Seen {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self { fingerprints: RandomState::new(), lines: HashMap::default() }
    }

    /// Takes note of what a row names; what a row before named too, with its line. Such a row names nothing itself.
    pub(super) fn note(&mut self, row: &Row, line: u64) -> Result<(), Vec<(Column, u64)>> {
        let own = self.fingerprints_of(row);
        let before = own.iter().filter_map(|(column, own)| Some((*column, u64::from(*self.lines.get(own)?))));
        let before: Vec<(Column, u64)> = before.collect();
        if !before.is_empty() {
            return Err(before);
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.lines.extend(own.into_iter().map(|(_, own)| (own, line)));
        Ok(())
    }

    fn fingerprints_of(&self, row: &Row) -> Vec<(Column, u64)> {
        let mut named: Vec<(Column, &str)> = Vec::with_capacity(2 + row.identifiers.len());
        named.extend(row.external_id.as_ref().map(|id| (Column::ExternalId, id.as_str())));
        named.extend(row.email.as_ref().map(|email| (Column::Email, email.as_str())));
        named.extend(row.identifiers.iter().map(|it| (Column::Identifier(it.kind()), it.value())));
        let fingerprint =
            |(column, value): (Column, &str)| (column, self.fingerprints.hash_one((column.name(), value)));
        named.into_iter().map(fingerprint).collect()
    }
}
