//! Passwords, client secrets, the keys that sign tokens, the key that is this server's own, and its TLS certificate.

pub mod client_secret;
pub mod password;
pub mod private;
pub mod server_key;
pub mod signing_key;
pub mod tls;
