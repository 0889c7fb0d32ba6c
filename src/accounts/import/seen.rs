//! What the rows before have named, so that two rows of a file never fight over one user.

use std::{
    hash::{BuildHasher, RandomState},
    io,
};

use super::{column::Column, fingerprints::Fingerprints, row::Row};

/// What was named, as 64-bit fingerprints under a key of this run, and the line that named it; no value.
pub(super) struct Seen {
    fingerprint: RandomState,
    lines: Fingerprints,
}

impl Seen {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self { fingerprint: RandomState::new(), lines: Fingerprints::new() }
    }

    /// Takes note of what a row names. What a row before named too is returned with its line; then the row names nothing.
    pub(super) fn note(&mut self, row: &Row, line: u64) -> io::Result<Vec<(Column, u64)>> {
        let own = self.fingerprints_of(row);
        let mut before = Vec::new();
        for (column, fingerprint) in &own {
            before.extend(self.lines.line_of(*fingerprint)?.map(|line| (*column, u64::from(line))));
        }
        if before.is_empty() {
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            own.into_iter().try_for_each(|(_, fingerprint)| self.lines.add(fingerprint, line))?;
        }
        Ok(before)
    }

    fn fingerprints_of(&self, row: &Row) -> Vec<(Column, u64)> {
        let mut named: Vec<(Column, &str)> = Vec::with_capacity(2 + row.identifiers.len());
        named.extend(row.external_id.as_ref().map(|id| (Column::ExternalId, id.as_str())));
        named.extend(row.email.as_ref().map(|email| (Column::Email, email.as_str())));
        named.extend(row.identifiers.iter().map(|it| (Column::Identifier(it.kind()), it.value())));
        let fingerprint =
            |(column, value): (Column, &str)| (column, self.fingerprint.hash_one((column.name(), value)));
        named.into_iter().map(fingerprint).collect()
    }
}
