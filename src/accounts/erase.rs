//! A person wants to be forgotten (LGPD article 18, GDPR article 17).

use super::Accounts;
use crate::{
    db::{
        self,
        users::{self, User},
    },
    types::audit::{Event, Kind},
};

/// Removes everything about a person: password, identifiers, groups, sessions, codes and tokens. What stays is the opaque id and when
/// it was erased, so that somebody can show that it was done.
///
/// VTEX keeps what it knows of the shopper, and a session that is open there lives on.
pub async fn erase(accounts: &Accounts, user: &User) -> Result<(), db::Error> {
    let now = accounts.clock.now();
    let mut tx = accounts.db.begin().await?;
    accounts.note(&mut tx, Event::new(Kind::UserErased).user(user.id)).await?;
    users::remove(&mut tx, user.id).await?;
    users::keep_erased(&mut tx, user, now).await?;
    tx.commit().await
}
