//! Refuses settings that cannot work, naming the key and what to write.

#[cfg(test)]
mod tests;

use secrecy::ExposeSecret;
use tracing_subscriber::filter::{LevelFilter, Targets};

use super::{Config, Connections, Error, Session};
use crate::types::Origin;

/// A value that works, for each key whose form is not obvious.
const EXAMPLES: [(&str, &str); 17] = [
    ("tls.certificate", "certificate = \"/etc/vtex-idp/fullchain.pem\""),
    ("tls.key", "key = \"/etc/vtex-idp/privkey.pem\""),
    ("public_url", "public_url = \"https://login.example.com\""),
    ("health_listen", "health_listen = \"127.0.0.1:8401\""),
    ("trusted_proxies", "trusted_proxies = [\"10.0.0.0/8\", \"192.0.2.1\"]"),
    ("server_key_file", "server_key_file = \"/run/secrets/vtex-idp-server-key\""),
    ("server_key", "what `vtex-idp key server new` prints"),
    ("data_dir", "data_dir = \"/var/lib/vtex-idp\""),
    ("database.url", "url = \"postgres://user:password@host/vtex_idp\""),
    ("log.format", "format = \"json\" or format = \"text\""),
    ("log.level", "level = \"info\""),
    (".mode", "mode = \"read_only\" or mode = \"migrate\""),
    ("drain_seconds", "drain_seconds = 5"),
    ("shutdown_seconds", "shutdown_seconds = 30"),
    ("max_attempts", "max_attempts = 10"),
    ("free_attempts", "free_attempts = 5"),
    ("listen", "listen = \"127.0.0.1:8400\""),
];

/// What to write for the key that a message names.
pub(super) fn example_of(message: &str) -> Option<&'static str> {
    let named = |key: &str| message.contains(key);
    EXAMPLES.iter().find(|(key, _)| named(key)).map(|(_, example)| *example)
}

