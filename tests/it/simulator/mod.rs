//! The simulator of VTEX ID: what it verifies, and that it says plainly what is wrong.

mod command;
mod network;
mod stand;
