//! The heart of VTEX ID: from the callback over the token and userinfo requests to the user token.

mod again;
mod callback;
mod place;
mod proceed;
mod step;

pub(super) use callback::Callback;
pub(super) use proceed::receive;
