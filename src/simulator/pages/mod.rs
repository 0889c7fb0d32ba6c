//! What a person sees: the store's front page, the failure page, and the trace on both.

mod failure;
mod html;
mod logins;
mod store;

pub(super) use failure::{failed, failure};
pub(super) use html::{message, not_found, stylesheet};
pub(super) use logins::logins;
pub(super) use store::store;
