//! Refresh tokens of grants: which one is good, and the one before it, whose answer may have been lost.

use super::{
    Error, Executor,
    grants::{Granted, NewTokens},
    users::User,
};
use crate::types::{ClientKey, GrantId, Scopes, Timestamp, TokenHash};

/// A grant as a refresh token finds it, with its user.
#[derive(Debug, sqlx::FromRow)]
pub struct Refreshable {
    /// Its client.
    pub client_key: ClientKey,
    /// What the grant says of its tokens.
    #[sqlx(flatten)]
    pub granted: Granted,
    /// The hash of the refresh token that is good, if it has one.
    pub refresh_hash: Option<TokenHash>,
    /// When that one ends.
    pub refresh_expires_at: Option<Timestamp>,
    /// The hash of the one before.
    pub previous_refresh_hash: Option<TokenHash>,
    /// When that one was used.
    pub refreshed_at: Option<Timestamp>,
    /// What the present access token is good for.
    #[sqlx(try_from = "String")]
    pub access_scope: Scopes,
    /// When the present access token ends.
    pub access_expires_at: Timestamp,
    /// When the code was redeemed.
    pub redeemed_at: Timestamp,
    /// When the grant was revoked.
    pub revoked_at: Option<Timestamp>,
    /// By whom.
    #[sqlx(flatten)]
    pub user: User,
}

/// The grant of a refresh token, once its code was redeemed.
pub async fn find(db: impl Executor<'_>, id: GrantId) -> Result<Option<Refreshable>, Error> {
    db.sql(
        "SELECT g.client_key, g.user_id, g.scope, g.nonce, g.auth_time, g.session_id,
                g.refresh_hash, g.refresh_expires_at, g.previous_refresh_hash, g.refreshed_at,
                COALESCE(g.access_scope, g.scope) AS access_scope, g.access_expires_at, g.redeemed_at, g.revoked_at,
                u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at
         FROM grants g JOIN users u ON u.id = g.user_id
         WHERE g.id = $1 AND g.redeemed_at IS NOT NULL",
    )
    .bind(id)
    .fetch_optional()
    .await
}

/// How many grants that were redeemed up to `until` can still be refreshed.
pub async fn count_live(db: impl Executor<'_>, until: Timestamp, now: Timestamp) -> Result<i64, Error> {
    let (count,) = db
        .sql(
            "SELECT COUNT(*) FROM grants
             WHERE refresh_hash IS NOT NULL AND redeemed_at <= $1 AND refresh_expires_at > $2 AND revoked_at IS NULL",
        )
        .bind(until)
        .bind(now)
        .fetch_one::<(i64,)>()
        .await?;
    Ok(count)
}

/// Puts new tokens in place of those of `used`, if that is the refresh token that is good; of many at once, one succeeds.
pub async fn rotate(
    db: impl Executor<'_>,
    id: GrantId,
    used: TokenHash,
    (tokens, scope): (NewTokens, Scopes),
) -> Result<bool, Error> {
    let NewTokens { now, access_hash, access_expires_at, refresh, ends_at } = tokens;
    let (refresh_hash, refresh_expires_at) = refresh.unzip();
    let changed = db
        .sql(
            "UPDATE grants SET previous_refresh_hash = refresh_hash, refreshed_at = $3, refresh_hash = $4,
                               refresh_expires_at = $5, access_hash = $6, access_expires_at = $7,
                               access_scope = $8, ends_at = $9
             WHERE id = $1 AND refresh_hash = $2 AND revoked_at IS NULL AND refresh_expires_at > $3",
        )
        .bind(id)
        .bind(used)
        .bind(now)
        .bind(refresh_hash)
        .bind(refresh_expires_at)
        .bind(access_hash)
        .bind(access_expires_at)
        .bind(scope.to_string())
        .bind(ends_at)
        .execute()
        .await?;
    Ok(changed == 1)
}
