//! Access tokens: whose one is, and what it is good for.

use super::{Error, OAuth, Refusal};
use crate::{
    db::grants::{self, Access},
    types::{GrantId, StoreId, Token, TokenHash},
};

/// A token as it was presented: the grant that it says it is of, and the hash that tells whether it is.
pub struct Presented {
    /// Which grant's.
    pub grant: GrantId,
    /// The hash of its secret.
    pub hash: TokenHash,
}

/// Reads a token; `None` for anything that this server cannot have made.
#[must_use]
pub fn read(text: &str) -> Option<Presented> {
    let token = Token::parse(text)?;
    Some(Presented { grant: GrantId::from_uuid(token.id()), hash: token.hash() })
}

/// The grant and user of an access token of `store`, if it still holds (V-6).
pub async fn find(oauth: &OAuth, store: StoreId, text: &str) -> Result<Access, Error> {
    let presented = read(text).ok_or(Refusal::NotAToken)?;
    let access = grants::access(&oauth.db, presented.grant).await?;
    let access = access.filter(|access| access.access_hash == presented.hash).ok_or(Refusal::TokenUnknown)?;
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
    Ok(access)
}
