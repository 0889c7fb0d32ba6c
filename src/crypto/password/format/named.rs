//! The formats by name: what an operator writes and what `auto` finds.

use std::str::FromStr;

use super::{
    any::boxed, argon2, aspnet, bcrypt, bcrypt_prehashed, colon, django, keycloak, ldap, magento2, md5_crypt,
    mysql, pbkdf2, phpass, scrypt, sha_crypt, spring, werkzeug,
};
use crate::crypto::password::scheme::Scheme;

/// No format writes a longer text; the longest are Keycloak's credentials.
const LONGEST: usize = 1024;

/// Why a text is no hash that can be kept. It never repeats the hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The text is none of this format.
    #[error("the hash is not of the format `{0}`")]
    Malformed(&'static str),
    /// The format is none that is known.
    #[error("the hash is of no format that tells itself; name its format")]
    Unknown,
    /// Verifying it would take too much time or memory.
    #[error(
        "the hash would take {milliseconds} ms and {mib} MiB to verify; at most 1000 ms and 128 MiB are allowed"
    )]
    TooCostly {
        /// Estimated time.
        milliseconds: u32,
        /// Memory.
        mib: u32,
    },
}

/// A format that keeps parameters, salt and hash in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// `$2a$`, `$2b$`, `$2x$`, `$2y$`: PHP, Ruby, Node, Spring.
    Bcrypt,
    /// `$argon2id$`, `$argon2i$`, `$argon2d$`: PHP, Laravel, Symfony, Node, Python.
    Argon2,
    /// `$P$`, `$H$`: WordPress before 6.8, phpBB.
    Phpass,
    /// `$wp$2y$` of WordPress from 6.8, and what else its table of users holds, `$P$` and `$2y$`: also `WooCommerce`.
    WordPress,
    /// `$S$`, `U$S$`, `U$P$`: Drupal 7 to 10.0.
    Drupal7,
    /// `$5$`, `$6$`: sha256-crypt and sha512-crypt of Linux.
    ShaCrypt,
    /// `$1$`, `$apr1$`: md5-crypt of Unix and Apache.
    Md5Crypt,
    /// `$scrypt$ln=`, `$7$`: Node, passlib, libsodium.
    Scrypt,
    /// `$pbkdf2-sha256$`, `$pbkdf2-sha512$`, `$pbkdf2$`: passlib, Node.
    Pbkdf2,
    /// `$bcrypt-sha256$`: passlib.
    PasslibBcryptSha256,
    /// `pbkdf2_sha256$`, `bcrypt_sha256$`, `argon2$`, `scrypt$`, `md5$` and the rest: Django.
    Django,
    /// `pbkdf2:sha256:`, `scrypt:`: Werkzeug, which Flask uses.
    Werkzeug,
    /// `{bcrypt}`, `{argon2}`, `{pbkdf2}`, `{scrypt}`, `{sha256}`, `{SHA-256}`: Spring Security.
    Spring,
    /// `{SSHA}`, `{SHA512}`, `{SMD5}`, `{CRYPT}`, `{PBKDF2-SHA256}`: LDAP directories, Dovecot.
    Ldap,
    /// `*` and 40 characters of hex: `PASSWORD()` of `MySQL`.
    MySql,
    /// JSON with `secretData` and `credentialData`: Keycloak.
    Keycloak,
    /// Base64: ASP.NET Identity 2 and 3.
    AspNetIdentity,
    /// `hash:salt:1`, `hash:salt:3_32_2_67108864`, `hash:salt:0:2`: Magento 2, Adobe Commerce.
    Magento2,
    /// `hash:salt`, or a hash without salt: Magento 1, osCommerce, Zen Cart.
    Magento1,
    /// `hash:salt`: Joomla 1.5 to 2.5.
    Joomla,
}

/// No format has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no hash format has this name")]
pub struct NoSuchFormat;

impl Named {
    /// All of them, the ones that are the most easily told first.
    pub const ALL: [Self; 20] = [
        Self::Bcrypt,
        Self::Argon2,
        Self::Phpass,
        Self::WordPress,
        Self::Drupal7,
        Self::ShaCrypt,
        Self::Md5Crypt,
        Self::Scrypt,
        Self::Pbkdf2,
        Self::PasslibBcryptSha256,
        Self::Django,
        Self::Werkzeug,
        Self::Spring,
        Self::Ldap,
        Self::MySql,
        Self::Keycloak,
        Self::AspNetIdentity,
        Self::Magento2,
        Self::Magento1,
        Self::Joomla,
    ];

