//! What was done to a user that somebody may have to account for; without values, so that it may outlive the user.

use super::{Error, Executor};
use crate::types::{Timestamp, UserId, random};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case", type_name = "text")]
pub enum Event {
    /// They got another e-mail.
    EmailChanged,
    /// Everything known of them was handed out, as the law asks for.
    Exported,
    /// They were erased.
    Erased,
}

/// Something that was done, and when.
#[derive(Debug, sqlx::FromRow, serde::Serialize)]
pub struct Done {
    /// What.
    pub event: Event,
    /// When.
    pub at: Timestamp,
}

/// Takes note of something that was done.
pub async fn insert(db: impl Executor<'_>, user: UserId, event: Event, now: Timestamp) -> Result<(), Error> {
    db.sql("INSERT INTO user_events (id, user_id, event, at) VALUES ($1, $2, $3, $4)")
        .bind(random::ordered_id(now))
        .bind(user)
        .bind(event)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// What was done to a user, oldest first.
pub async fn of_user(db: impl Executor<'_>, user: UserId) -> Result<Vec<Done>, Error> {
    db.sql("SELECT event, at FROM user_events WHERE user_id = $1 ORDER BY id").bind(user).fetch_all().await
}
