//! The requests from VTEX ID's servers to the identity provider, and what VTEX makes of the answers.

mod answer;
mod call;
mod no_answer;
mod token;
mod user_info;

pub(super) use answer::Answer;
pub(super) use call::agent;
pub(super) use no_answer::failure as why_no_answer;
pub(super) use token::{AccessToken, exchange_code};
pub(super) use user_info::ask_user_info;
