//! The integration log: each request of a login is one step, tied to the others by a reference; the steps of a login
//! are read together and explained.
//!
//! VTEX tells a retailer "unexpected error" and nothing else, so this is the only place where a set-up can be mended.
//! A step holds names, formats, positions and times, never a value of a request.

pub mod detail;
pub mod diagnosis;
pub mod follow;
pub mod keep;
pub mod keys;
pub mod logins;
pub mod recorder;
pub mod repeats;
pub mod step;

pub use diagnosis::{Finding, Weight};
pub use follow::Follower;
pub use logins::{Login, Verdict};
pub use recorder::Recorder;
pub use step::{Endpoint, Step};
