//! Looks at a directory's source as signing in would, and says what would go wrong before a shopper meets it.

mod finding;
mod look_up;
mod members;

pub use finding::{Finding, Weight};

use std::time::Duration;

use super::{Accounts, candidates, sources::Source};
use crate::{
    db::{
        directories::Directory,
        source::{Described, Error},
    },
    types::{Clock, Identifier, IdentifierKind, Slug, identifier::readings},
};

/// The most members of a sample.
const SAMPLE: u32 = 1000;

/// What was found out about a source.
#[derive(Debug)]
pub struct Examined {
    /// Its name.
    pub source: Slug,
    /// Its columns and its server.
    pub described: Described,
    /// How long it took to connect and to describe the query.
    pub took: Duration,
    /// How many members were looked at.
    pub members: usize,
    /// The look-ups that were asked for, in order.
    pub look_ups: Vec<LookUp>,
    /// What is wrong or worth knowing, the worst first.
    pub findings: Vec<Finding>,
}

/// One look-up.
#[derive(Debug, serde::Serialize)]
pub struct LookUp {
    /// Which of those asked for, from 1: what was typed is not repeated.
    pub number: usize,
    /// As what it can be read.
    pub kinds: Vec<IdentifierKind>,
    /// How many members were found.
    pub found: usize,
    /// How long it took.
    pub milliseconds: u128,
}

/// Examines a directory's source. `typed` is what members would type.
pub async fn examine(
    accounts: &Accounts,
    (directory, name, source): (&Directory, &Slug, &Source),
    typed: &[String],
) -> Result<Examined, Error> {
    let clock = Clock::stopwatch();
    let described = source.table.describe().await?;
    let took = clock.elapsed();
    let mut findings = finding::of_columns(&described);
    let mut rows = match source.table.sample(SAMPLE).await {
        Ok(rows) => rows,
        Err(Error::NoSample) => Vec::new(),
        Err(error) => {
            findings.push(Finding::failure(format!("`sample_query`: {error}")));
            Vec::new()
        }
    };
    let mut look_ups = Vec::new();
    if described.missing.is_empty() {
        for (at, text) in typed.iter().enumerate() {
            let meant = readings(text, &directory.identifiers, &directory.phone_region);
            let clock = Clock::stopwatch();
            let found = source.table.find(&candidates::asked(text, &meant)).await?;
            let look_up = LookUp {
                number: at + 1,
                kinds: meant.iter().map(Identifier::kind).collect(),
                found: found.len(),
                milliseconds: clock.elapsed().as_millis(),
            };
            findings.extend(look_up::findings(&look_up));
            look_ups.push(look_up);
            rows.extend(found);
        }
        findings.extend(look_up::plans(directory, source).await?);
    }
    findings.extend(members::findings(&rows, source, accounts));
    findings.sort_by_key(|finding| finding.weight);
    Ok(Examined { source: name.clone(), described, took, members: rows.len(), look_ups, findings })
}
