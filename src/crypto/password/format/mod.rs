//! Password hashes of other software, by the name of their format. One file for each.

mod any;
mod argon2;
mod aspnet;
mod bcrypt;
mod bcrypt_prehashed;
mod colon;
mod cost;
mod digest;
mod django;
mod encoding;
mod keycloak;
mod ldap;
mod magento2;
mod md5_crypt;
mod mysql;
mod named;
mod pbkdf2;
mod phpass;
mod salted;
mod scrypt;
mod sha_crypt;
mod spring;
#[cfg(test)]
mod tests;
mod werkzeug;

pub use named::{Named, NoSuchFormat, Unusable};
