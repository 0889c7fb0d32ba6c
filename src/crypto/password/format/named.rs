//! The formats by name: what an operator writes and what `auto` finds.

use std::str::FromStr;

use crate::crypto::password::scheme::Scheme;

/// Why a text is no hash that can be kept. It never repeats the hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The text is none of this format.
    #[error("the hash is not of the format `{0}`")]
    Malformed(&'static str),
    /// The format is none that is known.
    #[error("the hash is of no format that tells itself; name its format")]
    Unknown,
    /// Verifying it would take too much time or memory.
    #[error(
        "the hash would take {milliseconds} ms and {mib} MiB to verify; at most 1000 ms and 128 MiB are allowed"
    )]
    TooCostly {
        /// Estimated time.
        milliseconds: u32,
        /// Memory.
        mib: u32,
    },
}

/// A format that keeps parameters, salt and hash in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// `$2a$`, `$2b$`, `$2x$`, `$2y$`: PHP, Ruby, Node, Spring.
    Bcrypt,
}

/// No format has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no hash format has this name")]
pub struct NoSuchFormat;

impl Named {
    /// All of them, the ones that are the most easily told first.
    pub const ALL: [Self; 1] = [Self::Bcrypt];

    /// What an operator writes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bcrypt => "bcrypt",
        }
    }

    /// Reads a hash of this format, without regard to its cost.
    pub fn read(self, text: &str) -> Result<Box<dyn Scheme>, Unusable> {
        let read: Option<Box<dyn Scheme>> = match self {
            Self::Bcrypt => super::bcrypt::read(text).map(|hash| Box::new(hash) as _),
        };
        read.ok_or(Unusable::Malformed(self.name()))
    }

    /// The format that `text` tells by itself.
    #[must_use]
    pub fn recognise(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.read(text).is_ok())
    }
}

impl FromStr for Named {
    type Err = NoSuchFormat;

    fn from_str(name: &str) -> Result<Self, NoSuchFormat> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or(NoSuchFormat)
    }
}