    /// What an operator writes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bcrypt => "bcrypt",
            Self::Argon2 => "argon2",
            Self::Phpass => "phpass",
            Self::WordPress => "wordpress",
            Self::Drupal7 => "drupal-7",
            Self::ShaCrypt => "sha-crypt",
            Self::Md5Crypt => "md5-crypt",
            Self::Scrypt => "scrypt",
            Self::Pbkdf2 => "pbkdf2",
            Self::PasslibBcryptSha256 => "passlib-bcrypt-sha256",
            Self::Django => "django",
            Self::Werkzeug => "werkzeug",
            Self::Spring => "spring",
            Self::Ldap => "ldap",
            Self::MySql => "mysql",
            Self::Keycloak => "keycloak",
            Self::AspNetIdentity => "aspnet-identity",
            Self::Magento2 => "magento-2",
            Self::Magento1 => "magento-1",
            Self::Joomla => "joomla",
        }
    }

    /// Reads a hash of this format, without regard to its cost: verifying it may take all time and memory there is, so
    /// whoever verifies asks for the cost first.
    pub(in crate::crypto::password) fn read(self, text: &str) -> Result<Box<dyn Scheme>, Unusable> {
        let read = if text.len() > LONGEST { None } else { self.parse(text) };
        read.ok_or(Unusable::Malformed(self.name()))
    }

    /// Reads a hash of this format whose cost is within [`Cost::CEILING`](super::super::scheme::Cost::CEILING).
    pub fn read_bearable(self, text: &str) -> Result<Box<dyn Scheme>, Unusable> {
        let scheme = self.read(text)?;
        let cost = scheme.cost();
        if cost.is_bearable() {
            Ok(scheme)
        } else {
            Err(Unusable::TooCostly { milliseconds: cost.milliseconds, mib: cost.kib.div_ceil(1024) })
        }
    }

    fn parse(self, text: &str) -> Option<Box<dyn Scheme>> {
        match self {
            Self::Bcrypt => boxed(bcrypt::read(text)),
            Self::Argon2 => boxed(argon2::read(text)),
            Self::Phpass => boxed(phpass::read(text)),
            Self::WordPress => wordpress(text),
            Self::Drupal7 => boxed(phpass::read_drupal(text)),
            Self::ShaCrypt => boxed(sha_crypt::read(text)),
            Self::Md5Crypt => boxed(md5_crypt::read(text)),
            Self::Scrypt => boxed(scrypt::read(text)),
            Self::Pbkdf2 => boxed(pbkdf2::read(text)),
            Self::PasslibBcryptSha256 => boxed(bcrypt_prehashed::read_passlib(text)),
            Self::Django => django::read(text),
            Self::Werkzeug => werkzeug::read(text),
            Self::Spring => spring::read(text),
            Self::Ldap => ldap::read(text),
            Self::MySql => boxed(mysql::read(text)),
            Self::Keycloak => keycloak::read(text),
            Self::AspNetIdentity => boxed(aspnet::read(text)),
            Self::Magento2 => magento2::read(text),
            Self::Magento1 => boxed(colon::read_magento1(text)),
            Self::Joomla => boxed(colon::read_joomla(text)),
        }
    }

    /// The format that `text` tells by itself.
    #[must_use]
    pub fn recognise(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.tells_itself_in(text) && format.read(text).is_ok())
    }

    /// Whether a hash of this format that looks like `text` can be of no other.
    fn tells_itself_in(self, text: &str) -> bool {
        match self {
            Self::Magento1 | Self::Joomla => false,
            Self::Django => text.contains('$'), // mere hex is anybody's
            _ => true,
        }
    }
}

fn wordpress(text: &str) -> Option<Box<dyn Scheme>> {
    boxed(bcrypt_prehashed::read_wordpress(text))
        .or_else(|| boxed(phpass::read(text)))
        .or_else(|| boxed(bcrypt::read(text)))
}

impl FromStr for Named {
    type Err = NoSuchFormat;

    fn from_str(name: &str) -> Result<Self, NoSuchFormat> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or(NoSuchFormat)
    }
}
