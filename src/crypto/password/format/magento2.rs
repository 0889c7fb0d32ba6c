//! Magento 2 and Adobe Commerce: `hash:salt:version`. A hash that was upgraded without the password carries all
//! versions, `hash:salt:0:1:2`, each applied to the hex of the one before.

use ::argon2::{Algorithm, Version};

use super::{
    any::boxed,
    argon2::Function,
    cost, digest,
    digest::Digest,
    encoding,
    salted::{Salt, Salted},
};
use crate::crypto::password::scheme::{Cost, Scheme};

/// Argon2id of libsodium with its interactive limits: 64 MiB, 2 passes.
const INTERACTIVE: [u32; 3] = [65_536, 2, 1];
/// There are four versions; no upgrade applies one twice.
const MOST_STEPS: usize = 4;

/// A hash of several versions, or of one that is not a mere digest.
struct Upgraded {
    steps: Vec<Step>,
    salt: String,
    hash: Vec<u8>,
}

enum Step {
    Digest(Digest),
    Argon2(Function),
}

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Box<dyn Scheme>> {
    let mut fields = text.splitn(3, ':');
    let hash = encoding::hex(fields.next()?)?;
    let salt = fields.next()?;
    let versions = fields.next()?;
    if versions.split(':').count() > MOST_STEPS || salt.len() > 256 {
        return None;
    }
    let steps: Vec<Step> = versions.split(':').map(step).collect::<Option<_>>()?;
    if let [Step::Digest(digest)] = steps.as_slice() {
        return boxed(Salted::new(*digest, Salt::Before, salt.as_bytes(), hash));
    }
    // sodium cannot do without a salt.
    let known = steps.last()?.length() == hash.len() && !salt.is_empty();
    known.then(|| Box::new(Upgraded { steps, salt: salt.to_owned(), hash }) as _)
}

/// `0`, `1`, `2`, or `3_bytes_passes_memory`.
fn step(version: &str) -> Option<Step> {
    let kind = (Algorithm::Argon2id, Version::V0x13);
    match version {
        "0" => Some(Step::Digest(Digest::Md5)),
        "1" => Some(Step::Digest(Digest::Sha256)),
        "2" => Function::new(kind, INTERACTIVE, 32).map(Step::Argon2),
        _ => {
            let mut numbers = version.strip_prefix("3_")?.split('_').map(encoding::number);
            let (bytes, passes, memory) = (numbers.next()??, numbers.next()??, numbers.next()??);
            numbers.next().is_none().then_some(())?;
            let bytes = usize::try_from(bytes).ok().filter(|bytes| (16..=128).contains(bytes))?;
            Function::new(kind, [memory / 1024, passes, 1], bytes).map(Step::Argon2)
        }
    }
}

impl Step {
    fn length(&self) -> usize {
        match self {
            Self::Digest(digest) => digest.length(),
            Self::Argon2(function) => function.length(),
        }
    }

    fn cost(&self) -> Cost {
        match self {
            Self::Digest(digest) => cost::of(cost::digest(*digest), 1),
            Self::Argon2(function) => function.cost(),
        }
    }

    fn hash(&self, input: &[u8], salt: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Digest(digest) => Some(digest.of(&[salt, input])),
            Self::Argon2(function) => {
                // sodium takes 16 bytes of salt: a shorter one is repeated.
                let salt: Vec<u8> = salt.iter().copied().cycle().take(16).collect();
                function.hash(input, &salt)
            }
        }
    }
}

impl Scheme for Upgraded {
    fn cost(&self) -> Cost {
        let together = |a: Cost, b: Cost| Cost {
            milliseconds: a.milliseconds.saturating_add(b.milliseconds),
            kib: a.kib.max(b.kib),
        };
        self.steps.iter().map(Step::cost).fold(Cost { milliseconds: 0, kib: 0 }, together)
    }

    fn verify(&self, password: &[u8]) -> bool {
        let mut input = password.to_vec();
        for step in &self.steps {
            match step.hash(&input, self.salt.as_bytes()) {
                Some(hash) => input = hex::encode(hash).into_bytes(),
                None => return false,
            }
        }
        digest::same(&input, hex::encode(&self.hash).as_bytes())
    }
}
