//! Whom an app thinks it is dealing with: `id_token_hint` (OpenID Connect Core section 3.1.2.1).

use super::Authorization;
use crate::{
    db,
    oauth::{Client, OAuth, id_token, jwt, keyring},
    types::UserId,
};

/// What a hint says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hinted {
    /// There is none.
    Nobody,
    /// This user.
    At(UserId),
    /// It is no ID token of this store for one of its clients.
    Unbelievable,
}

impl Hinted {
    /// Whether a user may be the one who is meant.
    #[must_use]
    pub fn may_be(self, user: UserId) -> bool {
        self == Self::Nobody || self == Self::At(user)
    }
}

/// Reads the hint of a request.
pub async fn hinted(
    oauth: &OAuth,
    issuer: &str,
    clients: &[Client],
    authorization: &Authorization,
) -> Result<Hinted, db::Error> {
    let Some(text) = &authorization.asked.id_token_hint else { return Ok(Hinted::Nobody) };
    let token = match id_token::read_hint(&oauth.keyring, issuer, text).await {
        Ok(token) => token,
        Err(jwt::Error::Rejected(_)) => return Ok(Hinted::Unbelievable),
        Err(jwt::Error::Keys(keyring::Error::Db(error))) => return Err(error),
        Err(jwt::Error::Keys(error)) => {
            tracing::error!(%error, "an ID token cannot be checked");
            return Ok(Hinted::Unbelievable);
        }
    };
    let user = token.sub.parse().map(UserId::from_uuid);
    Ok(match user {
        Ok(user) if Client::named(clients, &token.aud).is_some() => Hinted::At(user),
        _ => Hinted::Unbelievable,
    })
}
