//! The authorization endpoint (RFC 6749 section 4.1.1): what a request must meet, and the code that it ends in.

pub mod app;
pub mod checks;
pub mod grant;
pub mod hint;
pub mod response;

pub use app::{Asked, Prompt};
pub use checks::{Authorization, Fault, Request, check};
