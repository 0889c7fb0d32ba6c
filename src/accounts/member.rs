//! A user as a source describes them, understood: canonical, or missing.

use super::sources::Source;
use crate::{
    crypto::password::{PasswordHash, Peppers},
    db::{
        source::{self, Row},
        users::Status,
    },
    types::{DisplayName, Email, ExternalId, Group},
};

/// Somebody in a source.
pub(super) struct Member {
    /// What the source calls them.
    pub(super) external_id: ExternalId,
    /// Canonical, if there is one.
    pub(super) email: Option<Email>,
    /// Whether the source says that the address was shown to be theirs. Where it says nothing, it was not (V-5).
    pub(super) email_verified: bool,
    /// What people call them.
    pub(super) name: DisplayName,
    /// Whether the source lets them in. Where it has no such column, it does.
    pub(super) status: Status,
    /// Their groups; `None` where the source has no such column.
    pub(super) groups: Option<Vec<Group>>,
    /// Their hash, if it is one that can be read.
    pub(super) hash: Option<PasswordHash>,
}

impl Member {
    /// Understands a row. `None` when it has no usable id.
    pub(super) fn of(row: &Row, source: &Source, peppers: &Peppers) -> Option<Self> {
        let Ok(external_id) = row.id.parse::<ExternalId>() else {
            tracing::warn!("a row of a source has an id that cannot be one; `directory check` says more");
            return None;
        };
        let email: Option<Email> = row.email.as_deref().and_then(|email| email.parse().ok());
        let groups = row.groups.as_deref().map(source::groups);
        Some(Self {
            name: name(row.name.as_deref(), email.as_ref()),
            email_verified: row.email_verified.as_deref().and_then(source::truth) == Some(true),
            status: row.status.as_deref().map_or(Status::Active, source::status),
            groups: groups.map(|names| names.iter().filter_map(|name| name.parse().ok()).collect()),
            hash: hash(row, source, peppers),
            external_id,
            email,
        })
    }
}

/// What people call somebody whom a table may not name: what stands before the @ of their address.
pub(super) fn name(name: Option<&str>, email: Option<&Email>) -> DisplayName {
    let local_part = email.and_then(|email| email.as_str().split('@').next());
    [name, local_part].into_iter().flatten().find_map(|name| name.parse().ok()).unwrap_or_default()
}

fn hash(row: &Row, source: &Source, peppers: &Peppers) -> Option<PasswordHash> {
    let text = row.password_hash.as_deref().filter(|text| !text.is_empty())?;
    let own = row.hash_format.as_deref().filter(|format| !format.is_empty()).map(str::parse);
    let format = match own {
        None => source.hash_format.clone(),
        Some(Ok(format)) => format,
        Some(Err(_)) => {
            tracing::warn!("a row of a source has a hash_format that is none; `directory check` says more");
            return None;
        }
    };
    let read = PasswordHash::import(&format, text, row.password_salt.as_deref(), peppers);
    if let Err(error) = &read {
        tracing::warn!(%error, "a password hash of a source cannot be read; `directory check` says more");
    }
    read.ok()
}
