//! What is done now and then, by one node at a time: removing what has ended, and renewing the key that signs tokens.
//! Beside it every node looks which server key is current.

pub mod certificate;
mod clean_up;

use std::time::Duration;

use tracing::Instrument;
use uuid::Uuid;

pub use clean_up::clean_up;

use crate::{
    app::App,
    db::{self, leases},
    spans,
    types::random,
};

const PAUSE: Duration = Duration::from_mins(1);
const LEASE: &str = "clean_up";
/// A node that dies leaves its work to another after so long; one that stops, at once.
const LEASE_SECONDS: i64 = 180;

/// One node's part in the work.
pub struct Worker {
    app: App,
    id: Uuid,
}

impl Worker {
    /// A node that has not worked yet.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self { app, id: random::opaque_id() }
    }

    /// Takes its turn every minute until it is dropped, and looks as often which server key is current.
    pub async fn work_forever(&self) {
        tokio::join!(self.take_turns(), self.follow_server_key());
    }

    async fn take_turns(&self) {
        loop {
            self.app.clock.sleep(PAUSE).await;
            if let Err(error) = self.take_turn().await {
                tracing::warn!(%error, "cleaning up failed; it is tried again in a minute");
            }
        }
    }

    /// Every node for itself, and not behind a turn, which may take minutes.
    async fn follow_server_key(&self) {
        loop {
            self.app.clock.sleep(PAUSE).await;
            if let Err(error) = self.app.follow_server_key().await {
                tracing::error!(%error, "this node goes on with the server key that it has");
            }
        }
    }

    /// Cleans up unless another node does; whether it did.
    pub async fn take_turn(&self) -> Result<bool, db::Error> {
        let mine = self.holds().await?;
        if mine {
            let span = spans::job("clean_up");
            let done = clean_up(&self.app).instrument(span.clone()).await;
            done.inspect_err(|_| spans::failed(&span, "failed"))?;
        }
        Ok(mine)
    }

    /// Leaves the work to the other nodes.
    pub async fn stop(&self) {
        if let Err(error) = leases::give_back(&self.app.db, LEASE, self.id).await {
            tracing::debug!(%error, "another node cleans up when the lease has ended");
        }
    }

    async fn holds(&self) -> Result<bool, db::Error> {
        let now = self.app.clock.now();
        leases::take(&self.app.db, LEASE, self.id, (now, now.plus(LEASE_SECONDS))).await
    }
}
