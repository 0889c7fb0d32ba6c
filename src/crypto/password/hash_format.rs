//! What an operator says of hashes that come from other software: nothing, the name of a format, or a chain.

use std::{
    fmt::{self, Display, Formatter},
    str::FromStr,
};

use serde::{Deserialize, Serialize, de};

use super::{
    chain::{Chain, Mistake},
    format::Named,
};

/// What `auto` is called.
const AUTO: &str = "auto";
/// What our own format is called.
pub(super) const ARGON2ID: &str = "argon2id";

/// How hashes were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HashFormat {
    /// `auto`: each hash tells its format by itself.
    Auto,
    /// `argon2id`: our own. One with other parameters than ours is kept as it is, under its own format.
    Argon2id,
    /// `bcrypt` and the like: parameters, salt and hash in one text.
    Named(Named),
    /// `sha1(salt + password)` and the like.
    Chain(Chain),
}

/// A text that names no way to make hashes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoFormat {
    /// One word that is no format.
    #[error("no hash format has this name{}; docs/password-hashes.md lists them", suggestion(.meant))]
    Name {
        /// What may have been meant, the likeliest first.
        meant: Vec<String>,
    },
    /// A chain that cannot be read.
    #[error("{0}; docs/password-hashes.md explains how to write a hash format")]
    Chain(#[from] Mistake),
}

fn suggestion(meant: &[String]) -> String {
    let quoted: Vec<String> = meant.iter().map(|name| format!("`{name}`")).collect();
    if quoted.is_empty() { String::new() } else { format!("; did you mean {}?", quoted.join(" or ")) }
}

impl FromStr for HashFormat {
    type Err = NoFormat;

    fn from_str(text: &str) -> Result<Self, NoFormat> {
        let text = text.trim();
        match text {
            AUTO => return Ok(Self::Auto),
            ARGON2ID => return Ok(Self::Argon2id),
            _ => {}
        }
        if let Ok(format) = text.parse() {
            return Ok(Self::Named(format));
        }
        let word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        match text.parse() {
            Ok(chain) => Ok(Self::Chain(chain)),
            Err(_) if word => Err(NoFormat::Name { meant: meant(text) }),
            Err(mistake) => Err(mistake.into()),
        }
    }
}

/// The formats that are similar to `word`; for a digest, how it is written as a chain.
fn meant(word: &str) -> Vec<String> {
    let word = word.to_ascii_lowercase();
    let digest = word.replace('-', "");
    let chains = [format!("{digest}(password)"), format!("{digest}(salt + password)")];
    if chains.iter().all(|chain| chain.parse::<Chain>().is_ok()) {
        return chains.to_vec();
    }
    let mut names: Vec<&str> = Named::ALL.iter().map(|format| format.name()).collect();
    names.extend([AUTO, ARGON2ID]);
    let similar = |name: &str| strsim::jaro_winkler(name, &word);
    names.retain(|name| similar(name) > 0.75);
    names.sort_by(|one, other| similar(other).total_cmp(&similar(one)));
    names.truncate(3);
    names.into_iter().map(str::to_owned).collect()
}

impl Display for HashFormat {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str(AUTO),
            Self::Argon2id => f.write_str(ARGON2ID),
            Self::Named(format) => f.write_str(format.name()),
            Self::Chain(chain) => chain.fmt(f),
        }
    }
}

impl Serialize for HashFormat {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HashFormat {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_written_as_it_is_read() {
        for text in ["auto", "argon2id", "bcrypt", "md5(password)", "bcrypt(md5(password))"] {
            let format: HashFormat = text.parse().expect("a format");
            assert_eq!(format.to_string(), text);
            let json = serde_json::to_string(&format).expect("JSON");
            assert_eq!(serde_json::from_str::<HashFormat>(&json).expect("a format"), format);
        }
        assert_eq!("auto".parse(), Ok(HashFormat::Auto));
        assert_eq!("bcrypt".parse(), Ok(HashFormat::Named(Named::Bcrypt)));
    }

    #[test]
    fn what_was_meant_is_said() {
        let said = |text: &str| text.parse::<HashFormat>().expect_err(text).to_string();
        assert_eq!(
            said("bcript"),
            "no hash format has this name; did you mean `bcrypt` or `scrypt`?; docs/password-hashes.md lists them"
        );
        assert!(
            said("md5").contains("did you mean `md5(password)` or `md5(salt + password)`?"),
            "{}",
            said("md5")
        );
        assert!(said("SHA-256").contains("`sha256(password)`"), "{}", said("SHA-256"));
        assert_eq!(said("qqqq"), "no hash format has this name; docs/password-hashes.md lists them");
        assert!(said("md5(password").starts_with("at character 13: expected `)`; docs/password-hashes.md"));
    }
}
