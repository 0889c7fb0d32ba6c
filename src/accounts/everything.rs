//! Everything that is kept of one person, for whoever has to answer them (LGPD article 18, GDPR article 15).

use crate::{
    db::{
        self, Db,
        audit_events::{self, Done},
        grants::{self, Standing},
        identifiers,
        passwords::{self, Kept},
        sessions::{self, Listed},
        user_groups,
        users::User,
    },
    types::{Group, Identifier, Timestamp},
};

/// What is kept beside the user's own row.
#[derive(Debug)]
pub struct Everything {
    /// What they may type to sign in, beside the e-mail.
    pub identifiers: Vec<Identifier>,
    /// Their groups.
    pub groups: Vec<Group>,
    /// Their password's hash.
    pub password: Option<Kept>,
    /// The browsers that are signed in as them.
    pub sessions: Vec<Listed>,
    /// Their codes and tokens.
    pub grants: Standing,
    /// What was done to them.
    pub events: Vec<Done>,
}

impl Everything {
    /// Reads it. The integration log and the counts of failed attempts hold nothing that names a person.
    pub async fn about(db: &Db, user: &User, now: Timestamp) -> Result<Self, db::Error> {
        Ok(Self {
            identifiers: identifiers::of_user(db, user.id).await?,
            groups: user_groups::of_user(db, user.id).await?,
            password: passwords::kept(db, user.id).await?,
            sessions: sessions::of_user(db, user.id, now).await?,
            grants: grants::standing(db, user.id, now).await?,
            events: audit_events::of_user(db, user.id).await?,
        })
    }
}
