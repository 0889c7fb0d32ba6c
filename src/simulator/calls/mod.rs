//! The requests from VTEX ID's servers to the identity provider, and what VTEX makes of the answers.

mod answer;
mod call;
mod no_answer;
mod token;
mod user_info;

pub(crate) use answer::{Answer, Misread};
pub(super) use call::agent;
pub(crate) use call::{content_type, plain_agent};
pub(crate) use no_answer::{NoAnswer, Stage};
pub(super) use token::{AccessToken, exchange_code};
pub(super) use user_info::ask_user_info;
