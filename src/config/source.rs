//! `[sources.NAME]`: a database of the retailer's own, in which the users of directories live.

use std::borrow::Cow;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::Error;

/// `[sources.NAME]`: where the users are and how one is found.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// `postgres://user:password@host/name`, or `sqlite:///path/of/members.db` for trying.
    pub url: SecretString,
    /// The SQL that finds a user, with named parameters such as `:email`.
    pub query: String,
    /// SQL without parameters that returns the same columns for many users; `directory check` reads them.
    pub sample_query: Option<String>,
    /// The format of the password hashes, for rows that do not name their own.
    pub hash_format: String,
    /// What becomes of a password after it was found right.
    pub mode: SourceMode,
    /// How many seconds a look-up may take, its wait for a connection included.
    pub timeout_seconds: u64,
    /// Connections of this node.
    pub max_connections: u32,
}

/// What becomes of a password after it was found right in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceMode {
    /// Nothing: the source goes on being asked.
    ReadOnly,
    /// It is kept here with our own hash, and the source is not asked for it again.
    Migrate,
}

impl Default for Source {
    fn default() -> Self {
        Self {
            url: SecretString::default(),
            query: String::new(),
            sample_query: None,
            hash_format: "auto".to_owned(),
            mode: SourceMode::ReadOnly,
            timeout_seconds: 2,
            max_connections: 4,
        }
    }
}

impl Source {
    /// Refuses what cannot work. The SQL itself is read where it is used.
    pub(super) fn check(&self, name: &str) -> Result<(), Error> {
        const URL: &str = "url = \"postgres://user:password@host/name\"";
        const QUERY: &str = "query = '''SELECT id, email, password_hash FROM members WHERE email = :email'''";
        let at = |key: &str| format!("sources.{name}.{key}");
        if !is_name(name) {
            let problem = "is no name: small letters, digits, `-` and single `_`, at most 40, a letter first";
            return unusable(format!("sources.{name}"), problem, "[sources.members]");
        }
        let url = self.url.expose_secret();
        if url.is_empty() {
            return unusable(at("url"), "is needed", URL);
        }
        if !["postgres://", "postgresql://", "sqlite:"].iter().any(|scheme| url.starts_with(scheme)) {
            return unusable(at("url"), "names neither Postgres nor SQLite", URL);
        }
        if self.query.trim().is_empty() {
            return unusable(at("query"), "is needed", QUERY);
        }
        if self.hash_format.trim().is_empty() {
            return unusable(at("hash_format"), "is empty", "hash_format = \"auto\"");
        }
        if !(1..=30).contains(&self.timeout_seconds) {
            return unusable(at("timeout_seconds"), "must be from 1 to 30", "timeout_seconds = 2");
        }
        if !(1..=100).contains(&self.max_connections) {
            return unusable(at("max_connections"), "must be from 1 to 100", "max_connections = 4");
        }
        Ok(())
    }
}

/// Whether a name can stand in a variable's name too: there `__` separates, and capitals are lost.
fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 40
        && name.chars().all(allowed)
        && !name.contains("__")
}

fn unusable(key: String, problem: &str, example: &'static str) -> Result<(), Error> {
    Err(Error::Unusable { key: Cow::Owned(key), problem: problem.to_owned(), example })
}

#[cfg(test)]
mod tests {
    use super::{super::load::from_file_and_environment, *};

    const FILE: &str = "[sources.members]
        url = 'postgres://reader:a-password@localhost/shop'
        query = 'the SQL'";

    #[test]
    fn a_source_needs_an_address_and_a_query_and_nothing_else() {
        let config = from_file_and_environment(FILE, &[]).expect("settings");
        let source = &config.sources["members"];
        assert_eq!((source.hash_format.as_str(), source.mode), ("auto", SourceMode::ReadOnly));
        assert_eq!((source.timeout_seconds, source.max_connections), (2, 4));
    }

    #[test]
    fn the_environment_completes_the_file_under_any_name() {
        for (name, variable) in [
            ("members", "VTEX_IDP_SOURCES__MEMBERS__URL"),
            ("loyalty_club", "VTEX_IDP_SOURCES__LOYALTY_CLUB__URL"),
            ("loyalty-club", "VTEX_IDP_SOURCES__LOYALTY-CLUB__URL"),
        ] {
            let file = format!("[sources.{name}]\nquery = 'the SQL'\nmode = 'migrate'");
            let config = from_file_and_environment(&file, &[(variable, "sqlite:members.db")]).expect(name);
            let source = &config.sources[name];
            assert_eq!((source.url.expose_secret(), source.mode), ("sqlite:members.db", SourceMode::Migrate));
        }
    }

    #[test]
    fn an_error_names_the_key_and_what_to_write() {
        for (line, key, example) in [
            ("url = ''", "`sources.members.url`", "postgres://"),
            ("url = 'mysql://localhost/shop'", "`sources.members.url`", "postgres://"),
            ("query = ' '", "`sources.members.query`", ":email"),
            ("hash_format = ''", "`sources.members.hash_format`", "auto"),
            ("timeout_seconds = 31", "`sources.members.timeout_seconds`", "= 2"),
            ("max_connections = 0", "`sources.members.max_connections`", "= 4"),
            ("mode = 'copy'", "sources.members.mode", "mode = \"read_only\""),
            ("querry = 'the SQL'", "querry", "every key"),
        ] {
            let named = line.split(' ').next().expect("a key");
            let rest: Vec<&str> = FILE.lines().filter(|other| !other.trim().starts_with(named)).collect();
            let error = from_file_and_environment(&format!("{}\n{line}", rest.join("\n")), &[]);
            let error = error.expect_err(line).to_string();
            assert!(error.contains(key) && error.contains(example), "{error}");
        }
        for name in ["Members", "a__b", "'1a'", "'a.b'"] {
            let file = FILE.replace("members", name);
            let error = from_file_and_environment(&file, &[]).expect_err(name).to_string();
            assert!(error.contains("is no name"), "{error}");
        }
    }

    #[test]
    fn the_password_is_in_no_error_and_in_no_debug() {
        let config = from_file_and_environment(FILE, &[]).expect("settings");
        assert!(!format!("{config:?}").contains("a-password"));
        for wrong in [
            FILE.replace("postgres:", "mysql:"),
            FILE.replace("shop'", "shop"),
            FILE.replace("'postgres", "postgres"),
            FILE.replace("url = '", "url = ['").replace("shop'", "shop']"),
        ] {
            let error = from_file_and_environment(&wrong, &[]).expect_err(&wrong).to_string();
            assert!(!error.contains("a-password"), "{error}");
        }
    }
}
