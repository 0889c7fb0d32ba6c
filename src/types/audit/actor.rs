//! Who did something, as far as the operating system says: a person at a command line, or a server by itself.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
};

/// As much of a name is kept; longer ones are none of an operating system's.
const LONGEST: usize = 64;

/// Who did something. It proves nothing by itself: whoever may run commands could have written it. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Actor {
    name: String,
    events: Arc<AtomicU16>,
}

impl Actor {
    /// Whoever runs this command: `command USER@HOST`, and ` (sudo USER)` where `sudo` says who stands behind the account.
    #[must_use]
    pub fn command() -> Self {
        let user = clean(&whoami::username().unwrap_or_default());
        let behind = std::env::var("SUDO_USER").map(|name| clean(&name)).ok().filter(|name| *name != user);
        let behind = behind.map(|name| format!(" (sudo {name})")).unwrap_or_default();
        Self::named(format!("command {user}@{}{behind}", host()))
    }

    /// This server: `server HOST`.
    #[must_use]
    pub fn server() -> Self {
        Self::named(format!("server {}", host()))
    }

    fn named(name: String) -> Self {
        Self { name, events: Arc::default() }
    }

    /// Rises with each event, so that those of one moment stay in order; it may wrap.
    #[must_use]
    pub fn sequence(&self) -> [u8; 2] {
        self.events.fetch_add(1, Ordering::Relaxed).to_be_bytes()
    }

    /// As the audit trail keeps it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn host() -> String {
    clean(&whoami::hostname().unwrap_or_default())
}

/// A name that cannot break a line or look like more than one; `unknown` where there is none.
fn clean(name: &str) -> String {
    let fits = |c: char| if c.is_alphanumeric() || "-_.@\\$+".contains(c) { c } else { '?' };
    let name: String = name.chars().take(LONGEST).map(fits).collect();
    if name.is_empty() { "unknown".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_word_of_a_line() {
        assert_eq!(clean("EXAMPLE\\operator"), "EXAMPLE\\operator");
        assert_eq!(clean("a (sudo b)\n\u{1b}[31m"), "a??sudo?b????31m");
        assert_eq!(clean(""), "unknown");
        assert_eq!(clean(&"x".repeat(1000)).len(), LONGEST);
    }

    #[test]
    fn a_command_and_a_server_are_told_apart() {
        assert!(Actor::command().as_str().starts_with("command "));
        assert!(Actor::server().as_str().starts_with("server "));
    }
}
