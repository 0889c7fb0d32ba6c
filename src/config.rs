//! Settings: one TOML file and environment variables, checked as a whole before anything starts.
//!
//! Order, later wins: the defaults here, the file, `VTEX_IDP_*` variables (`VTEX_IDP_LOG__FORMAT` is `format` in
//! `[log]`), `DATABASE_URL`. An unknown key is an error, since a misspelt setting is worse than none.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use crate::types::Origin;

/// The file that is read when none is named, if it exists.
pub const DEFAULT_FILE: &str = "vtex-idp.toml";

/// Everything that can be set. Each field's default serves on one machine, with SQLite, without any configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where shoppers and VTEX reach this server: https, or http on loopback. Default: `http://` and `listen`.
    pub public_url: Option<Url>,
    /// Address and port of the public listener.
    pub listen: SocketAddr,
    /// Address and port of `/health/*`; keep it off the public network.
    pub health_listen: SocketAddr,
    /// Folder of the server's key and of the SQLite database; made on the first run.
    pub data_dir: PathBuf,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How many seconds requests in flight get to finish after SIGTERM.
    pub shutdown_seconds: u64,
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
}

/// `[database]`: where data is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://user:password@host/name`; without it SQLite in `data_dir`.
    pub url: Option<SecretString>,
    /// Connections of the pool.
    pub max_connections: u32,
    /// How many seconds a request waits for a connection before it is answered 503.
    pub acquire_seconds: u64,
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
}

/// `[throttle]`: how guessing is slowed. Failures are counted in the database, for all nodes together.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Throttle {
    /// Failures count for this many seconds from the first one, then they are forgotten.
    pub window_seconds: i64,
    /// Attempts at one identifier that are answered at once.
    pub free_attempts: i64,
    /// Attempts at one identifier in a window; between the free ones and this each waits longer than the last.
    pub max_attempts: i64,
    /// The longest wait, in seconds.
    pub max_delay_seconds: u64,
    /// Failures from one network in a window. Successes never count.
    pub network_max_failures: i64,
    /// What counts as one network in IPv4: the first so many bits.
    pub ipv4_prefix: u8,
    /// What counts as one network in IPv6: the first so many bits.
    pub ipv6_prefix: u8,
}

/// `[oauth]`: lifetimes.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OAuth {
    /// How many seconds an authorization code can be redeemed.
    pub code_seconds: i64,
    /// How many seconds an access token is good for.
    pub access_token_seconds: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8400)),
            health_listen: SocketAddr::from(([127, 0, 0, 1], 8401)),
            data_dir: PathBuf::from("vtex-idp-data"),
            trusted_proxies: Vec::new(),
            shutdown_seconds: 30,
            database: Database::default(),
            log: Log::default(),
            password: Password::default(),
            throttle: Throttle::default(),
            oauth: OAuth::default(),
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, max_connections: 20, acquire_seconds: 3 }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".to_owned() }
    }
}

impl Default for Password {
    fn default() -> Self {
        Self { threads: None, queue_length: 1000, queue_seconds: 8 }
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            window_seconds: 900,
            free_attempts: 5,
            max_attempts: 10,
            max_delay_seconds: 4,
            network_max_failures: 100,
            ipv4_prefix: 32,
            ipv6_prefix: 64,
        }
    }
}

