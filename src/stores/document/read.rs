//! Why a file is no store, and where in it.

/// What is wrong with a file. It never repeats a value, since one may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, from 1.
    pub line: Option<usize>,
    /// What is wrong there.
    pub reason: String,
}

impl Unreadable {
    pub(super) fn new(text: &str, error: &toml::de::Error) -> Self {
        let Some(span) = error.span() else {
            return Self { line: None, reason: error.message().to_owned() };
        };
        let before = text.get(..span.start).unwrap_or_default();
        let number = before.matches('\n').count() + 1;
        let key = text.lines().nth(number - 1).and_then(|line| line.split_once('='));
        let key = key.map(|(key, _)| format!("`{}`", key.trim()));
        let reason = error.message();
        let reason = match key.filter(|key| !reason.contains(key.as_str())) {
            Some(key) => format!("{key}: {reason}"),
            None => reason.to_owned(),
        };
        Self { line: Some(number), reason }
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Unreadable {}
