//! bcrypt of a digest of the password, so that all its bytes count: passlib, WordPress and, in [`super::django`],
//! Django.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384};

use super::{
    bcrypt::{self, Bcrypt},
    digest::Digest,
    encoding,
};
use crate::crypto::password::scheme::{Cost, Scheme};

/// What bcrypt gets instead of the password.
enum Prehash {
    /// Hex of its SHA-256: Django.
    HexSha256,
    /// Base64 of its SHA-256: passlib before 1.7.3.
    Base64Sha256,
    /// Base64 of its HMAC-SHA-256, the key being the salt as written: passlib.
    Base64HmacSha256(String),
    /// Base64 of its HMAC-SHA-384, without surrounding spaces: WordPress.
    Base64HmacSha384,
}

/// A bcrypt hash of a digest.
pub(super) struct Prehashed {
    prehash: Prehash,
    bcrypt: Bcrypt,
}

/// Reads what stands in Django's hash behind `bcrypt_sha256$`.
pub(super) fn read_django(rest: &str) -> Option<Prehashed> {
    Some(Prehashed { prehash: Prehash::HexSha256, bcrypt: bcrypt::read(rest)? })
}

/// Reads `$bcrypt-sha256$v=2,t=2b,r=12$salt$tag`, or `$bcrypt-sha256$2a,12$salt$tag`.
pub(super) fn read_passlib(text: &str) -> Option<Prehashed> {
    let mut fields = text.strip_prefix("$bcrypt-sha256$")?.split('$');
    let (parameters, salt, tag) = (fields.next()?, fields.next()?, fields.next()?);
    fields.next().is_none().then_some(())?;
    let of = |kind: &str, rounds: &str| match kind {
        "2a" | "2b" | "2y" => bcrypt::read(&format!("${kind}${:02}${salt}{tag}", encoding::number(rounds)?)),
        _ => None,
    };
    if let Some(parameters) = parameters.strip_prefix("v=2,t=") {
        let (kind, rounds) = parameters.split_once(",r=")?;
        Some(Prehashed { bcrypt: of(kind, rounds)?, prehash: Prehash::Base64HmacSha256(salt.to_owned()) })
    } else {
        let (kind, rounds) = parameters.split_once(',')?;
        Some(Prehashed { bcrypt: of(kind, rounds)?, prehash: Prehash::Base64Sha256 })
    }
}

/// Reads `$wp$2y$10$...`.
pub(super) fn read_wordpress(text: &str) -> Option<Prehashed> {
    let bcrypt = bcrypt::read(text.strip_prefix("$wp").filter(|rest| rest.starts_with("$2y$"))?)?;
    Some(Prehashed { bcrypt, prehash: Prehash::Base64HmacSha384 })
}

impl Prehash {
    fn of(&self, password: &[u8]) -> String {
        let sha256 = || Digest::Sha256.of(&[password]);
        match self {
            Self::HexSha256 => hex::encode(sha256()),
            Self::Base64Sha256 => STANDARD.encode(sha256()),
            Self::Base64HmacSha256(salt) => STANDARD.encode(hmac::<Hmac<Sha256>>(salt.as_bytes(), password)),
            Self::Base64HmacSha384 => STANDARD.encode(hmac::<Hmac<Sha384>>(b"wp-sha384", php_trim(password))),
        }
    }
}

fn hmac<M: Mac + KeyInit>(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.chain_update(text).finalize().into_bytes().to_vec()
}

/// What PHP's `trim` leaves.
fn php_trim(text: &[u8]) -> &[u8] {
    let space = |byte: &u8| b" \n\r\t\x0B\0".contains(byte);
    let start = text.iter().position(|byte| !space(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !space(byte)).map_or(start, |last| last + 1);
    &text[start..end]
}

impl Scheme for Prehashed {
    fn cost(&self) -> Cost {
        self.bcrypt.cost()
    }

    fn verify(&self, password: &[u8]) -> bool {
        self.bcrypt.verify(self.prehash.of(password).as_bytes())
    }
}
