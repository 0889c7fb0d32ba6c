//! The canonical text of a chain: what is stored beside a hash, and what an export says.

use std::fmt::{self, Display, Formatter};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::expression::{Chain, Expression, Outer};

/// What our own argon2id is called around a chain.
pub(super) const ARGON2ID: &str = "argon2id";

impl Display for Chain {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.outer {
            Outer::Nothing => self.expression.fmt(f),
            Outer::Named(format) => write!(f, "{}({})", format.name(), self.expression),
            Outer::Argon2id => write!(f, "{ARGON2ID}({})", self.expression),
        }
    }
}

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password => f.write_str("password"),
            Self::Salt => f.write_str("salt"),
            Self::It => f.write_str("it"),
            Self::Pepper(name) => write!(f, "pepper({name})"),
            Self::Literal(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Join(parts) => {
                for (number, part) in parts.iter().enumerate() {
                    let plus = if number > 0 { " + " } else { "" };
                    write!(f, "{plus}{part}")?;
                }
                Ok(())
            }
            Self::Digest(digest, inner) => write!(f, "{}({inner})", digest.name()),
            Self::Hmac { digest, key, message } => write!(f, "hmac_{}({key}, {message})", digest.name()),
            Self::Recode(recoding, inner) => write!(f, "{}({inner})", recoding.name()),
            Self::Repeat { rounds, start, step } => write!(f, "repeat({rounds}, {start}, {step})"),
            Self::Pbkdf2 { digest, password, salt, iterations, bytes } => {
                write!(f, "pbkdf2_{}({password}, {salt}, {iterations}, {bytes})", digest.name())
            }
            Self::Firebase { password, salt, key, parameters } => {
                let separator = STANDARD.encode(&parameters.salt_separator);
                let (rounds, mem_cost) = (parameters.rounds, parameters.mem_cost);
                write!(f, "firebase_scrypt({password}, {salt}, {key}, \"{separator}\", {rounds}, {mem_cost})")
            }
            Self::Scrypt { password, salt, log_n, r, p, bytes } => {
                write!(f, "scrypt({password}, {salt}, {}, {r}, {p}, {bytes})", 1_u64 << log_n)
            }
        }
    }
}
