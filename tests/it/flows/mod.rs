//! Whole logins, from the store's button to the store's welcome.

mod access;
mod app_commands;
mod apps;
mod audit;
mod check;
mod chromium;
pub(crate) mod commands;
mod headless;
mod identifiers;
pub(super) mod import;
mod keys;
mod log;
mod login;
mod logout;
mod matrix;
mod outage;
mod prompts;
mod rights;
mod server_keys;
mod sessions;
mod sheet;
mod store_commands;
mod stores;
mod unwritable;
mod users;
