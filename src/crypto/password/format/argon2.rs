//! Argon2 as PHC text, `$argon2id$v=19$m=65536,t=4,p=1$salt$tag`: PHP, Laravel, Symfony, Node, Python.

use ::argon2::{Algorithm, Argon2, Params, Version};

use super::{cost, digest, encoding};
use crate::crypto::password::scheme::{Cost, Scheme};

/// Argon2 with its parameters, without salt.
pub(super) struct Function {
    algorithm: Algorithm,
    version: Version,
    params: Params,
}

impl Function {
    /// With memory in KiB, passes and lanes; `None` if argon2 does not work with them.
    pub(super) fn new(kind: (Algorithm, Version), effort: [u32; 3], length: usize) -> Option<Self> {
        let [memory, passes, lanes] = effort;
        let params = Params::new(memory, passes, lanes, Some(length)).ok()?;
        Some(Self { algorithm: kind.0, version: kind.1, params })
    }

    /// What one hash takes. The lanes are worked out one after the other.
    pub(super) fn cost(&self) -> Cost {
        let memory = u64::from(self.params.m_cost());
        let blocks = memory.saturating_mul(u64::from(self.params.t_cost()));
        cost::of(blocks.saturating_mul(cost::ARGON2_BLOCK), memory)
    }

    /// How many bytes it yields.
    pub(super) fn length(&self) -> usize {
        self.params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)
    }

    /// The hash; `None` if there is no memory for it or the salt is shorter than 8 bytes.
    pub(super) fn hash(&self, password: &[u8], salt: &[u8]) -> Option<Vec<u8>> {
        let mut tag = vec![0; self.length()];
        Argon2::new(self.algorithm, self.version, self.params.clone())
            .hash_password_into(password, salt, &mut tag)
            .ok()?;
        Some(tag)
    }
}

/// An Argon2 hash.
pub(super) struct Argon2Hash {
    function: Function,
    salt: Vec<u8>,
    tag: Vec<u8>,
}

impl Argon2Hash {
    /// A hash of its parts; effort as for [`Function::new`].
    pub(super) fn new(
        kind: (Algorithm, Version),
        effort: [u32; 3],
        salt: Vec<u8>,
        tag: Vec<u8>,
    ) -> Option<Self> {
        let bounded = (::argon2::MIN_SALT_LEN..=128).contains(&salt.len()) && (10..=128).contains(&tag.len());
        bounded.then_some(())?;
        Some(Self { function: Function::new(kind, effort, tag.len())?, salt, tag })
    }
}

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Argon2Hash> {
    let (algorithm, rest) = text.strip_prefix("$argon2")?.split_once('$')?;
    let algorithm = variant(algorithm)?;
    // Libraries of 2015 wrote no version.
    let (version, rest) = if let Some(rest) = rest.strip_prefix("v=19$") {
        (Version::V0x13, rest)
    } else {
        (Version::V0x10, rest.strip_prefix("v=16$").unwrap_or(rest))
    };
    let mut fields = rest.split('$');
    let effort = encoding::parameters(fields.next()?, ["m", "t", "p"])?;
    let salt = encoding::base64(fields.next()?)?;
    let tag = encoding::base64(fields.next()?)?;
    fields.next().is_none().then_some(())?;
    Argon2Hash::new((algorithm, version), effort, salt, tag)
}

/// The variant by its letters.
pub(super) fn variant(name: &str) -> Option<Algorithm> {
    match name {
        "d" => Some(Algorithm::Argon2d),
        "i" => Some(Algorithm::Argon2i),
        "id" => Some(Algorithm::Argon2id),
        _ => None,
    }
}

impl Scheme for Argon2Hash {
    fn cost(&self) -> Cost {
        self.function.cost()
    }

    fn verify(&self, password: &[u8]) -> bool {
        self.function.hash(password, &self.salt).is_some_and(|tag| digest::same(&tag, &self.tag))
    }
}
