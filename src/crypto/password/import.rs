//! Taking over a hash that other software made: what can be checked before its owner signs in.

use super::{
    argon2id,
    chain::{Chain, Outer},
    format::{Named, Unusable},
    hash_format::{ARGON2ID, HashFormat},
    peppers::Peppers,
    scheme::Cost,
    stored::{Exported, PasswordHash},
};

/// Bytes of a hash of other software.
const MAX_HASH: usize = 2048;
/// Bytes of a salt: as long as the estimate of a chain's cost takes it to be.
const MAX_SALT: usize = 1024;

/// Why a hash is not taken over. It never repeats the hash or the salt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unimportable {
    /// The format does not read it.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// It is empty or too long.
    #[error("the hash is empty or longer than {MAX_HASH} characters")]
    Size,
    /// The chain never yields it.
    #[error("the hash is not what `{chain}` yields{}", length(*.characters))]
    NeverYielded {
        /// The chain.
        chain: String,
        /// How many characters it always has, if so.
        characters: Option<usize>,
    },
    /// The chain needs a salt.
    #[error("the format uses `salt`, and the row has none")]
    NoSalt,
    /// A salt that the chain does not use: most likely the hashes were made in another way.
    #[error("the row has a salt, and the chain does not use `salt`")]
    UnusedSalt,
    /// `raw(salt)` of what is no hex, `unbase64(salt)` of what is no base64.
    #[error("the salt is not hex or base64, as the format says it is, or longer than {MAX_SALT} bytes")]
    Salt,
    /// The configuration has no such pepper.
    #[error("the pepper `{0}` is not in the configuration")]
    NoPepper(String),
}

fn length(characters: Option<usize>) -> String {
    characters.map_or_else(String::new, |characters| format!(", which has {characters} characters"))
}

impl PasswordHash {
    /// Takes over a hash of other software. An empty `salt` is none. `auto` is replaced by the format that the hash
    /// tells; argon2id with exactly our parameters becomes our own. Spaces around a hash, which a column of fixed width
    /// adds, are left out, unless the chain yields free text.
    ///
    /// A hash that keeps its own salt needs none, so one beside it is ignored: tables have a column of salts left over
    /// from older hashes. A chain says what it is made of, so there a salt that it does not use is an error.
    pub fn import(
        format: &HashFormat,
        hash: &str,
        salt: Option<&str>,
        peppers: &Peppers,
    ) -> Result<Self, Unimportable> {
        if hash.is_empty() || hash.len() > MAX_HASH {
            return Err(Unimportable::Size);
        }
        let salt = salt.filter(|salt| !salt.is_empty());
        let told = match format {
            HashFormat::Chain(chain) => return import_chain(chain, hash, salt, peppers),
            HashFormat::Auto | HashFormat::Argon2id if argon2id::is_ours(hash.trim()) => {
                return Ok(Self::ours(hash.trim().to_owned()));
            }
            HashFormat::Auto => Named::recognise(hash.trim()).ok_or(Unusable::Unknown)?,
            HashFormat::Argon2id => other_argon2()?,
            HashFormat::Named(format) => *format,
        };
        let hash = hash.trim();
        told.read_bearable(hash)?;
        if argon2id::is_ours(hash) && told.name().starts_with("argon2") {
            return Ok(Self::ours(hash.to_owned()));
        }
        Ok(kept(told.name().to_owned(), hash, None))
    }
}

fn import_chain(
    chain: &Chain,
    hash: &str,
    salt: Option<&str>,
    peppers: &Peppers,
) -> Result<PasswordHash, Unimportable> {
    match (chain.uses_salt(), salt) {
        (true, None) => return Err(Unimportable::NoSalt),
        (false, Some(_)) => return Err(Unimportable::UnusedSalt),
        (true, Some(salt)) if salt.len() > MAX_SALT || chain.misreads(salt) => {
            return Err(Unimportable::Salt);
        }
        _ => {}
    }
    if let Some(pepper) = chain.pepper_without(|name| peppers.find(name).is_some()) {
        return Err(Unimportable::NoPepper(pepper));
    }
    let format = match chain.outer() {
        Outer::Nothing => {
            let spelled = chain.spelled(hash);
            let never =
                || Unimportable::NeverYielded { chain: chain.to_string(), characters: chain.length() };
            spelled.ok_or_else(never)?;
            return Ok(kept(chain.to_string(), if chain.is_free_text() { hash } else { hash.trim() }, salt));
        }
        Outer::Argon2id if argon2id::is_ours(hash.trim()) => {
            return Ok(kept(chain.to_string(), hash.trim(), salt));
        }
        Outer::Argon2id => other_argon2()?,
        Outer::Named(format) => format,
    };
    let (own, outer) = (chain.cost(), format.read(hash.trim())?.cost());
    bearable(Cost {
        milliseconds: own.milliseconds.saturating_add(outer.milliseconds),
        kib: own.kib.max(outer.kib),
    })?;
    let chain = chain.clone().within(Outer::Named(format));
    Ok(kept(chain.to_string(), hash.trim(), salt))
}

fn kept(format: String, hash: &str, salt: Option<&str>) -> PasswordHash {
    PasswordHash::imported(&Exported { format, hash: hash.to_owned(), salt: salt.map(str::to_owned) })
}

/// The format for argon2 with other parameters than ours.
fn other_argon2() -> Result<Named, Unusable> {
    "argon2".parse().map_err(|_| Unusable::Malformed(ARGON2ID))
}

fn bearable(cost: Cost) -> Result<(), Unusable> {
    let (milliseconds, mib) = (cost.milliseconds, cost.kib.div_ceil(1024));
    if cost.is_bearable() { Ok(()) } else { Err(Unusable::TooCostly { milliseconds, mib }) }
}
