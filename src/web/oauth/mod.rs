//! The OAuth endpoints: each reads its request through the store's wire profile and writes the answer under its keys.

pub mod arrivals;
mod asked;
pub mod authorize;
pub mod conclude;
pub mod continue_page;
pub mod credentials;
pub mod document;
pub mod entry;
pub mod introspect;
pub mod jwks;
pub mod login_page;
pub mod machine;
pub mod metadata;
pub mod misdirected;
pub mod parameters;
pub mod revoke;
mod silent;
pub mod step;
pub mod token;
pub mod userinfo;
