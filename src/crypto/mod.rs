//! Passwords, client secrets, the keys that sign tokens, and the key that is this server's own.

pub mod client_secret;
pub mod password;
pub mod private;
pub mod server_key;
pub mod signing_key;
