//! The audit trail: rows are added and read, and age removes them. No statement changes one.

use serde::{Serialize, Serializer};
use serde_json::Value;
use uuid::Uuid;

use super::{Error, Executor};
use crate::types::{
    Clock, Slug, Timestamp, UserId,
    audit::{Actor, Event, Kind},
    random,
};

/// An event as it is kept.
#[derive(Debug, Serialize, sqlx::FromRow)]
pub struct Kept {
    /// Rises with time.
    pub id: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: String,
    /// What happened; a text, since another version of the server may know more kinds.
    pub kind: String,
    /// The slug of the store that it was about.
    pub store: Option<String>,
    /// The slug of the directory.
    pub directory: Option<String>,
    /// The `client_id`.
    pub client: Option<String>,
    /// The user.
    pub user_id: Option<UserId>,
    /// What there is to say besides: a JSON object.
    #[serde(serialize_with = "as_json")]
    pub detail: String,
}

fn as_json<S: Serializer>(detail: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::from_str(detail).unwrap_or_else(|_| Value::from(detail)).serialize(serializer)
}

/// Which events are asked for; what is `None` asks for nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Those of this moment or later.
    pub since: Option<Timestamp>,
    /// Those about this store.
    pub store: Option<Slug>,
    /// Those about this user.
    pub user: Option<UserId>,
    /// Those of this kind.
    pub kind: Option<Kind>,
}

/// Something that was done to a user, and when.
#[derive(Debug, sqlx::FromRow, Serialize)]
pub struct Done {
    /// What.
    pub event: String,
    /// When.
    pub at: Timestamp,
}

/// Adds an event: within a transaction, there is none without the deed and no deed without it.
///
/// The names of store, directory and client are looked up here, so an event about something that goes is added before it
/// goes.
pub async fn insert(
    db: impl Executor<'_>,
    (actor, clock): (&Actor, &Clock),
    event: Event,
) -> Result<(), Error> {
    db.sql(
        "INSERT INTO audit_events (id, at, actor, kind, store, directory, client, user_id, detail)
         VALUES ($1, $2, $3, $4,
                 COALESCE((SELECT slug FROM stores WHERE id = $5),
                          (SELECT s.slug FROM clients c JOIN stores s ON s.id = c.store_id WHERE c.id = $7)),
                 COALESCE((SELECT slug FROM directories WHERE id = $6),
                          (SELECT d.slug FROM users u JOIN directories d ON d.id = u.directory_id WHERE u.id = $8)),
                 (SELECT client_id FROM clients WHERE id = $7), $8, $9)",
    )
    .bind(random::ordered_id_at(clock.unix_milliseconds(), actor.sequence()))
    .bind(clock.now())
    .bind(actor.as_str().to_owned())
    .bind(event.kind.as_str().to_owned())
    .bind(event.store)
    .bind(event.directory)
    .bind(event.client)
    .bind(event.user)
    .bind(Value::Object(event.detail).to_string())
    .execute()
    .await?;
    Ok(())
}

/// Up to `limit` of those that are asked for, oldest first, behind the one with the id `after`.
pub async fn page(
    db: impl Executor<'_>,
    filter: &Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Kept>, Error> {
    let first = filter.since.map_or(Uuid::nil(), random::lowest_ordered_id);
    db.sql(
        "SELECT id, at, actor, kind, store, directory, client, user_id, detail FROM audit_events
         WHERE id > $1
           AND (CAST($2 AS TEXT) IS NULL OR store = $2)
           AND (CAST($3 AS UUID) IS NULL OR user_id = $3)
           AND (CAST($4 AS TEXT) IS NULL OR kind = $4)
         ORDER BY id LIMIT $5",
    )
    .bind(after.map_or(first, |after| after.max(first)))
    .bind(filter.store.as_ref().map(|slug| slug.as_str().to_owned()))
    .bind(filter.user)
    .bind(filter.kind.map(|kind| kind.as_str().to_owned()))
    .bind(limit)
    .fetch_all()
    .await
}

/// What was done to a user, oldest first; also what an earlier version of the server noted in a table of its own.
pub async fn of_user(db: impl Executor<'_>, user: UserId) -> Result<Vec<Done>, Error> {
    db.sql(
        "SELECT id, event, at FROM user_events WHERE user_id = $1
         UNION ALL SELECT id, kind AS event, at FROM audit_events WHERE user_id = $1 ORDER BY 1",
    )
    .bind(user)
    .fetch_all()
    .await
}

/// Removes up to `batch` that happened before `before`; how many there were.
pub async fn remove_before(db: impl Executor<'_>, before: Timestamp, batch: i64) -> Result<u64, Error> {
    db.sql("DELETE FROM audit_events WHERE id IN (SELECT id FROM audit_events WHERE at < $1 LIMIT $2)")
        .bind(before)
        .bind(batch)
        .execute()
        .await
}
