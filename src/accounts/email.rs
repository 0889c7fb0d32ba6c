//! A user gets another e-mail: never by the way, since VTEX takes them for another shopper from then on (V-5).

use super::{Accounts, manage::Error};
use crate::{
    db::{
        self, grants,
        user_events::{self, Event},
        users::{self, User},
    },
    types::Email,
};

/// Gives a user another address and revokes what was granted under the old one. The change is kept with the user.
pub async fn change(
    accounts: &Accounts,
    user: &User,
    email: &Email,
    email_verified: bool,
) -> Result<(), Error> {
    let now = accounts.clock.now();
    let mut tx = accounts.db.begin().await?;
    match users::set_email(&mut tx, user.id, Some(email), email_verified).await {
        Err(db::Error::Taken) => return Err(Error::Exists("a user with this e-mail".to_owned())),
        other => other?,
    }
    grants::revoke_of_user(&mut tx, user.id, now).await?;
    user_events::insert(&mut tx, user.id, Event::EmailChanged, now).await?;
    tx.commit().await?;
    tracing::warn!(user = %user.id, "a user has another e-mail now: VTEX will take them for another shopper");
    Ok(())
}
