//! What a person sees: the store's front page, the failure page, and the trace on both.

mod failure;
mod headless;
mod hostile;
mod html;
mod logins;
mod pop_up;
mod store;
mod ways;

pub(super) use failure::{failed, failure};
pub(super) use headless::{PAGE as HEADLESS, headless, headless_script, headless_stylesheet};
pub(super) use hostile::hostile;
pub(super) use html::{message, not_found, stylesheet};
pub(super) use logins::logins;
pub(super) use pop_up::{pop_up, pop_up_done, script};
pub(super) use store::store;
