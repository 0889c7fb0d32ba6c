//! Token revocation (RFC 7009).

use super::{
    Client, Error, OAuth, Refusal,
    access_token::{self, Issuer},
    refresh_token,
};
use crate::{
    db::{accesses, grants, refreshes},
    types::{ClientKey, GrantId, Token},
};

/// Revokes the grant of an access or refresh token. A token that is none, or no more, needs nothing done (section 2.2); one of
/// another client is refused (section 2.1).
pub async fn revoke(oauth: &OAuth, issuer: Issuer<'_>, client: &Client, text: &str) -> Result<(), Error> {
    let presented = match access_token::read(oauth, issuer, text).await {
        Err(Error::Refused(_)) => return Ok(()),
        other => other?,
    };
    let (id, now) = (presented.grant, oauth.clock.now());
    let owner = match accesses::find(&oauth.db, id).await? {
        Some(access) if access.access_hash == presented.hash => Some(access.client_key),
        Some(_) => of_refresh_token(oauth, id, text).await?,
        None => None,
    };
    match owner {
        None => Ok(()),
        Some(owner) if owner != client.key => Err(Refusal::TokenOfAnotherClient.into()),
        Some(_) => {
            grants::revoke(&oauth.db, id, now).await?;
            tracing::info!("a client gave a token back: its grant is revoked");
            Ok(())
        }
    }
}

/// The client of a refresh token, also of an old one: to give that back is to say that all is over.
async fn of_refresh_token(oauth: &OAuth, id: GrantId, text: &str) -> Result<Option<ClientKey>, Error> {
    let Some(token) = Token::parse(text) else { return Ok(None) };
    let Some(grant) = refreshes::find(&oauth.db, id).await? else { return Ok(None) };
    let is_present = grant.refresh_hash.as_ref() == Some(&token.hash());
    let is_its = is_present || refresh_token::is_ours(&oauth.keys, &token);
    Ok(is_its.then_some(grant.client_key))
}
