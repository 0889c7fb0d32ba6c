//! Whether a user who proved who they are may enter a store (V-14).

use super::App;
use crate::{
    db::{self, identifiers, user_groups, users::User},
    stores::{Store, access, wire_profile::EmailKeyValue},
    types::Email,
};

/// Why they may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The store's access policy.
    Policy(access::Denied),
    /// The store knows its buyers by their user name, and they have none.
    NoUserName,
}

/// Asks the store's access policy, before a code is issued. Costs a statement only where the store asks for something.
pub async fn admit(
    app: &App,
    store: &Store,
    user: &User,
    email: &Email,
) -> Result<Result<(), Denied>, db::Error> {
    let groups = if store.access.groups.is_empty() {
        Vec::new()
    } else {
        user_groups::of_user(&app.db, user.id).await?
    };
    if let Err(denied) = store.access.admits(email, &groups) {
        return Ok(Err(Denied::Policy(denied)));
    }
    let by_user_name = store.wire_profile.userinfo.email_is == EmailKeyValue::UserName;
    if by_user_name && identifiers::user_name(&app.db, user.id).await?.is_none() {
        return Ok(Err(Denied::NoUserName));
    }
    Ok(Ok(()))
}
