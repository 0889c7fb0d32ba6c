//! The integration log: what each request of a login held and what came of it. Rows are written many at once, by
//! [`steps`](super::bulk::write::steps); their ids rise with time, so that an id tells of a moment too.

use uuid::Uuid;

use super::{Error, Executor};
use crate::types::{GrantId, StoreId, Timestamp, random::lowest_ordered_id};

/// One request of a login.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct LoginStep {
    /// Its row; rises with time.
    pub id: Uuid,
    /// At which store.
    pub store_id: StoreId,
    /// Ties the steps of one login together.
    pub login: String,
    /// The grant whose code or token it carried.
    pub grant_id: Option<GrantId>,
    /// The request's own id.
    pub request_id: String,
    /// Which endpoint.
    pub endpoint: String,
    /// What came of it.
    pub outcome: String,
    /// JSON.
    pub detail: String,
    /// How long the answer took.
    pub milliseconds: i64,
    /// When.
    pub at: Timestamp,
}

/// The last `limit` of a store before the row `before`, newest first.
pub async fn latest(
    db: impl Executor<'_>,
    store: StoreId,
    before: Uuid,
    limit: i64,
) -> Result<Vec<LoginStep>, Error> {
    db.sql(
        "SELECT id, store_id, login, grant_id, request_id, endpoint, outcome, detail, milliseconds, at
         FROM login_steps WHERE store_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(store)
    .bind(before)
    .bind(limit)
    .fetch_all()
    .await
}

/// The logins of the last `limit` requests of a store that went wrong, or that the next one should have followed and did
/// not, newest first; a login may come more than once.
///
/// What began after `open_since` may still be followed by the next one.
pub async fn gone_wrong(
    db: impl Executor<'_>,
    store: StoreId,
    open_since: Timestamp,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let rows = db
        .sql(
            "SELECT s.login FROM login_steps s
             WHERE s.store_id = $1 AND (
                 s.outcome NOT IN ('shown', 'code_issued', 'redeemed', 'answered')
                 OR s.milliseconds >= 3000
                 OR (s.outcome = 'code_issued' AND s.id < $3 AND NOT EXISTS (
                     SELECT 1 FROM login_steps t WHERE t.grant_id = s.grant_id AND t.endpoint = 'token'))
                 OR (s.outcome = 'redeemed' AND s.id < $3 AND NOT EXISTS (
                     SELECT 1 FROM login_steps t WHERE t.grant_id = s.grant_id AND t.endpoint = 'userinfo')))
             ORDER BY s.id DESC LIMIT $2",
        )
        .bind(store)
        .bind(limit)
        .bind(lowest_ordered_id(open_since))
        .fetch_all::<(String,)>()
        .await?;
    Ok(rows.into_iter().map(|(login,)| login).collect())
}

/// Those of a store that happened at `from` or later, oldest first.
pub async fn since(db: impl Executor<'_>, store: StoreId, from: Timestamp) -> Result<Vec<LoginStep>, Error> {
    db.sql(
        "SELECT id, store_id, login, grant_id, request_id, endpoint, outcome, detail, milliseconds, at
         FROM login_steps WHERE store_id = $1 AND id >= $2 ORDER BY id",
    )
    .bind(store)
    .bind(lowest_ordered_id(from))
    .fetch_all()
    .await
}

/// Those of the login, or of the request, that a person read to support; and those of the same grants.
pub async fn of_reference(
    db: impl Executor<'_>,
    store: StoreId,
    reference: &str,
) -> Result<Vec<LoginStep>, Error> {
    db.sql(
        "SELECT id, store_id, login, grant_id, request_id, endpoint, outcome, detail, milliseconds, at
         FROM login_steps
         WHERE store_id = $1 AND (
             login IN (SELECT login FROM login_steps WHERE login = $2 OR request_id = $2)
             OR grant_id IN (SELECT grant_id FROM login_steps WHERE login = $2 OR request_id = $2)
             OR login IN (SELECT login FROM login_steps WHERE grant_id IN
                 (SELECT grant_id FROM login_steps WHERE request_id = $2)))
         ORDER BY id DESC LIMIT 200",
    )
    .bind(store)
    .bind(reference.to_owned())
    .fetch_all()
    .await
}

/// How many each store has.
pub async fn count(db: impl Executor<'_>) -> Result<Vec<(StoreId, i64)>, Error> {
    db.sql("SELECT store_id, COUNT(*) FROM login_steps GROUP BY store_id").fetch_all().await
}

/// How many each store has with this outcome, at `from` or later.
pub async fn count_outcome(
    db: impl Executor<'_>,
    outcome: &str,
    from: Timestamp,
) -> Result<Vec<(StoreId, i64)>, Error> {
    db.sql("SELECT store_id, COUNT(*) FROM login_steps WHERE outcome = $1 AND id >= $2 GROUP BY store_id")
        .bind(outcome.to_owned())
        .bind(lowest_ordered_id(from))
        .fetch_all()
        .await
}

/// Removes up to `limit` that happened before `before`; how many there were.
pub async fn remove_before(db: impl Executor<'_>, before: Timestamp, limit: i64) -> Result<u64, Error> {
    db.sql("DELETE FROM login_steps WHERE id IN (SELECT id FROM login_steps WHERE id < $1 LIMIT $2)")
        .bind(lowest_ordered_id(before))
        .bind(limit)
        .execute()
        .await
}

/// Removes the `limit` oldest of a store; how many there were.
pub async fn remove_oldest(db: impl Executor<'_>, store: StoreId, limit: i64) -> Result<u64, Error> {
    db.sql("DELETE FROM login_steps WHERE id IN (SELECT id FROM login_steps WHERE store_id = $1 ORDER BY id LIMIT $2)")
        .bind(store)
        .bind(limit)
        .execute()
        .await
}
