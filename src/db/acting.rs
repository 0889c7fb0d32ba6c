//! Who acts, on which database, and when: what a deed needs to be done and to leave its event in the audit trail.

use super::{Db, Error, Executor, audit_events};
use crate::types::{
    Clock,
    audit::{Actor, Event},
};

/// Who acts. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Acting {
    /// On which database.
    pub db: Db,
    /// When.
    pub clock: Clock,
    /// Who.
    pub actor: Actor,
}

impl Acting {
    /// Adds an event to the audit trail, within the transaction of the deed where it has one.
    pub async fn note(&self, db: impl Executor<'_>, event: Event) -> Result<(), Error> {
        audit_events::insert(db, (&self.actor, &self.clock), event).await
    }

    /// Adds an event about something that happens whether it is noted or not: what keeps it out is told in the log.
    pub async fn try_to_note(&self, event: Event) {
        let kind = event.kind.as_str();
        if let Err(error) = self.note(&self.db, event).await {
            tracing::warn!(%error, kind, "an event is missing in the audit trail");
        }
    }
}
