//! What the members of a sample would meet when they sign in.

use std::collections::{BTreeMap, HashSet};

use super::Finding;
use crate::{
    accounts::{Accounts, sources::Source},
    crypto::password::{HashFormat, PasswordHash},
    db::source::{Row, is_known_status, truth},
    types::{Email, ExternalId},
};

/// What is found in these rows. A member who was found twice is looked at once.
pub(super) fn findings(rows: &[Row], source: &Source, accounts: &Accounts) -> Vec<Finding> {
    let mut ids = HashSet::new();
    let rows: Vec<&Row> = rows.iter().filter(|row| ids.insert(row.id.as_str())).collect();
    if rows.is_empty() {
        return vec![Finding::note(
            "no member was looked at: give what a member would type, or set `sample_query`",
        )];
    }
    let all = rows.len();
    let count = |test: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count();
    let mut findings = Vec::new();
    let mut warn = |count: usize, text: &str| {
        if count > 0 {
            findings.push(Finding::warning(format!("{count} of {all} members {text}")));
        }
    };
    warn(
        count(&|row| row.id.parse::<ExternalId>().is_err()),
        "have an `id` that cannot be one (1 to 200 characters)",
    );
    warn(
        count(&|row| row.email.as_deref().is_none_or(|email| email.trim().is_empty())),
        "have no `email`: they are asked to have theirs added",
    );
    let is_wrong = |email: &str| !email.trim().is_empty() && email.parse::<Email>().is_err();
    warn(count(&|row| row.email.as_deref().is_some_and(is_wrong)), "have an `email` that is no address");
    warn(duplicates(&rows), "share their `email` with another member: only the first who signs in may enter");
    let is_unverified = |row: &Row| row.email_verified.as_deref().and_then(truth) != Some(true);
    warn(count(&is_unverified), "have an e-mail that is not verified: they cannot enter a store");
    let is_odd = |row: &Row| row.status.as_deref().is_some_and(|status| !is_known_status(status));
    warn(count(&is_odd), "have a `status` that is no known word, and so are blocked");
    findings.extend(hashes(&rows, source, accounts));
    findings
}

fn duplicates(rows: &[&Row]) -> usize {
    let mut seen = HashSet::new();
    let emails = rows.iter().filter_map(|row| row.email.as_deref()?.parse::<Email>().ok());
    emails.filter(|email| !seen.insert(email.clone())).count()
}

/// How many hashes there are of each format, and why others cannot be read.
fn hashes(rows: &[&Row], source: &Source, accounts: &Accounts) -> Vec<Finding> {
    let mut formats: BTreeMap<String, usize> = BTreeMap::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut without = 0;
    for row in rows {
        let Some(text) = row.password_hash.as_deref().filter(|text| !text.is_empty()) else {
            without += 1;
            continue;
        };
        let own = row.hash_format.as_deref().filter(|format| !format.is_empty());
        let format = own.map_or_else(|| Ok(source.hash_format.clone()), str::parse::<HashFormat>);
        let read = format.map_err(|error| error.to_string()).and_then(|format| {
            PasswordHash::import(&format, text, row.password_salt.as_deref(), &accounts.peppers)
                .map_err(|error| error.to_string())
        });
        match read {
            Ok(hash) => *formats.entry(hash.exported().format).or_default() += 1,
            Err(reason) => *reasons.entry(reason).or_default() += 1,
        }
    }
    let all = rows.len();
    let mut findings: Vec<Finding> = formats
        .into_iter()
        .map(|(format, count)| Finding::note(format!("{count} of {all} hashes are `{format}`")))
        .collect();
    if without > 0 {
        findings.push(Finding::warning(format!("{without} of {all} members have no password")));
    }
    findings.extend(reasons.into_iter().map(|(reason, count)| {
        Finding::failure(format!("{count} of {all} hashes cannot be read, `hash detect` may help: {reason}"))
    }));
    findings
}
