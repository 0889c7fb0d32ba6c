//! A flat answer to VTEX, in either format.

use crate::types::BodyFormat;

/// A flat object on its way to VTEX. No `Debug`: its values are tokens and e-mails.
pub struct Answer {
    format: BodyFormat,
    members: serde_json::Map<String, serde_json::Value>,
}

impl Answer {
    /// An empty one.
    #[must_use]
    pub fn new(format: BodyFormat) -> Self {
        Self { format, members: serde_json::Map::new() }
    }

    /// With a text.
    #[must_use]
    pub fn text(mut self, key: &str, value: &str) -> Self {
        self.members.insert(key.to_owned(), value.into());
        self
    }

    /// With a number.
    #[must_use]
    pub fn number(mut self, key: &str, value: i64) -> Self {
        self.members.insert(key.to_owned(), value.into());
        self
    }

    /// With a yes or a no.
    #[must_use]
    pub fn truth(mut self, key: &str, value: bool) -> Self {
        self.members.insert(key.to_owned(), value.into());
        self
    }

    /// How it is written.
    #[must_use]
    pub const fn format(&self) -> BodyFormat {
        self.format
    }

    /// The body.
    ///
    /// # Panics
    /// Never: texts and numbers can be written in both formats.
    #[must_use]
    pub fn body(&self) -> String {
        match self.format {
            BodyFormat::Json => {
                serde_json::to_string(&self.members).expect("texts and numbers can be written")
            }
            BodyFormat::Form => {
                serde_urlencoded::to_string(&self.members).expect("texts and numbers can be written")
            }
        }
    }
}
