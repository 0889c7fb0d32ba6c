//! Access tokens: each is looked up with its grant's client and user, in one statement.

use super::{
    Error, Executor,
    users::{EmailColumn, Status},
};
use crate::types::{
    ClientKey, ClientKind, DisplayName, Email, GrantId, Scopes, StoreId, Timestamp, TokenHash, UserId,
    UserName,
};

/// An access token's grant and user, in one look.
#[derive(Debug, sqlx::FromRow)]
pub struct Access {
    /// The access token's hash.
    pub access_hash: TokenHash,
    /// When it ends.
    pub access_expires_at: Timestamp,
    /// What it is good for.
    #[sqlx(try_from = "String")]
    pub scope: Scopes,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When the present access token was made.
    pub issued_at: Timestamp,
    /// Which store's client it was issued to.
    pub store_id: StoreId,
    /// That client's row.
    pub client_key: ClientKey,
    /// That client's `client_id`.
    pub client_id: String,
    /// Who that client is.
    pub client_kind: ClientKind,
    /// Whose it is.
    pub user_id: UserId,
    /// Their e-mail.
    #[sqlx(try_from = "EmailColumn")]
    pub email: Option<Email>,
    /// Whether it is verified.
    pub email_verified: bool,
    /// Their name.
    pub name: DisplayName,
    /// Whether they may sign in.
    pub status: Status,
    /// What B2B stores know them by.
    pub user_name: Option<UserName>,
}

/// The grant of a redeemed code with its user.
pub async fn find(db: impl Executor<'_>, id: GrantId) -> Result<Option<Access>, Error> {
    db.sql(
        "SELECT g.access_hash, g.access_expires_at, COALESCE(g.access_scope, g.scope) AS scope, g.revoked_at,
                COALESCE(g.refreshed_at, g.redeemed_at) AS issued_at,
                c.store_id, c.id AS client_key, c.client_id, c.kind AS client_kind,
                u.id AS user_id, u.email, u.email_verified, u.name, u.status,
                (SELECT value FROM identifiers WHERE user_id = u.id AND kind = 'user_name') AS user_name
         FROM grants g JOIN clients c ON c.id = g.client_key JOIN users u ON u.id = g.user_id
         WHERE g.id = $1 AND g.redeemed_at IS NOT NULL",
    )
    .bind(id)
    .fetch_optional()
    .await
}
