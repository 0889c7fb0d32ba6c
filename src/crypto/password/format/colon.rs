//! `hash:salt` in hex and text, of PHP shops: Magento 1, osCommerce, Zen Cart, Joomla. They do not tell themselves:
//! whether the salt stands before or after the password is known only by the software's name.

use super::{
    digest::Digest,
    encoding,
    salted::{Salt, Salted},
};

/// Reads one of Magento 1: MD5, or SHA-256 of its Enterprise edition, of salt and password; also without salt.
pub(super) fn read_magento1(text: &str) -> Option<Salted> {
    let (hash, salt) = text.split_once(':').unwrap_or((text, ""));
    let hash = encoding::hex(hash)?;
    let digest = if hash.len() == Digest::Md5.length() { Digest::Md5 } else { Digest::Sha256 };
    Salted::new(digest, Salt::Before, salt.as_bytes(), hash)
}

/// Reads one of Joomla 1.5 to 2.5: MD5 of password and salt.
pub(super) fn read_joomla(text: &str) -> Option<Salted> {
    let (hash, salt) = text.split_once(':')?;
    Salted::new(Digest::Md5, Salt::After, salt.as_bytes(), encoding::hex(hash)?)
}
