//! Access tokens: whose one is, and what it is good for. An app may have asked for JWTs (RFC 9068): such a token's `jti` names
//! the grant and the hash that its row keeps, so that userinfo, introspection and revocation treat both kinds alike.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{
    Error, OAuth, Refusal,
    jwt::{self, Rejected},
    jwt_access_token,
};
use crate::{
    db::accesses::{self, Access},
    types::{GrantId, StoreId, Token, TokenHash},
};

/// A store as the issuer that it is (RFC 8414 section 2).
#[derive(Debug, Clone, Copy)]
pub struct Issuer<'a> {
    /// The store.
    pub store: StoreId,
    /// Its address.
    pub url: &'a str,
}

/// A token as it was presented: the grant that it says it is of, and the hash that tells whether it is.
pub struct Presented {
    /// Which grant's.
    pub grant: GrantId,
    /// The hash of its secret.
    pub hash: TokenHash,
}

/// What tells a JWT from every other: its grant and the hash of a secret that nobody has.
#[must_use]
pub fn jti(token: &Token) -> String {
    let mut bytes = token.id().as_bytes().to_vec();
    bytes.extend_from_slice(token.hash().as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn of_jti(jti: &str) -> Option<Presented> {
    let bytes = URL_SAFE_NO_PAD.decode(jti).ok()?;
    let (id, hash) = bytes.split_first_chunk::<16>()?;
    let grant = GrantId::from_uuid(Uuid::from_bytes(*id));
    Some(Presented { grant, hash: TokenHash::of_bytes(hash.try_into().ok()?) })
}

/// Reads a token; refused is what this server cannot have made for this store.
pub async fn read(oauth: &OAuth, issuer: Issuer<'_>, text: &str) -> Result<Presented, Error> {
    if let Some(token) = Token::parse(text) {
        return Ok(Presented { grant: GrantId::from_uuid(token.id()), hash: token.hash() });
    }
    match jwt_access_token::read(&oauth.keyring, issuer.url, text).await {
        Ok(claims) => of_jti(&claims.jti).ok_or_else(|| Refusal::NotAToken.into()),
        Err(jwt::Error::Rejected(Rejected::Issuer | Rejected::Audience)) => {
            Err(Refusal::TokenOfAnotherStore.into())
        }
        Err(jwt::Error::Rejected(_)) => Err(Refusal::NotAToken.into()),
        Err(jwt::Error::Keys(error)) => Err(error.into()),
    }
}

/// The grant and user of an access token of a store, if it still holds (V-6).
pub async fn find(oauth: &OAuth, issuer: Issuer<'_>, text: &str) -> Result<Access, Error> {
    let presented = read(oauth, issuer, text).await?;
    let access = accesses::find(&oauth.db, presented.grant).await?;
    let access = access.filter(|access| access.access_hash == presented.hash).ok_or(Refusal::TokenUnknown)?;
    if access.store_id != issuer.store {
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
