//! VTEX ID's URLs, one file each (`docs/vtex-id.md`, section 4).

mod authenticated_user;
mod callback;
mod exchange;
mod finish;
mod hostile;
mod login;
mod logout;
mod providers;
mod redirect;
mod start_login;
mod validate;

pub(super) use authenticated_user::authenticated_user;
pub(super) use callback::{callback, not_a_get};
pub(super) use exchange::exchange;
pub(super) use finish::finish;
pub(super) use hostile::{check as check_hostile, hostile_login, hostile_token};
pub(super) use login::login;
pub(super) use logout::logout;
pub(super) use providers::{providers, start};
pub(super) use redirect::redirect;
pub(super) use start_login::start_login;
pub(super) use validate::validate;
