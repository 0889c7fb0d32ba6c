//! Why a file is no store, and where in it; and why a value is none, without the value.

/// What is wrong with a file. It repeats no value, since one may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, from 1.
    pub line: Option<usize>,
    /// What is wrong there.
    pub reason: String,
}

impl Unreadable {
    pub(super) fn new(text: &str, error: &toml::de::Error) -> Self {
        let reason = without_values(error.message());
        let Some(span) = error.span() else {
            return Self { line: None, reason };
        };
        let before = text.get(..span.start).unwrap_or_default();
        let number = before.matches('\n').count() + 1;
        let key = text.lines().nth(number - 1).and_then(|line| line.split_once('='));
        let key = key.map(|(key, _)| key.trim()).filter(|key| {
            // In what is no TOML a line may begin anywhere, also inside a value.
            is_like_a_key(key) && !reason.contains(&format!("`{key}`")) && text.parse::<toml::Table>().is_ok()
        });
        let reason = match key {
            Some(key) => format!("`{key}`: {reason}"),
            None => reason,
        };
        Self { line: Some(number), reason }
    }
}

/// What serde says of a mistake, without what it found: only what it expected, and the names of fields.
pub(in crate::stores) fn without_values(message: &str) -> String {
    const EXPECTED: &str = ", expected ";
    let found = |start: &str| message.starts_with(start);
    let expected = message.rfind(EXPECTED).map(|at| &message[at + ", ".len()..]);
    if let Some(name) = message.strip_prefix("unknown field `") {
        let name = name.split('`').next().filter(|name| is_like_a_key(name));
        let field = name.map_or_else(|| "unknown field".to_owned(), |name| format!("unknown field `{name}`"));
        return expected.map_or_else(|| field.clone(), |expected| format!("{field}, {expected}"));
    }
    if found("invalid type: ") || found("invalid value: ") || found("unknown variant ") {
        return expected.unwrap_or("another value is expected").to_owned();
    }
    message.to_owned()
}

/// Whether a text looks like one of our keys, and so not like a secret that was pasted beside its place.
fn is_like_a_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '.')
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
