//! What a chain says once it is read: a tree of digests around the password, and what stands around that.

use super::{
    super::format::Named,
    firebase,
    words::{Digest, Recoding, from_base64},
};

/// A way to make a hash. It is read with `parse` from a text such as `sha1(salt + password)`, and what `Display`
/// writes reads again to the same. A chain that was read takes no more than [`super::super::scheme::Cost::CEILING`],
/// mentions `password`, and yields text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// What the inner value is given to as a password.
    pub(super) outer: Outer,
    /// The inner value.
    pub(super) expression: Expression,
}

/// What stands around a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outer {
    /// Nothing: the stored hash is the value itself.
    Nothing,
    /// A format that keeps its own salt: `bcrypt(md5(password))`.
    Named(Named),
    /// Our own argon2id: `argon2id(md5(password))`, a weak hash that was wrapped.
    Argon2id,
}

/// A value: bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// What was typed, as UTF-8.
    Password,
    /// The salt of the row, as UTF-8.
    Salt,
    /// Inside the step of `repeat`: the value before.
    It,
    /// A secret of the configuration, by its name.
    Pepper(String),
    /// A fixed text.
    Literal(String),
    /// One after the other; two at least, none of them a `Join`.
    Join(Vec<Self>),
    /// A digest as lower-case hex.
    Digest(Digest, Box<Self>),
    /// An HMAC (RFC 2104) as lower-case hex.
    Hmac { digest: Digest, key: Box<Self>, message: Box<Self> },
    /// The same in another spelling.
    Recode(Recoding, Box<Self>),
    /// `rounds` values one after the other, of which the first is `start`; so `step` is worked out `rounds - 1` times.
    Repeat { rounds: u32, start: Box<Self>, step: Box<Self> },
    /// PBKDF2 (RFC 8018) as lower-case hex.
    Pbkdf2 { digest: Digest, password: Box<Self>, salt: Box<Self>, iterations: u32, bytes: u32 },
    /// scrypt (RFC 7914) as lower-case hex; `log_n` is the binary logarithm of N.
    Scrypt { password: Box<Self>, salt: Box<Self>, log_n: u8, r: u32, p: u32, bytes: u32 },
    /// Firebase's scrypt as base64; `salt` and `key` are base64 too.
    Firebase { password: Box<Self>, salt: Box<Self>, key: Box<Self>, parameters: firebase::Parameters },
}

impl Expression {
    /// The values that this one is made of.
    pub(super) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Password | Self::Salt | Self::It | Self::Pepper(_) | Self::Literal(_) => Vec::new(),
            Self::Join(parts) => parts.iter().collect(),
            Self::Digest(_, inner) | Self::Recode(_, inner) => vec![inner],
            Self::Hmac { key, message, .. } => vec![key, message],
            Self::Repeat { start, step, .. } => vec![start, step],
            Self::Pbkdf2 { password, salt, .. } | Self::Scrypt { password, salt, .. } => vec![password, salt],
            Self::Firebase { password, salt, key, .. } => vec![password, salt, key],
        }
    }

    /// Whether `wanted` holds of this value or of one that it is made of.
    pub(super) fn any(&self, wanted: &mut dyn FnMut(&Self) -> bool) -> bool {
        wanted(self) || self.parts().into_iter().any(|part| part.any(wanted))
    }
}

impl Chain {
    /// What stands around it.
    #[must_use]
    pub const fn outer(&self) -> Outer {
        self.outer
    }

    /// The same value with something else around it.
    #[must_use]
    pub fn within(self, outer: Outer) -> Self {
        Self { outer, ..self }
    }

    /// Whether it needs the salt of the row.
    #[must_use]
    pub fn uses_salt(&self) -> bool {
        self.expression.any(&mut |part| *part == Expression::Salt)
    }

    /// Whether it reads the salt as hex (`raw(salt)`) or as base64 (`unbase64(salt)`, Firebase), and `salt` is not.
    pub(in super::super) fn misreads(&self, salt: &str) -> bool {
        self.expression.any(&mut |part| match part {
            Expression::Recode(recoding @ (Recoding::Raw | Recoding::Unbase64), inner) => {
                **inner == Expression::Salt && recoding.apply(salt.as_bytes()).is_none()
            }
            Expression::Firebase { salt: inner, .. } => {
                **inner == Expression::Salt && from_base64(salt.as_bytes()).is_none()
            }
            _ => false,
        })
    }

    /// The first pepper that it names and that `known` does not hold for.
    pub(in super::super) fn pepper_without(&self, known: impl Fn(&str) -> bool) -> Option<String> {
        let mut missing = None;
        self.expression.any(&mut |part| match part {
            Expression::Pepper(name) if !known(name) => {
                missing = Some(name.clone());
                true
            }
            _ => false,
        });
        missing
    }
}
