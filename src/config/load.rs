//! Where settings come from: the file, then the environment.

use std::{borrow::Cow, collections::HashMap, net::IpAddr, path::Path};

use config::{Environment, File, FileFormat};
use ipnet::IpNet;
use serde::{Deserialize, Deserializer, de};

use super::{Config, check::example_of};

/// The file that is read when none is named, if it exists.
const DEFAULT_FILE: &str = "vtex-idp.toml";

const PREFIX: &str = "VTEX_IDP_";

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or a variable could not be read: a wrong type or an unknown key, which the message names.
    #[error("the configuration cannot be read: {problem}{advice}")]
    Unreadable {
        /// What is wrong, and where.
        problem: String,
        /// What to write instead.
        advice: String,
    },
    /// A value that cannot work.
    #[error("`{key}` {problem}; write {example}")]
    Unusable {
        /// The key as in the file.
        key: Cow<'static, str>,
        /// What is wrong with the value.
        problem: String,
        /// A value that works.
        example: &'static str,
    },
}

impl From<config::ConfigError> for Error {
    fn from(error: config::ConfigError) -> Self {
        // Of a file that is no TOML the parser shows the line, which may hold a password: only where and why stay.
        let problem = error.to_string();
        let problem: Vec<&str> = problem.lines().filter(|line| !line.contains(" |")).collect();
        let problem = problem.join(": ");
        let advice = if problem.contains("unknown field") {
            "; docs/configuration.md has every key".to_owned()
        } else {
            example_of(&problem).map_or_else(String::new, |example| format!("; write {example}"))
        };
        Self::Unreadable { problem, advice }
    }
}

impl Config {
    /// Reads `file` (which must exist when it is named), then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, Error> {
        let named = file.unwrap_or(Path::new(DEFAULT_FILE));
        let file = match file {
            Some(path) => File::from(path).format(FileFormat::Toml).required(true),
            // One that exists must be readable: serving on defaults instead would hide it.
            None => File::new(DEFAULT_FILE, FileFormat::Toml)
                .required(Path::new(DEFAULT_FILE).symlink_metadata().is_ok()),
        };
        let mut builder =
            config::Config::builder().add_source(file).add_source(environment(std::env::vars()));
        if let Some(url) = std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()) {
            builder = builder.set_override("database.url", url)?;
        }
        let built = builder.build().map_err(|error| match error {
            config::ConfigError::Foreign(cause) => {
                Error::Unreadable { problem: format!("{}: {cause}", named.display()), advice: String::new() }
            }
            other => other.into(),
        })?;
        let config: Self = built.try_deserialize()?;
        config.check()?;
        Ok(config)
    }
}

/// `VTEX_IDP_*` as settings, but for the command line's own variable and those that Kubernetes sets for a service
/// called `vtex-idp`.
fn environment(variables: impl Iterator<Item = (String, String)>) -> Environment {
    let foreign = |name: &str| {
        ["CONFIG", "SERVICE_HOST", "SERVICE_PORT", "PORT"].contains(&name)
            || ["SERVICE_PORT_", "PORT_"].iter().any(|start| name.starts_with(start))
    };
    let own = variables.filter(|(name, _)| name.strip_prefix(PREFIX).is_some_and(|rest| !foreign(rest)));
    Environment::with_prefix("VTEX_IDP")
        .prefix_separator("_")
        .separator("__")
        .try_parsing(true)
        .list_separator(",")
        .with_list_parse_key("trusted_proxies")
        .ignore_empty(true)
        .source(Some(own.collect::<HashMap<_, _>>()))
}

/// Networks, or addresses, which are networks of one.
pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let network = |text: &String| {
        let address = || text.trim().parse::<IpAddr>().ok().map(IpNet::from);
        let found = text.trim().parse().ok().or_else(address);
        found.ok_or_else(|| {
            de::Error::custom(format!("`{text}` in trusted_proxies is no address and no network"))
        })
    };
    texts.iter().map(network).collect()
}

/// Reads `file`, as the text of one, then `variables`, as [`Config::load`] does.
#[cfg(test)]
pub(super) fn from_file_and_environment(file: &str, variables: &[(&str, &str)]) -> Result<Config, Error> {
    let owned = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let file = File::from_str(file, FileFormat::Toml);
    let built = config::Config::builder().add_source(file).add_source(environment(owned)).build()?;
    let config: Config = built.try_deserialize()?;
    config.check()?;
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_environment(variables: &[(&str, &str)]) -> Result<Config, Error> {
        from_file_and_environment("", variables)
    }

    #[test]
    fn the_environment_is_read() {
        let variables = [
            ("VTEX_IDP_LOG__LEVEL", "debug"),
            ("VTEX_IDP_THROTTLE__MAX_ATTEMPTS", "20"),
            ("VTEX_IDP_TRUSTED_PROXIES", "10.0.0.0/8,192.0.2.1"),
        ];
        let config = from_environment(&variables).expect("settings");
        assert_eq!((config.log.level.as_str(), config.throttle.max_attempts), ("debug", 20));
        assert_eq!(config.trusted_proxies[1].to_string(), "192.0.2.1/32");
    }

    #[test]
    fn variables_that_are_no_settings_are_left_alone() {
        let foreign = [
            ("VTEX_IDP_CONFIG", "a.toml"),
            ("VTEX_IDP_SERVICE_HOST", "10.0.0.1"),
            ("VTEX_IDP_SERVICE_PORT_HTTP", "80"),
            ("VTEX_IDP_PORT", "tcp://10.0.0.1:80"),
            ("VTEX_IDP_PORT_80_TCP", "tcp://10.0.0.1:80"),
        ];
        assert!(from_environment(&foreign).is_ok());
    }

    #[test]
    fn an_error_names_the_key_and_what_to_write() {
        for (name, value, key) in [
            ("VTEX_IDP_LISTEN", "8400", "listen"),
            ("VTEX_IDP_PUBLIC_URL", "login.example.com", "public_url"),
            ("VTEX_IDP_TRUSTED_PROXIES", "proxy", "trusted_proxies"),
            ("VTEX_IDP_LOG__FORMAT", "jsn", "format"),
            ("VTEX_IDP_LOGG__FORMAT", "json", "logg"),
        ] {
            let error = from_environment(&[(name, value)]).expect_err(name).to_string();
            assert!(error.contains(key), "{error}");
            assert!(error.contains(if key == "logg" { "every key" } else { "; write " }), "{error}");
        }
    }
}
