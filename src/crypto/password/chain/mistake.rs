//! What is wrong with the text of a chain, and where.

/// A chain that cannot be read. The message repeats no word of it: it may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {at}: {fault}")]
pub struct Mistake {
    /// The character, counted from 1.
    pub at: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Something else stands there.
    #[error("expected {0}")]
    Expected(&'static str),
    /// No such word.
    #[error("nothing has this name; did you mean `{meant}`?")]
    Unknown {
        /// The most similar one.
        meant: String,
    },
    /// A literal has no end.
    #[error("the text in quotes has no end")]
    Open,
    /// A number is outside its range.
    #[error("expected a number from {0} to {1}")]
    Number(u32, u32),
    /// scrypt's N.
    #[error("expected a power of two from 2 to 16777216")]
    PowerOfTwo,
    /// `it` without a `repeat`.
    #[error("`it` means something only in the third part of `repeat`")]
    NothingBefore,
    /// A format that keeps its own salt, not outermost.
    #[error("`{0}` keeps a salt of its own, so it can only stand around everything else")]
    OnlyOutermost(&'static str),
    /// The password does not matter.
    #[error("the chain never uses `password`, so that every password would match")]
    NoPassword,
    /// The value is no text, and a stored hash is one.
    #[error("this yields bytes that are no text; put `hex(..)` or `base64(..)` around it")]
    NoText,
    /// Longer than a chain may be.
    #[error("a chain has at most {0} characters")]
    TooLong(usize),
    /// Deeper than a chain may be.
    #[error("a chain is at most {0} deep")]
    TooDeep(usize),
    /// A `repeat` in the step of a `repeat`, and so on.
    #[error("`repeat` may stand in the step of another at most {0} deep")]
    TooManySteps(usize),
    /// Bigger than a chain may be.
    #[error("a chain has at most {0} parts")]
    TooBig(usize),
    /// Slower than a sign-in may be.
    #[error("this takes {milliseconds} ms and {mib} MiB; at most 1000 ms and 128 MiB are allowed")]
    TooCostly {
        /// Estimated time.
        milliseconds: u32,
        /// Memory.
        mib: u32,
    },
}
