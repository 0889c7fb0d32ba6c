//! VTEX's side of things: stores, the names and formats their VTEX configuration uses, and what to paste there.

pub mod access;
pub mod change;
pub mod document;
pub mod log;
pub mod register;
pub mod settings;
pub mod sheet;
pub mod state;
pub mod store;
pub mod wire_profile;

pub use access::AccessPolicy;
pub use settings::Settings;
pub use store::Store;
pub use wire_profile::WireProfile;
