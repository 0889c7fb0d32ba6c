//! `key server`: the keys of the server itself, which stand in `server.key` or in the settings.

use anyhow::bail;
use clap::{Args, Subcommand};
use secrecy::ExposeSecret;

use super::super::{Place, output};
use crate::{
    app::{
        App,
        server_keys::{Listed, Needed, State},
    },
    crypto::server_key::{ServerKey, short},
};

/// The keys of the server itself, in `server.key` or in the settings.
#[derive(Subcommand)]
pub(in crate::cli) enum Server {
    /// Print a new key, for a setting or a file of yours; nothing is changed
    New,
    /// List the server's keys by fingerprint: the current one first, then new ones, then former ones
    List {
        /// Write JSON, one array
        #[arg(long)]
        json: bool,
    },
    /// Add a new key to this node's file; nothing is made under it until `key server use`
    ///
    /// Where the setting `server_key` holds the keys, the new one is printed: add it there, behind a comma.
    Add {
        /// Write JSON, one object
        #[arg(long)]
        json: bool,
    },
    /// Make a key current on all nodes, once each of them has it
    ///
    /// Signing keys are encrypted anew in the same transaction. What was made under former keys is taken as long as they stand
    /// in the file. Nodes that run follow within a minute.
    Use {
        /// The beginning of its fingerprint, which `key server list` shows
        #[arg(value_name = "FINGERPRINT")]
        key: String,
    },
    /// Remove a former key, or one that was never used, from this node's file
    Remove(Remove),
}

/// Which key to remove.
#[derive(Args)]
pub(in crate::cli) struct Remove {
    /// The beginning of its fingerprint, which `key server list` shows
    #[arg(value_name = "FINGERPRINT")]
    key: String,
    /// Remove it although something may still need it
    #[arg(long)]
    yes: bool,
}

impl Server {
    pub(in crate::cli) async fn run(self, at: Place) -> anyhow::Result<()> {
        match self {
            Self::New => output::line(ServerKey::generate().text().expose_secret()),
            Self::List { json } => list(&at.open().await?, json).await,
            Self::Add { json } => add(&at.open().await?, json).await,
            Self::Use { key } => make_current(&at.open().await?, &key).await,
            Self::Remove(remove) => remove.run(&at.open().await?).await,
        }
    }
}

fn row(key: &Listed) -> [String; 4] {
    let (state, until) = match key.state {
        State::Current => ("current", String::new()),
        State::New => ("new", String::new()),
        State::Former(until) => ("former", until.to_string()),
    };
    let held = if key.held { "yes" } else { "no" };
    [short(&key.fingerprint), state.to_owned(), held.to_owned(), until]
}

async fn list(app: &App, json: bool) -> anyhow::Result<()> {
    let all = app.server_keys().await?;
    if !json {
        return output::table(["FINGERPRINT", "NOW", "HERE", "CURRENT UNTIL"], all.iter().map(row));
    }
    let keys = all.iter().map(|key| {
        let [fingerprint, state, ..] = row(key);
        let until = if let State::Former(until) = key.state { Some(until) } else { None };
        serde_json::json!({"fingerprint": fingerprint, "state": state, "here": key.held, "current_until": until})
    });
    output::json(&keys.collect::<Vec<_>>())
}

async fn add(app: &App, json: bool) -> anyhow::Result<()> {
    let place = app.keys.place();
    let kept = app.add_server_key().await?;
    let is_kept = kept.is_some();
    let key = kept.unwrap_or_else(ServerKey::generate);
    let printed = (!is_kept).then(|| key.text());
    let fingerprint = short(&key.fingerprint());
    let text = printed.as_ref().map(ExposeSecret::expose_secret);
    if json {
        return output::json(&serde_json::json!({"fingerprint": fingerprint, "key": text}));
    }
    match text {
        None => output::line(&format!("New server key: {fingerprint}, in {place}"))?,
        Some(text) => {
            output::line(&format!("New server key: {fingerprint}"))?;
            output::line("")?;
            output::line(text)?;
            output::line("")?;
            output::line(&format!(
                "It is shown this once. Add it to {place}, behind a comma, and restart the server."
            ))?;
        }
    }
    output::line(&format!(
        "Nothing is made under it yet. When every node has it: vtex-idp key server use {fingerprint}"
    ))
}

async fn make_current(app: &App, key: &str) -> anyhow::Result<()> {
    let key = app.server_key(key).await?;
    let (change, name) = (app.use_server_key(&key.fingerprint).await?, short(&key.fingerprint));
    output::line(&if change.changed {
        format!("The server key {name} is current; every node that has it follows within a minute.")
    } else {
        format!("The server key {name} was current already.")
    })?;
    output::line(&match change.resealed {
        1 => "1 signing key was encrypted anew.".to_owned(),
        many => format!("{many} signing keys were encrypted anew."),
    })
}

impl Remove {
    async fn run(self, app: &App) -> anyhow::Result<()> {
        let key = app.server_key(&self.key).await?;
        let name = short(&key.fingerprint);
        let needed = app.server_key_needed(&key.fingerprint).await?;
        if !needed.is_nothing() && !self.yes {
            bail!(
                "the server key {name} may still be needed: {}. To remove it all the same, add --yes",
                reasons(needed)
            );
        }
        let place = app.keys.place();
        if app.remove_server_key(&key.fingerprint).await? {
            output::line(&format!(
                "The server key {name} is no more in {place}. Remove it on every other node too."
            ))
        } else if key.held {
            output::line(&format!("Take the server key {name} out of {place}, on every node."))
        } else {
            bail!("{place} does not hold the server key {name}");
        }
    }
}

/// What would no longer work, and what helps.
fn reasons(needed: Needed) -> String {
    let mut reasons = Vec::new();
    if needed.grants > 0 {
        reasons.push(format!(
            "{} apps' logins that began under it can still be refreshed (without it they go on, but the theft of an old refresh \
             token is not noticed)",
            needed.grants
        ));
    }
    if needed.codes > 0 {
        reasons.push(format!(
            "the imported hashes of {} users are compared under it (without it the next import of the same hashes replaces \
             their passwords); import the same users once more, and they are compared under the current one",
            needed.codes
        ));
    }
    reasons.join("; and ")
}
