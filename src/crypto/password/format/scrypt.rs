//! scrypt as text: `$scrypt$ln=17,r=8,p=1$salt$hash` in PHC form, `$7$` of libxcrypt and libsodium.

use ::scrypt::Params;

use super::{cost, digest, encoding};
use crate::crypto::password::scheme::{Cost, Scheme};

/// scrypt with its parameters, without salt.
pub(super) struct Function {
    params: Params,
}

impl Function {
    /// With the logarithm of N, with r and p; `None` if scrypt does not work with them.
    pub(super) fn new(log_n: u32, r: u32, p: u32) -> Option<Self> {
        let log_n = u8::try_from(log_n).ok().filter(|log_n| (1..32).contains(log_n))?;
        // The crate multiplies both without looking.
        r.checked_mul(p).filter(|product| *product < 1 << 30)?;
        Some(Self { params: Params::new(log_n, r, p).ok()? })
    }

    /// With N itself, which is a power of two.
    pub(super) fn with_n(n: u32, r: u32, p: u32) -> Option<Self> {
        n.is_power_of_two().then(|| Self::new(n.trailing_zeros(), r, p)).flatten()
    }

    /// What one hash takes.
    pub(super) fn cost(&self) -> Cost {
        let (r, p) = (u64::from(self.params.r()), u64::from(self.params.p()));
        let n = 1_u64 << self.params.log_n();
        let steps = n.saturating_mul(r).saturating_mul(p);
        // N tables of 128 r bytes, which all p use; p blocks of the same size.
        cost::of(steps.saturating_mul(cost::SCRYPT_STEP), n.max(p).saturating_mul(r) / 8)
    }

    /// The hash, of at most 128 bytes.
    pub(super) fn hash(&self, password: &[u8], salt: &[u8], length: usize) -> Option<Vec<u8>> {
        let mut tag = vec![0; length];
        ::scrypt::scrypt(password, salt, &self.params, &mut tag).ok()?;
        Some(tag)
    }
}

/// An scrypt hash, whatever text it was written in.
pub(super) struct Scrypt {
    function: Function,
    salt: Vec<u8>,
    tag: Tag,
}

/// What is compared.
enum Tag {
    Bytes(Vec<u8>),
    /// 32 bytes in the alphabet of crypt.
    Crypt(String),
}

impl Scrypt {
    /// A hash of its parts.
    pub(super) fn new(function: Function, salt: Vec<u8>, tag: Vec<u8>) -> Option<Self> {
        let bounded = salt.len() <= 256 && (10..=128).contains(&tag.len());
        bounded.then_some(Self { function, salt, tag: Tag::Bytes(tag) })
    }
}

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Scrypt> {
    if let Some(rest) = text.strip_prefix("$7$") {
        return read_crypt(rest);
    }
    let mut fields = text.strip_prefix("$scrypt$")?.split('$');
    let [log_n, r, p] = encoding::parameters(fields.next()?, ["ln", "r", "p"])?;
    let salt = encoding::base64(fields.next()?)?;
    let tag = encoding::base64(fields.next()?)?;
    fields.next().is_none().then_some(())?;
    Scrypt::new(Function::new(log_n, r, p)?, salt, tag)
}

/// One character of log N, five of r, five of p, the salt as it is, and 43 characters of hash.
fn read_crypt(rest: &str) -> Option<Scrypt> {
    let (parameters, tag) = rest.rsplit_once('$')?;
    let (log_n, parameters) = parameters.split_at_checked(1)?;
    let (r, parameters) = parameters.split_at_checked(5)?;
    let (p, salt) = parameters.split_at_checked(5)?;
    let number = encoding::crypt_number;
    let function = Function::new(number(log_n)?, number(r)?, number(p)?)?;
    let bounded = salt.len() <= 256 && encoding::is_crypt(tag, 43);
    bounded.then(|| Scrypt { function, salt: salt.as_bytes().to_vec(), tag: Tag::Crypt(tag.to_owned()) })
}

impl Scheme for Scrypt {
    fn cost(&self) -> Cost {
        self.function.cost()
    }

    fn verify(&self, password: &[u8]) -> bool {
        let hash = |length| self.function.hash(password, &self.salt, length);
        match &self.tag {
            Tag::Bytes(tag) => hash(tag.len()).is_some_and(|found| digest::same(&found, tag)),
            Tag::Crypt(tag) => hash(32)
                .is_some_and(|found| digest::same(encoding::crypt_base64(&found).as_bytes(), tag.as_bytes())),
        }
    }
}
