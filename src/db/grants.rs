//! Authorizations: one row from the code to the end of its last token.

use super::{Error, Executor};
use crate::types::{ClientKey, GrantId, RedirectUri, Scopes, SessionId, Timestamp, TokenHash, UserId};

/// A grant whose code has just been made.
#[derive(Debug)]
pub struct NewGrant {
    /// Its row.
    pub id: GrantId,
    /// For which client.
    pub client: ClientKey,
    /// By which user.
    pub user: UserId,
    /// The session in which it was given, if the browser is remembered.
    pub session: Option<SessionId>,
    /// When the user last proved who they are.
    pub auth_time: Timestamp,
    /// Where the code was sent.
    pub redirect_uri: RedirectUri,
    /// What was granted.
    pub scope: Scopes,
    /// What the code's verifier must hash to (RFC 7636), base64url.
    pub code_challenge: Option<String>,
    /// What the ID token must repeat.
    pub nonce: Option<String>,
    /// The code's hash.
    pub code_hash: TokenHash,
    /// When the code ends, and with it the grant if nobody redeems it.
    pub code_expires_at: Timestamp,
}

/// What must hold for a code to be redeemed, and what it is redeemed for.
#[derive(Debug)]
pub struct Redemption {
    /// The code's grant.
    pub id: GrantId,
    /// The code's hash.
    pub code_hash: TokenHash,
    /// Who redeems.
    pub client: ClientKey,
    /// The redirect URI that the client repeats.
    pub redirect_uri: RedirectUri,
    /// What the verifier that came hashes to; empty without one, and then the grant must have no challenge.
    pub code_challenge: String,
    /// The tokens.
    pub tokens: NewTokens,
}

/// Hashes and ends of a grant's new tokens.
#[derive(Debug, Clone)]
pub struct NewTokens {
    /// Now.
    pub now: Timestamp,
    /// The access token's hash.
    pub access_hash: TokenHash,
    /// When the access token ends.
    pub access_expires_at: Timestamp,
    /// A refresh token's hash and end, kept only where `offline_access` was granted.
    pub refresh: Option<(TokenHash, Timestamp)>,
    /// When nothing of the grant is good any more.
    pub ends_at: Timestamp,
}

/// What a grant says of the tokens that are made for it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Granted {
    /// By whom.
    pub user_id: UserId,
    /// What was granted.
    #[sqlx(try_from = "String")]
    pub scope: Scopes,
    /// What the ID token must repeat.
    pub nonce: Option<String>,
    /// When the user last proved who they are.
    pub auth_time: Option<Timestamp>,
    /// In which session.
    pub session_id: Option<SessionId>,
}

/// What is known of a code that was not redeemed.
#[derive(Debug, sqlx::FromRow)]
pub struct CodeState {
    /// The code's hash.
    pub code_hash: TokenHash,
    /// Its client.
    pub client_key: ClientKey,
    /// By whom it was granted.
    pub user_id: UserId,
    /// Where it was sent.
    pub redirect_uri: RedirectUri,
    /// What the verifier must hash to.
    pub code_challenge: Option<String>,
    /// What was granted.
    #[sqlx(try_from = "String")]
    pub scope: Scopes,
    /// When it ended or ends.
    pub code_expires_at: Timestamp,
    /// When it was redeemed.
    pub redeemed_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// Keeps a new grant.
pub async fn insert(db: impl Executor<'_>, grant: NewGrant) -> Result<(), Error> {
    db.sql(
        "INSERT INTO grants (id, client_key, user_id, redirect_uri, code_hash, code_expires_at, ends_at,
                             scope, code_challenge, nonce, auth_time, session_id)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11)",
    )
    .bind(grant.id)
    .bind(grant.client)
    .bind(grant.user)
    .bind(grant.redirect_uri)
    .bind(grant.code_hash)
    .bind(grant.code_expires_at)
    .bind(grant.scope.to_string())
    .bind(grant.code_challenge)
    .bind(grant.nonce)
    .bind(grant.auth_time)
    .bind(grant.session)
    .execute()
    .await?;
    Ok(())
}

