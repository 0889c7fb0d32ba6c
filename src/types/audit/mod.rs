//! The words of the audit trail: who did something, what it was, and what it was about.

mod actor;
mod event;
mod kind;

pub use actor::Actor;
pub use event::Event;
pub use kind::Kind;
