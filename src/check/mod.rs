//! Plays VTEX and a shopper against a running server, anywhere, to prove a set-up.
//!
//! It shares no code with the server (`tests/it/layers.rs` holds this): all it knows is what stands in the settings
//! sheet, the test user's password, and how VTEX behaves (`docs/vtex-id.md`). It calls the server's own address and
//! no other; the redirect back to VTEX is read and not followed.
//!
//! ```text
//! plan       what to check, and as whom              run        tries every case in turn
//! cases      the table of all cases, and one file for each area
//! requests   VTEX's requests, right and wrong      play       what the cases share: the line, and what was learnt
//! client     sends them, bounded                   shopper    a browser, as far as a login needs one
//! page       the login page and its form           fixes      which field to change
//! csp        what a page's policy lets it do       chain      the certificates of a server that is not trusted
//! ```

mod case;
mod cases;
mod chain;
mod client;
mod csp;
mod fixes;
mod line;
mod page;
mod plan;
mod play;
mod requests;
mod run;
mod shopper;
mod trouble;

pub(crate) use case::{Outcome, Shortfall, failed, note, skipped};
pub use line::{Area, Line, Report, Verdict};
pub use plan::Plan;
pub use run::run;