impl Config {
    /// Refuses what cannot work.
    pub fn check(&self) -> Result<(), Error> {
        self.check_public_url()?;
        self.check_tls()?;
        self.check_numbers()?;
        self.check_server_key()?;
        let level = &self.log.level;
        let is_filter = level.contains(['=', ',']) && level.parse::<Targets>().is_ok();
        if !is_filter && level.parse::<LevelFilter>().is_err() {
            return unusable("log.level", "is no level (error, warn, info, debug, trace) and no filter");
        }
        let url = self.database.url.as_ref().map(ExposeSecret::expose_secret);
        if url
            .is_some_and(|url| !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)))
        {
            return unusable("database.url", "names no Postgres (without it, SQLite is in the data folder)");
        }
        self.sources.iter().try_for_each(|(name, source)| source.check(name))
    }

    fn check_public_url(&self) -> Result<(), Error> {
        let Some(url) = &self.public_url else {
            let problem = "is needed when `listen` is not loopback";
            return if self.listen.ip().is_loopback() { Ok(()) } else { unusable("public_url", problem) };
        };
        if Origin::of(url).is_err() {
            return unusable("public_url", "must be https, unless it is this machine");
        }
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            return unusable("public_url", "must be a host only: no path, query or user name");
        }
        Ok(())
    }

    fn check_tls(&self) -> Result<(), Error> {
        match (&self.tls.certificate, &self.tls.key) {
            (None, None) => Ok(()),
            (Some(_), None) => unusable("tls.key", "is needed beside `tls.certificate`"),
            (None, Some(_)) => unusable("tls.certificate", "is needed beside `tls.key`"),
            (Some(_), Some(_)) if self.is_https() => Ok(()),
            (Some(_), Some(_)) => unusable("public_url", "must be https when `tls.certificate` is set"),
        }
    }

    fn check_server_key(&self) -> Result<(), Error> {
        let Some(text) = &self.server_key else { return Ok(()) };
        if self.server_key_file.is_some() {
            return unusable("server_key", "and `server_key_file` are both set: keep one of them");
        }
        let is_key = |word: &str| {
            word.len() == 43 && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        };
        let mut words = text
            .expose_secret()
            .split([',', ' ', '\t', '\r', '\n'])
            .filter(|word| !word.is_empty())
            .peekable();
        if words.peek().is_none() || !words.all(is_key) {
            return unusable("server_key", "holds something that is no key of 43 characters of base64url");
        }
        Ok(())
    }

    fn check_numbers(&self) -> Result<(), Error> {
        const DAY: u64 = 86_400;
        let (database, password, throttle, oauth) =
            (&self.database, &self.password, &self.throttle, &self.oauth);
        let signed = |value: i64| u64::try_from(value).unwrap_or(0);
        // Below 0 is no 0 where that stands for something.
        let or_never = |value: i64| u64::try_from(value).unwrap_or(u64::MAX);
        let size = |value: usize| u64::try_from(value).unwrap_or(u64::MAX);
        let ranges: [(&'static str, u64, u64, u64, &'static str); 22] = [
            ("drain_seconds", self.drain_seconds, 0, 3600, "drain_seconds = 5"),
            ("shutdown_seconds", self.shutdown_seconds, 0, 3600, "shutdown_seconds = 30"),
            ("database.max_connections", database.max_connections.into(), 1, 10_000, "max_connections = 20"),
            ("database.acquire_seconds", database.acquire_seconds, 1, 3600, "acquire_seconds = 3"),
            ("database.statement_seconds", database.statement_seconds, 1, 3600, "statement_seconds = 5"),
            ("password.threads", size(password.threads.unwrap_or(1)), 1, 1024, "threads = 4"),
            ("password.queue_length", size(password.queue_length), 1, 100_000, "queue_length = 1000"),
            ("password.queue_seconds", password.queue_seconds, 1, 3600, "queue_seconds = 8"),
            ("throttle.window_seconds", signed(throttle.window_seconds), 1, DAY, "window_seconds = 900"),
            ("throttle.free_attempts", signed(throttle.free_attempts), 1, 1_000_000, "free_attempts = 5"),
            ("throttle.max_attempts", signed(throttle.max_attempts), 1, 1_000_000, "max_attempts = 10"),
            (
                "throttle.max_attempts_everywhere",
                signed(throttle.max_attempts_everywhere),
                signed(throttle.max_attempts),
                1_000_000_000,
                "ten times max_attempts",
            ),
            (
                "throttle.network_max_failures",
                signed(throttle.network_max_failures),
                1,
                1_000_000_000,
                "network_max_failures = 100",
            ),
            (
                "throttle.machine_failures_per_minute",
                signed(throttle.machine_failures_per_minute),
                1,
                1_000_000,
                "machine_failures_per_minute = 120",
            ),
            ("integration_log.keep_days", signed(self.integration_log.keep_days), 1, 3650, "keep_days = 14"),
            ("audit.keep_days", or_never(self.audit.keep_days), 0, 3650, "keep_days = 400"),
            (
                "integration_log.max_steps",
                signed(self.integration_log.max_steps),
                1000,
                1_000_000_000,
                "max_steps = 400000",
            ),
            ("throttle.max_delay_seconds", throttle.max_delay_seconds, 0, 60, "max_delay_seconds = 4"),
            ("throttle.ipv4_prefix", throttle.ipv4_prefix.into(), 8, 32, "ipv4_prefix = 32"),
            ("throttle.ipv6_prefix", throttle.ipv6_prefix.into(), 16, 128, "ipv6_prefix = 64"),
            ("oauth.code_seconds", signed(oauth.code_seconds), 1, 600, "code_seconds = 60"),
            ("oauth.signing_key_days", signed(oauth.signing_key_days), 1, 3650, "signing_key_days = 90"),
        ];
        let token = signed(oauth.access_token_seconds);
        let tokens = ("oauth.access_token_seconds", token, 1, DAY, "access_token_seconds = 600");
        let grace = signed(oauth.refresh_grace_seconds);
        let apps = [
            (
                "oauth.refresh_token_seconds",
                signed(oauth.refresh_token_seconds),
                60,
                400 * DAY,
                "refresh_token_seconds = 2592000",
            ),
            ("oauth.grant_seconds", signed(oauth.grant_seconds), 60, 4000 * DAY, "grant_seconds = 15552000"),
            ("oauth.refresh_grace_seconds", grace, 0, 60, "refresh_grace_seconds = 10"),
        ];
        let all = ranges.into_iter().chain([tokens]).chain(apps).chain(self.session.ranges());
        let mut all = all.chain(self.connections.ranges());
        match all.find(|(_, value, least, most, _)| !(least..=most).contains(&value)) {
            Some((key, _, least, most, example)) => Err(Error::Unusable {
                key: key.into(),
                problem: format!("must be from {least} to {most}"),
                example,
            }),
            None => Ok(()),
        }
    }
}

impl Connections {
    fn ranges(&self) -> [(&'static str, u64, u64, u64, &'static str); 4] {
        let most = u64::try_from(self.max_open).unwrap_or(u64::MAX);
        [
            ("connections.max_open", most, 16, 1_000_000, "max_open = 8192"),
            ("connections.head_seconds", self.head_seconds, 1, 60, "head_seconds = 10"),
            ("connections.idle_seconds", self.idle_seconds, 1, 3600, "idle_seconds = 5"),
            ("connections.answer_seconds", self.answer_seconds, 1, 600, "answer_seconds = 20"),
        ]
    }
}

impl Session {
    /// What may not be idle for longer than it may last.
    fn ranges(&self) -> [(&'static str, u64, u64, u64, &'static str); 4] {
        let signed = |value: i64| u64::try_from(value).unwrap_or(0);
        let (absolute, kept) = (signed(self.absolute_hours), signed(self.kept_absolute_days));
        let idle = absolute.min(720).saturating_mul(60);
        [
            ("session.absolute_hours", absolute, 1, 720, "absolute_hours = 12"),
            ("session.idle_minutes", signed(self.idle_minutes), 2, idle, "idle_minutes = 60"),
            ("session.kept_absolute_days", kept, 1, 365, "kept_absolute_days = 90"),
            ("session.kept_idle_days", signed(self.kept_idle_days), 1, kept.min(365), "kept_idle_days = 30"),
        ]
    }
}

fn unusable(key: &'static str, problem: &str) -> Result<(), Error> {
    let example = example_of(key).unwrap_or("a value as in docs/configuration.md");
    Err(Error::Unusable { key: key.into(), problem: problem.to_owned(), example })
}
