//! Removes what has ended. Each statement removes few rows, so that no login waits long behind it.

use crate::{
    app::App,
    db::{self, audit_events, grants, login_steps, sessions, throttle},
    stores::log::keep,
};

const BATCH: i64 = 200;
/// Of one table at a turn, so that a turn ends within its lease; what is left waits a minute.
const BATCHES: usize = 500;
/// Ended grants are kept for a day, so that a late replay of a code is still told apart from an unknown one.
const KEEP_GRANTS_SECONDS: i64 = 86_400;

/// Removes everything that has ended, and renews the key that signs tokens when it is time.
pub async fn clean_up(app: &App) -> Result<(), db::Error> {
    let (db, now) = (&app.db, app.clock.now());
    in_batches(app, "grants", async || grants::remove_ended(db, now.plus(-KEEP_GRANTS_SECONDS), BATCH).await)
        .await?;
    in_batches(app, "sessions", async || sessions::remove_ended(db, now, BATCH).await).await?;
    in_batches(app, "throttle", async || throttle::remove_ended(db, now, BATCH).await).await?;
    let kept = &app.config.integration_log;
    let oldest = now.plus(-kept.keep_days * 86_400);
    in_batches(app, "login_steps", async || login_steps::remove_before(db, oldest, BATCH).await).await?;
    for (store, mut over) in keep::too_many(login_steps::count(db).await?, kept.max_steps) {
        while over > 0 {
            app.metrics.removed("login_steps", login_steps::remove_oldest(db, store, over.min(BATCH)).await?);
            over -= BATCH;
        }
    }
    let days = app.config.audit.keep_days;
    if days > 0 {
        let oldest = now.plus(-days * 86_400);
        in_batches(app, "audit_events", async || audit_events::remove_before(db, oldest, BATCH).await)
            .await?;
    }
    app.oauth.keyring.tend(app.config.oauth.signing_key_days).await?;
    app.metrics.cleaned_up(app.clock.now());
    Ok(())
}

/// Removes a table's rows until none is left, or until the next turn.
async fn in_batches(
    app: &App,
    table: &'static str,
    remove: impl AsyncFn() -> Result<u64, db::Error>,
) -> Result<(), db::Error> {
    for _ in 0..BATCHES {
        let removed = remove().await?;
        app.metrics.removed(table, removed);
        if removed == 0 {
            break;
        }
    }
    Ok(())
}
