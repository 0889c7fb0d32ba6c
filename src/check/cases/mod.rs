//! Every case: one file for each area, and the table that they stand in.

mod answers;
mod authorize;
mod code;
mod guard;
mod login;
mod open_line;
mod page;
mod reach;
mod speed;
mod table;
mod token;
mod userinfo;

pub(super) use table::ALL;
