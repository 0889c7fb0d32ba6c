//! Whole logins, from the store's button to the store's welcome.

mod chromium;
mod commands;
mod login;
mod outage;
mod users;
