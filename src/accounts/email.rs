//! A user gets another e-mail: never by the way, since VTEX takes them for another shopper from then on (V-5).

use super::{Accounts, manage::Error, shut_out::shut_out};
use crate::{
    db::{
        self,
        users::{self, User},
    },
    types::{
        Email,
        audit::{Event, Kind},
    },
};

/// Gives a user another address; sessions end and grants are revoked that began under the old one.
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
    shut_out(&mut tx, user.id, now).await?;
    accounts.note(&mut tx, Event::new(Kind::EmailChanged).user(user.id)).await?;
    tx.commit().await?;
    tracing::warn!(user = %user.id, "a user has another e-mail now: VTEX will take them for another shopper");
    Ok(())
}
