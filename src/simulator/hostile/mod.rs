//! Threat V-1 of `docs/vtex-id.md`: a second, hostile VTEX account that re-uses the store's authorize URL and client ID.
//!
//! All VTEX accounts share one callback. So a shopper who signs in at the hostile store brings a good code to VTEX,
//! which hands it to the token URL that the hostile store has set up; the attacker then injects it into a login that
//! their own browser began at the real store. Everything here plays within this one simulator: codes are injected into
//! its own store by a call inside the program, so that no address of any other store can ever be named.

mod account;
mod attack;
mod lure;
mod steal;

pub use attack::{Attack, Disguise, Verdict};

pub(super) use account::{PAGE, TOKEN_URL};
pub(super) use lure::lure;
pub(super) use steal::{Loot, steal};