impl Default for OAuth {
    fn default() -> Self {
        Self { code_seconds: 60, access_token_seconds: 600 }
    }
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or a variable could not be read: a wrong type or an unknown key, which the message names.
    #[error("{0}")]
    Unreadable(#[from] config::ConfigError),
    /// A value that cannot work.
    #[error("`{key}` {problem}; write {example}")]
    Unusable {
        /// The key as in the file.
        key: &'static str,
        /// What is wrong with the value.
        problem: String,
        /// A value that works.
        example: &'static str,
    },
}

impl Config {
    /// Reads `file` (which must exist when it is named), then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, Error> {
        let source = match file {
            Some(path) => config::File::from(path).format(config::FileFormat::Toml).required(true),
            None => config::File::new(DEFAULT_FILE, config::FileFormat::Toml).required(false),
        };
        let environment = config::Environment::with_prefix("VTEX_IDP")
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("trusted_proxies")
            .ignore_empty(true);
        let mut builder = config::Config::builder().add_source(source).add_source(environment);
        if let Some(url) = std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()) {
            builder = builder.set_override("database.url", url)?;
        }
        let config: Self = builder.build()?.try_deserialize()?;
        config.check()?;
        Ok(config)
    }

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

    /// Refuses what cannot work, naming the key and what to write.
    pub fn check(&self) -> Result<(), Error> {
        let unusable =
            |key, problem: &str, example| Err(Error::Unusable { key, problem: problem.to_owned(), example });
        match &self.public_url {
            Some(url) if Origin::of(url).is_err() => {
                return unusable(
                    "public_url",
                    "must be https, unless it is this machine",
                    "public_url = \"https://login.example.com\"",
                );
            }
            Some(url) if url.path() != "/" || url.query().is_some() || url.fragment().is_some() => {
                return unusable(
                    "public_url",
                    "must not have a path or query",
                    "public_url = \"https://login.example.com\"",
                );
            }
            None if !self.listen.ip().is_loopback() => {
                return unusable(
                    "public_url",
                    "is needed when `listen` is not loopback",
                    "public_url = \"https://login.example.com\"",
                );
            }
            _ => {}
        }
        if let Some(url) = &self.database.url {
            let url = url.expose_secret();
            if !["postgres://", "postgresql://", "sqlite:"].iter().any(|scheme| url.starts_with(scheme)) {
                return unusable(
                    "database.url",
                    "names no database that is supported",
                    "url = \"postgres://user:password@host/vtex_idp\"",
                );
            }
        }
        let positive: [(&'static str, i64, &'static str); 9] = [
            ("database.max_connections", self.database.max_connections.into(), "max_connections = 20"),
            ("database.acquire_seconds", seconds(self.database.acquire_seconds), "acquire_seconds = 3"),
            ("password.threads", self.password.threads.map_or(1, count), "threads = 4"),
            ("password.queue_length", count(self.password.queue_length), "queue_length = 1000"),
            ("password.queue_seconds", seconds(self.password.queue_seconds), "queue_seconds = 8"),
            ("throttle.window_seconds", self.throttle.window_seconds, "window_seconds = 900"),
            (
                "throttle.network_max_failures",
                self.throttle.network_max_failures,
                "network_max_failures = 100",
            ),
            ("oauth.code_seconds", self.oauth.code_seconds, "code_seconds = 60"),
            ("oauth.access_token_seconds", self.oauth.access_token_seconds, "access_token_seconds = 600"),
        ];
        if let Some((key, _, example)) = positive.into_iter().find(|(_, value, _)| *value < 1) {
            return unusable(key, "must be at least 1", example);
        }
        if self.throttle.free_attempts < 1 || self.throttle.max_attempts < self.throttle.free_attempts {
            return unusable(
                "throttle.max_attempts",
                "must be at least `free_attempts`, and that at least 1",
                "free_attempts = 5 and max_attempts = 10",
            );
        }
        if self.log.level.parse::<tracing_subscriber::EnvFilter>().is_err() {
            return unusable("log.level", "is no level and no filter", "level = \"info\"");
        }
        Ok(())
    }
}

fn seconds(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn count(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_toml(text: &str) -> Result<Config, Error> {
        let source = config::File::from_str(text, config::FileFormat::Toml);
        let config: Config = config::Config::builder().add_source(source).build()?.try_deserialize()?;
        config.check()?;
        Ok(config)
    }

    #[test]
    fn no_configuration_is_a_configuration() {
        let config = from_toml("").expect("the defaults work");
        assert_eq!(config.base_url(), "http://127.0.0.1:8400");
    }

    #[test]
    fn an_unknown_key_is_named() {
        let error = from_toml("[log]\nformatt = \"json\"").expect_err("misspelt").to_string();
        assert!(error.contains("formatt"), "{error}");
    }

    #[test]
    fn the_public_url_is_https_unless_loopback() {
        assert!(from_toml("public_url = \"https://login.example.com\"").is_ok());
        assert!(from_toml("public_url = \"http://localhost:9000\"").is_ok());
        for wrong in ["http://login.example.com", "https://login.example.com/path", "ftp://login.example.com"]
        {
            let error = from_toml(&format!("public_url = \"{wrong}\"")).expect_err(wrong).to_string();
            assert!(error.contains("public_url"), "{error}");
        }
        assert!(from_toml("listen = \"0.0.0.0:8400\"").is_err());
    }

    #[test]
    fn a_value_that_cannot_work_is_named_with_one_that_does() {
        let error = from_toml("[oauth]\ncode_seconds = 0").expect_err("no lifetime").to_string();
        assert!(error.contains("oauth.code_seconds") && error.contains("code_seconds = 60"), "{error}");
    }
}
