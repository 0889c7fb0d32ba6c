//! `key`: the keys that sign ID tokens and JWT access tokens, of the whole deployment, and the keys of the server itself.

mod server;

use clap::{Args, Subcommand};

use super::{Place, output};
use crate::{
    app::App,
    oauth::keyring::{Rotation, Schedule, State},
    types::Timestamp,
};

/// The keys that sign ID tokens and JWT access tokens, and the server's own.
#[derive(Subcommand)]
pub(super) enum Key {
    /// List the signing keys, newest first
    List {
        /// Write JSON, one array
        #[arg(long)]
        json: bool,
    },
    /// Make the next signing key; what the old one signed stays good
    ///
    /// The server does this by itself every 90 days (`oauth.signing_key_days`). The new key is published at once and signs in
    /// 10 minutes, when clients have it.
    Rotate(Rotate),
    /// The keys of the server itself, in `server.key` or in the settings
    #[command(subcommand)]
    Server(server::Server),
}

/// How the next key comes.
#[derive(Args)]
pub(super) struct Rotate {
    /// Let it sign at once: the old one may be known to others
    #[arg(long)]
    now: bool,
    /// Take the older keys away at once: nothing that they signed is good any more
    #[arg(long, requires = "now")]
    revoke_old: bool,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

impl Key {
    pub(super) async fn run(self, at: Place) -> anyhow::Result<()> {
        match self {
            Self::List { json } => {
                let app = at.open().await?;
                let (schedule, now) = (app.oauth.keyring.schedule().await?, app.clock.now());
                if json { list_json(&schedule, now) } else { list(&schedule, now) }
            }
            Self::Rotate(rotate) => rotate.run(&at.open().await?).await,
            Self::Server(server) => Box::pin(server.run(at)).await,
        }
    }
}

impl Rotate {
    async fn run(self, app: &App) -> anyhow::Result<()> {
        let how = match (self.now, self.revoke_old) {
            (false, _) => Rotation::Announced,
            (true, false) => Rotation::AtOnce,
            (true, true) => Rotation::AtOnceAlone,
        };
        let (kid, signs_from) = app.oauth.keyring.rotate(how).await?;
        if self.json {
            return output::json(&serde_json::json!({"kid": kid, "signs_from": signs_from}));
        }
        output::line(&format!("New signing key: {kid}"))?;
        output::line(&match how {
            Rotation::Announced => format!(
                "It is published now and signs from {signs_from} on. What the old one signed stays good until it ends."
            ),
            Rotation::AtOnce => {
                "It signs now; every node uses it within 30 seconds. What the old one signed stays good until it ends."
                    .to_owned()
            }
            Rotation::AtOnceAlone => {
                "It signs now, and the older keys are gone; every node uses it within 30 seconds, and clients that keep our \
                 keys ask again within 5 minutes."
                    .to_owned()
            }
        })
    }
}

/// What a key does now, for people.
const fn does(state: State) -> &'static str {
    match state {
        State::Waiting => "waits",
        State::Signing => "signs",
        State::Kept => "kept for what it signed",
        State::Ended => "ended",
    }
}

fn list(schedule: &Schedule, now: Timestamp) -> anyhow::Result<()> {
    if schedule.newest().is_none() {
        output::remark("there is no signing key yet: the first is made when a client needs one");
    }
    let rows = schedule.states(now).map(|(term, state)| {
        let ends_at = term.ends_at.map_or_else(String::new, |end| end.to_string());
        [term.kid.clone(), does(state).to_owned(), term.signs_from.to_string(), ends_at]
    });
    output::table(["KEY ID", "NOW", "SIGNS FROM", "PUBLISHED UNTIL"], rows)
}

fn list_json(schedule: &Schedule, now: Timestamp) -> anyhow::Result<()> {
    let keys = schedule.states(now).map(|(term, state)| {
        serde_json::json!({
            "kid": term.kid,
            "state": state,
            "created_at": term.created_at,
            "signs_from": term.signs_from,
            "ends_at": term.ends_at,
        })
    });
    output::json(&keys.collect::<Vec<_>>())
}
