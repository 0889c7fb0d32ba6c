//! What is done now and then: removing what has ended, in small batches that never block a login, and renewing the key
//! that signs tokens.

use std::time::Duration;

use crate::{
    app::App,
    db::{self, grants, login_steps, sessions, throttle},
};

const PAUSE: Duration = Duration::from_mins(1);
const BATCH: i64 = 500;
/// Ended grants are kept for a day, so that a late replay of a code is still told apart from an unknown one.
const KEEP_GRANTS_SECONDS: i64 = 86_400;

/// Cleans up every minute until it is dropped.
pub async fn clean_up_forever(app: App) {
    loop {
        app.clock.sleep(PAUSE).await;
        if let Err(error) = clean_up(&app).await {
            tracing::warn!(%error, "cleaning up failed; it is tried again in a minute");
        }
    }
}

/// Removes everything that has ended.
pub async fn clean_up(app: &App) -> Result<(), db::Error> {
    let now = app.clock.now();
    while grants::remove_ended(&app.db, now.plus(-KEEP_GRANTS_SECONDS), BATCH).await? > 0 {}
    while sessions::remove_ended(&app.db, now, BATCH).await? > 0 {}
    while throttle::remove_ended(&app.db, now, BATCH).await? > 0 {}
    app.oauth.keyring.tend(app.config.oauth.signing_key_days).await?;
    let kept = &app.config.integration_log;
    while login_steps::remove_before(&app.db, now.plus(-kept.keep_days * 86_400), BATCH).await? > 0 {}
    let mut over = login_steps::count(&app.db).await? - kept.max_steps;
    while over > 0 {
        over -= BATCH;
        login_steps::remove_oldest(&app.db, BATCH.min(over + BATCH)).await?;
    }
    Ok(())
}
