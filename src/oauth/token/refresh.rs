//! A refresh token for the next tokens (RFC 6749 section 6; RFC 9700 section 4.14.2).

use super::{
    super::{
        Client, Error, OAuth, Refusal,
        refresh_token::{self, Successors},
        replay::{self, Replayed},
    },
    Issued, Pair,
};
use crate::{
    db::{
        refreshes::{self, Refreshable},
        users::{Status, User},
    },
    types::{Email, GrantId, Scope, Scopes, Timestamp, Token, audit::Kind},
};

/// A request, as read from the body.
pub struct Request {
    /// `refresh_token`
    pub refresh_token: Option<String>,
    /// `scope`: what was granted, or less
    pub scope: Option<String>,
}

/// A refresh token that is good, and whose it is; nothing is changed yet.
pub struct Presented {
    token: Token,
    grant: Refreshable,
    scope: Scopes,
    email: Email,
}

impl Presented {
    /// Whose it is, and the address that may leave: the store's access policy is asked once more.
    #[must_use]
    pub const fn user(&self) -> (&User, &Email) {
        (&self.grant.user, &self.email)
    }

    /// Exchanges it. Of many at once one changes the grant, and all get the same answer.
    pub async fn exchange(self, oauth: &OAuth, client: &Client) -> Result<Issued, Error> {
        let Self { token, grant, scope, .. } = self;
        let id = GrantId::from_uuid(token.id());
        let now = oauth.clock.now();
        let Successors { access, refresh } = refresh_token::successors(&oauth.keys, &token);
        let pair = Pair { access, refresh: Some(refresh) };
        let tokens = oauth.hashed(client, &pair, (now, grant.redeemed_at));
        let expires_at = tokens.access_expires_at;
        let issued = |pair: Pair, grant: Refreshable, (scope, expires_at): (Scopes, Timestamp)| {
            let (access_token, refresh_token) = (pair.access, pair.refresh);
            let expires_in = expires_at.seconds_since(now).max(0);
            Issued { access_token, expires_in, scope, refresh_token, granted: grant.granted }
        };
        if refreshes::rotate(&oauth.db, id, token.hash(), (tokens, scope)).await? {
            tracing::info!("a refresh token was used");
            return Ok(issued(pair, grant, (scope, expires_at)));
        }
        // Another request with it came first, now or a moment ago: what that one got is said once more.
        let grant = refreshes::find(&oauth.db, id).await?.ok_or(Refusal::RefreshUnknown)?;
        if grant.revoked_at.is_some() || !is_answered_again(oauth, &grant, &token) {
            return Err(Refusal::RefreshRevoked.into());
        }
        // Where another node answered it under another key, that one is found by what is kept.
        let answered =
            grant.refresh_hash.as_ref().and_then(|kept| refresh_token::answered(&oauth.keys, &token, kept));
        let Successors { access, refresh } = answered.ok_or(Refusal::RefreshUnknown)?;
        let (scope, expires_at) = (grant.access_scope, grant.access_expires_at);
        Ok(issued(Pair { access, refresh: Some(refresh) }, grant, (scope, expires_at)))
    }
}

/// Looks at what a client presents. An old token ends the grant: it was stolen, or its successor was.
pub async fn present(oauth: &OAuth, client: &Client, request: Request) -> Result<Presented, Error> {
    let token = request.refresh_token.ok_or(Refusal::RefreshMissing)?;
    let token = Token::parse(&token).ok_or(Refusal::RefreshUnknown)?;
    let id = GrantId::from_uuid(token.id());
    let grant = refreshes::find(&oauth.db, id).await?.ok_or(Refusal::RefreshUnknown)?;
    let now = oauth.clock.now();
    let is_good = grant.refresh_hash.as_ref() == Some(&token.hash());
    if !is_good && !refresh_token::is_ours(&oauth.keys, &token) {
        return Err(Refusal::RefreshUnknown.into());
    }
    if grant.client_key != client.key {
        return Err(Refusal::RefreshOfAnotherClient.into());
    }
    if grant.revoked_at.is_some() {
        return Err(Refusal::RefreshRevoked.into());
    }
    if !is_good && !is_answered_again(oauth, &grant, &token) {
        tracing::warn!("an old refresh token was used: its grant is revoked");
        let replayed = Replayed { grant: id, client: client.key, user: grant.user.id };
        replay::revoke(oauth, Kind::RefreshTokenReplayed, replayed).await?;
        return Err(Refusal::RefreshReplayed.into());
    }
    let seconds = grant.refresh_expires_at.map_or(0, |end| now.seconds_since(end));
    if seconds >= 0 {
        return Err(Refusal::RefreshExpired { seconds }.into());
    }
    // What the app may not have any more, it does not get for having had it.
    let granted = grant.granted.scope.common(client.scope);
    if !granted.has(Scope::OfflineAccess) {
        return Err(Refusal::RefreshRevoked.into());
    }
    let scope = asked(request.scope.as_deref(), granted)?;
    let user = &grant.user;
    let email = user.email.clone().filter(|_| user.status == Status::Active && user.email_verified);
    let email = email.ok_or(Refusal::RefreshNotAdmitted)?;
    Ok(Presented { token, grant, scope, email })
}

/// Whether it is the token before the one that is good, used so short a time ago that its answer may have been lost.
fn is_answered_again(oauth: &OAuth, grant: &Refreshable, token: &Token) -> bool {
    let grace = oauth.lifetimes.refresh_grace_seconds;
    let lately = grant.refreshed_at.is_some_and(|at| oauth.clock.now().seconds_since(at) <= grace);
    lately && grant.previous_refresh_hash.as_ref() == Some(&token.hash())
}

/// What was granted, or the part of it that is asked for.
fn asked(text: Option<&str>, granted: Scopes) -> Result<Scopes, Refusal> {
    let Some(text) = text else { return Ok(granted) };
    let scope: Scopes = text.parse().map_err(|_| Refusal::ScopeWidened)?;
    if scope.are_within(granted) && !scope.is_empty() { Ok(scope) } else { Err(Refusal::ScopeWidened) }
}