/// Redeems a code if everything about it holds; of many at once, one succeeds. The session in which it was given must be
/// there: a sign-out, a block or a new password ends it, and cannot revoke a grant that is being written down.
pub async fn redeem(db: impl Executor<'_>, redemption: Redemption) -> Result<Option<Granted>, Error> {
    let NewTokens { now, access_hash, access_expires_at, refresh, ends_at } = redemption.tokens;
    let (refresh_hash, refresh_expires_at) = refresh.unzip();
    db.sql(
        "UPDATE grants SET redeemed_at = $5, access_hash = $6, access_expires_at = $7, access_scope = scope,
                           refresh_hash = $8, refresh_expires_at = $9, ends_at = $10
         WHERE id = $1 AND code_hash = $2 AND client_key = $3 AND redirect_uri = $4
           AND redeemed_at IS NULL AND revoked_at IS NULL AND code_expires_at > $5
           AND COALESCE(code_challenge, '') = $11
           AND (session_id IS NULL OR EXISTS (SELECT 1 FROM sessions WHERE sessions.id = session_id))
         RETURNING user_id, scope, nonce, auth_time, session_id",
    )
    .bind(redemption.id)
    .bind(redemption.code_hash)
    .bind(redemption.client)
    .bind(redemption.redirect_uri)
    .bind(now)
    .bind(access_hash)
    .bind(access_expires_at)
    .bind(refresh_hash)
    .bind(refresh_expires_at)
    .bind(ends_at)
    .bind(redemption.code_challenge)
    .fetch_optional()
    .await
}

/// What is known of a code.
pub async fn code_state(db: impl Executor<'_>, id: GrantId) -> Result<Option<CodeState>, Error> {
    db.sql(
        "SELECT code_hash, client_key, user_id, redirect_uri, code_challenge, scope, code_expires_at, redeemed_at, revoked_at
         FROM grants WHERE id = $1",
    )
    .bind(id)
    .fetch_optional()
    .await
}

/// Revokes a grant: its code and its tokens; whether it was not revoked before.
pub async fn revoke(db: impl Executor<'_>, id: GrantId, now: Timestamp) -> Result<bool, Error> {
    let revoked = db
        .sql("UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
        .bind(id)
        .bind(now)
        .execute()
        .await?;
    Ok(revoked == 1)
}

/// Revokes every grant of a user.
pub async fn revoke_of_user(db: impl Executor<'_>, user: UserId, now: Timestamp) -> Result<(), Error> {
    db.sql("UPDATE grants SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL")
        .bind(user)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Revokes what was granted in a session, but for what an app may use offline. (`REPLACE`, since `LIKE` differs.)
pub async fn revoke_of_session(
    db: impl Executor<'_>,
    session: SessionId,
    now: Timestamp,
) -> Result<(), Error> {
    db.sql(
        "UPDATE grants SET revoked_at = $2
         WHERE session_id = $1 AND revoked_at IS NULL AND REPLACE(scope, 'offline_access', '') = scope",
    )
    .bind(session)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// The same for every session of a user.
pub async fn revoke_of_sessions_of(db: impl Executor<'_>, user: UserId, now: Timestamp) -> Result<(), Error> {
    db.sql(
        "UPDATE grants SET revoked_at = $2
         WHERE user_id = $1 AND session_id IN (SELECT id FROM sessions WHERE user_id = $1)
           AND revoked_at IS NULL AND REPLACE(scope, 'offline_access', '') = scope",
    )
    .bind(user)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Gives what was granted in a session to the one that takes its place.
pub async fn move_to_session(db: impl Executor<'_>, old: SessionId, new: SessionId) -> Result<(), Error> {
    db.sql("UPDATE grants SET session_id = $2 WHERE session_id = $1").bind(old).bind(new).execute().await?;
    Ok(())
}

/// How many grants of a user there are, and how many of them are still good for something.
#[derive(Debug, Clone, Copy, sqlx::FromRow, serde::Serialize)]
pub struct Standing {
    /// Kept: for a day after their end.
    pub kept: i64,
    /// Neither ended nor revoked.
    pub live: i64,
}

/// How a user's grants stand.
pub async fn standing(db: impl Executor<'_>, user: UserId, now: Timestamp) -> Result<Standing, Error> {
    db.sql(
        "SELECT COUNT(*) AS kept,
                COUNT(CASE WHEN revoked_at IS NULL AND ends_at > $2 THEN 1 END) AS live
         FROM grants WHERE user_id = $1",
    )
    .bind(user)
    .bind(now)
    .fetch_one()
    .await
}

/// Removes up to `limit` grants that ended before `before`; how many there were.
pub async fn remove_ended(db: impl Executor<'_>, before: Timestamp, limit: i64) -> Result<u64, Error> {
    db.sql("DELETE FROM grants WHERE id IN (SELECT id FROM grants WHERE ends_at < $1 LIMIT $2)")
        .bind(before)
        .bind(limit)
        .execute()
        .await
}
