//! The simulator of VTEX ID: what it verifies, and that it says plainly what is wrong.

mod checks;
mod command;
mod hostile;
mod network;
mod pop_up;
mod stand;
mod trials;
