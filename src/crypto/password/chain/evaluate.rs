//! Working a chain out.

use std::{borrow::Cow, fmt};

use super::{
    super::peppers::Peppers,
    expression::{Chain, Expression},
    words::to_hex,
};

/// The most bytes that a value may have on the way.
pub(super) const MAX_BYTES: usize = 64 * 1024;

/// What a chain is worked out of. `Debug` shows none of it.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// What was typed, as UTF-8.
    pub password: &'a [u8],
    /// The salt of the row; empty where there is none.
    pub salt: &'a [u8],
    /// The peppers of the configuration.
    pub peppers: &'a Peppers,
}

impl fmt::Debug for Inputs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inputs(..)")
    }
}

impl Chain {
    /// The value without what stands around it. `None` when there is none: the password cannot be written in the
    /// encoding that is asked for, a text is no hex, a pepper is not configured, or a value outgrew 64 KiB.
    #[must_use]
    pub fn evaluate(&self, inputs: &Inputs<'_>) -> Option<Vec<u8>> {
        self.expression.evaluate(inputs, &[]).map(Cow::into_owned)
    }
}

impl Expression {
    fn evaluate<'a>(&'a self, inputs: &'a Inputs<'_>, it: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let of = |part: &'a Self| part.evaluate(inputs, it);
        let value = match self {
            Self::Password => return Some(Cow::Borrowed(inputs.password)),
            Self::Salt => return Some(Cow::Borrowed(inputs.salt)),
            Self::It => return Some(Cow::Borrowed(it)),
            Self::Literal(text) => return Some(Cow::Borrowed(text.as_bytes())),
            Self::Pepper(name) => return inputs.peppers.find(name).map(Cow::Borrowed),
            Self::Join(parts) => {
                let mut joined = Vec::new();
                for part in parts {
                    joined.extend_from_slice(&of(part)?);
                    if joined.len() > MAX_BYTES {
                        return None;
                    }
                }
                joined
            }
            Self::Digest(digest, inner) => digest.hex(&of(inner)?),
            Self::Hmac { digest, key, message } => digest.hmac(&of(key)?, &of(message)?),
            Self::Recode(recoding, inner) => recoding.apply(&of(inner)?)?,
            Self::Repeat { rounds, start, step } => {
                let mut value = of(start)?.into_owned();
                for _ in 1..*rounds {
                    value = step.evaluate(inputs, &value)?.into_owned();
                }
                value
            }
            Self::Pbkdf2 { digest, password, salt, iterations, bytes } => {
                digest.pbkdf2(&of(password)?, &of(salt)?, (*iterations, *bytes))
            }
            Self::Firebase { password, salt, key, parameters } => {
                parameters.hash(&of(password)?, &of(salt)?, &of(key)?)?
            }
            Self::Scrypt { password, salt, log_n, r, p, bytes } => {
                let params = scrypt::Params::new(*log_n, *r, *p).ok()?;
                let mut key = vec![0; *bytes as usize];
                scrypt::scrypt(&of(password)?, &of(salt)?, &params, &mut key).ok()?;
                to_hex(&key)
            }
        };
        (value.len() <= MAX_BYTES).then_some(Cow::Owned(value))
    }
}
