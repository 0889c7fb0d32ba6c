//! A code or refresh token came a second time: somebody else has it, so its grant ends, and the audit trail keeps that.

use super::OAuth;
use crate::{
    db::{self, grants},
    types::{
        ClientKey, GrantId, UserId,
        audit::{Event, Kind},
    },
};

/// A grant, a secret of which came a second time.
pub(super) struct Replayed {
    pub(super) grant: GrantId,
    pub(super) client: ClientKey,
    pub(super) user: UserId,
}

/// Revokes it. One that was revoked before leaves no event, so whoever replays again and again fills nothing.
pub(super) async fn revoke(oauth: &OAuth, kind: Kind, replayed: Replayed) -> Result<(), db::Error> {
    let Replayed { grant, client, user } = replayed;
    let mut tx = oauth.db.begin().await?;
    if grants::revoke(&mut tx, grant, oauth.clock.now()).await? {
        let event = Event::new(kind).client(client).user(user).with("grant", grant.to_string());
        oauth.note(&mut tx, event).await?;
    }
    tx.commit().await
}
