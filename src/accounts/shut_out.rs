//! Ends everything that was given to a user on the strength of what holds no longer: their password, their address, their
//! right to be here.

use crate::{
    db::{self, Tx, grants, sessions},
    types::{Timestamp, UserId},
};

/// Ends the sessions of a user and revokes their grants, in the transaction of what makes it necessary. The one place that
/// does, so that nobody forgets the half of it.
pub(super) async fn shut_out(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), db::Error> {
    sessions::end_of_user(&mut *tx, user).await?;
    grants::revoke_of_user(tx, user, now).await
}
