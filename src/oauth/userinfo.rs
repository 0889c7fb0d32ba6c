//! The userinfo endpoint: who an access token speaks for (RFC 6750; OpenID Connect Core section 5.3).

use super::{Error, OAuth, Refusal, access_token};
use crate::{
    db::users::Status,
    types::{ClientKind, DisplayName, Email, Scope, Scopes, StoreId, UserId, UserName},
};

/// What a client learns of a store's shopper: a verified, canonical e-mail, an opaque id, a name. Nothing else (V-5, V-16).
#[derive(Debug)]
pub struct UserInfo {
    /// Who asks.
    pub client_kind: ClientKind,
    /// What may be told.
    pub scope: Scopes,
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
    let access = access_token::find(oauth, store, access_token).await?;
    let Some(email) = access.email.filter(|_| access.status == Status::Active && access.email_verified)
    else {
        return Err(Refusal::UserGone.into());
    };
    let tells = [Scope::Openid, Scope::Profile, Scope::Email];
    if !tells.into_iter().any(|scope| access.scope.has(scope)) {
        return Err(Refusal::ScopeTooSmall.into());
    }
    Ok(UserInfo {
        client_kind: access.client_kind,
        scope: access.scope,
        email,
        user_name: access.user_name,
        user_id: access.user_id,
        name: access.name,
    })
}
