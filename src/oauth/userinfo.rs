//! The userinfo endpoint: who an access token speaks for (RFC 6750; OpenID Connect Core section 5.3).

use super::{Error, OAuth, Refusal};
use crate::{
    db::{grants, users::Status},
    types::{DisplayName, Email, GrantId, StoreId, Token, UserId, UserName},
};

/// What a store learns of its shopper: a verified, canonical e-mail, an opaque id, a name. Nothing else (V-5, V-16).
#[derive(Debug)]
pub struct UserInfo {
    /// VTEX's key of the shopper.
    pub email: Email,
    /// What B2B stores may ask for in its place.
    pub user_name: Option<UserName>,
    /// Opaque and stable.
    pub user_id: UserId,
    /// What people call them.
    pub name: DisplayName,
}

/// The person behind `access_token`, if it was issued for `store` (V-6) and still holds.
pub async fn of_token(oauth: &OAuth, store: StoreId, access_token: &str) -> Result<UserInfo, Error> {
    let token = Token::parse(access_token).ok_or(Refusal::NotAToken)?;
    let access = grants::access(&oauth.db, GrantId::from_uuid(token.id())).await?;
    let access = access.filter(|access| access.access_hash == token.hash()).ok_or(Refusal::TokenUnknown)?;
    if access.store_id != store {
        return Err(Refusal::TokenOfAnotherStore.into());
    }
    if access.revoked_at.is_some() {
        return Err(Refusal::TokenRevoked.into());
    }
    let seconds = oauth.clock.now().seconds_since(access.access_expires_at);
    if seconds >= 0 {
        return Err(Refusal::TokenExpired { seconds }.into());
    }
    let Some(email) = access.email.filter(|_| access.status == Status::Active && access.email_verified)
    else {
        return Err(Refusal::UserGone.into());
    };
    Ok(UserInfo { email, user_name: access.user_name, user_id: access.user_id, name: access.name })
}
