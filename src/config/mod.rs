//! Settings: one TOML file and environment variables, checked as a whole before anything starts.
//!
//! Order, later wins: the defaults here, the file, `VTEX_IDP_*` variables (`VTEX_IDP_LOG__FORMAT` is `format` in
//! `[log]`), `DATABASE_URL`. An unknown key is an error, since a misspelt setting is worse than none.

mod check;
mod defaults;
mod doubts;
mod load;
mod source;

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use ipnet::IpNet;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

pub use load::Error;
pub use source::{Source, SourceMode};

/// Everything that can be set. Each field's default serves on one machine, with SQLite, without any configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where shoppers and VTEX reach this server: https, or http on loopback. Default: `http://` and `listen`.
    pub public_url: Option<Url>,
    /// Address and port of the public listener.
    pub listen: SocketAddr,
    /// Address and port of `/health/*` and `/metrics`; keep it off the public network.
    pub health_listen: SocketAddr,
    /// Folder of the server's key and of the SQLite database; made on the first run.
    pub data_dir: PathBuf,
    /// The server's keys, in place of the file in `data_dir`: one or more, with commas or ends of lines between them.
    pub server_key: Option<SecretString>,
    /// A file with the server's keys, in place of the one in `data_dir`; it is never made.
    pub server_key_file: Option<PathBuf>,
    /// Addresses or networks of reverse proxies whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "load::networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// For how many seconds after SIGTERM the server goes on serving while `/health/ready` answers 503, so that a proxy in front
    /// of several nodes sends no more requests to this one.
    pub drain_seconds: u64,
    /// How many seconds requests in flight get to finish after that.
    pub shutdown_seconds: u64,
    /// `[tls]`
    pub tls: Tls,
    /// `[connections]`
    pub connections: Connections,
    /// `[database]`
    pub database: Database,
    /// `[log]`
    pub log: Log,
    /// `[password]`
    pub password: Password,
    /// `[throttle]`
    pub throttle: Throttle,
    /// `[oauth]`
    pub oauth: OAuth,
    /// `[session]`
    pub session: Session,
    /// `[integration_log]`
    pub integration_log: IntegrationLog,
    /// `[audit]`
    pub audit: Audit,
    /// `[sources.NAME]`
    pub sources: BTreeMap<String, Source>,
}

/// `[tls]`: the certificate of the public listener, for a server without a proxy before it. Both files or none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// PEM file: the server's certificate first, then those between it and an authority.
    pub certificate: Option<PathBuf>,
    /// PEM file: the certificate's private key, without a passphrase.
    pub key: Option<PathBuf>,
}

/// `[connections]`: what one client may take of the public listener.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Connections {
    /// Connections at once; further ones wait until one ends.
    pub max_open: usize,
    /// How many seconds a connection may take for the TLS handshake, and then for the head of its first request.
    pub head_seconds: u64,
    /// How many seconds a connection without a request is kept open for the next one.
    pub idle_seconds: u64,
    /// How many seconds a client may take to read an answer.
    pub answer_seconds: u64,
}

/// `[database]`: where data is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://user:password@host/name`; without it `SQLite` in `data_dir`.
    pub url: Option<SecretString>,
    /// Connections of the pool.
    pub max_connections: u32,
    /// How many seconds a request waits for a connection before it is answered 503.
    pub acquire_seconds: u64,
    /// How many seconds a statement may take before its request is answered 503.
    pub statement_seconds: u64,
}

/// `[log]`: what is written to standard error.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// `text` or `json`.
    pub format: LogFormat,
    /// A level or a filter, such as `info` or `vtex_idp=debug,sqlx=warn`.
    pub level: String,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// `[password]`: the queue of password hashes.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Password {
    /// How many are hashed at once, 19 MiB each. Default: the number of cores.
    pub threads: Option<usize>,
    /// How many may wait; one more is answered 503.
    pub queue_length: usize,
    /// How many seconds one may wait before it is answered 503.
    pub queue_seconds: u64,
    /// `[password.peppers]`: secrets that other software mixed into its hashes, under the names that their format uses.
    pub peppers: BTreeMap<String, SecretString>,
}

/// `[throttle]`: how guessing is slowed. Failures are counted in the database, for all nodes together.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Throttle {
    /// Failures count for this many seconds from the first one, then they are forgotten.
    pub window_seconds: i64,
    /// Attempts at one identifier that are answered at once; each further one waits longer than the last.
    pub free_attempts: i64,
    /// Attempts at one identifier from one network in a window; one more is answered 429.
    pub max_attempts: i64,
    /// Attempts at one identifier from all networks together in a window.
    pub max_attempts_everywhere: i64,
    /// The longest wait, in seconds.
    pub max_delay_seconds: u64,
    /// Failures from one network in a window. Successes never count.
    pub network_max_failures: i64,
    /// Failures of a store's token and userinfo requests in a minute, on each node; further ones are answered 429 and not
    /// logged. Correct requests are always answered.
    pub machine_failures_per_minute: i64,
    /// What counts as one network in IPv4: the first so many bits.
    pub ipv4_prefix: u8,
    /// What counts as one network in IPv6: the first so many bits.
    pub ipv6_prefix: u8,
}

/// `[oauth]`: lifetimes of codes, tokens and keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OAuth {
    /// How many seconds an authorization code can be redeemed.
    pub code_seconds: i64,
    /// How many seconds an access token is good for.
    pub access_token_seconds: i64,
    /// How many seconds a refresh token of an app may lie unused.
    pub refresh_token_seconds: i64,
    /// After how many seconds an app's user must sign in again, however often its tokens were refreshed.
    pub grant_seconds: i64,
    /// For how many seconds a refresh token that was used is answered once more, with the same tokens: the first answer may
    /// have been lost. Later use revokes everything.
    pub refresh_grace_seconds: i64,
    /// After so many days another key signs tokens.
    pub signing_key_days: i64,
}

/// `[session]`: how long a browser stays signed in here. VTEX's own session is VTEX's.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// A session that is not used for so many minutes ends.
    pub idle_minutes: i64,
    /// It ends after so many hours, however much it is used.
    pub absolute_hours: i64,
    /// The same for somebody who chose "keep me signed in": without use for so many days.
    pub kept_idle_days: i64,
    /// After so many days, however much it is used.
    pub kept_absolute_days: i64,
}

/// `[integration_log]`: how much of it is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IntegrationLog {
    /// Steps are removed after so many days.
    pub keep_days: i64,
    /// Of more steps than these, about four a login, the oldest are removed.
    pub max_steps: i64,
}

/// `[audit]`: how long the audit trail is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Audit {
    /// Events are removed after so many days; 0 keeps them for ever.
    pub keep_days: i64,
}

impl Config {
    /// The address shoppers and VTEX use, without a trailing slash.
    ///
    /// # Panics
    /// Never: a socket address makes a URL.
    #[must_use]
    pub fn base_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// Whether shoppers reach the server by https, so that cookies can be `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}
