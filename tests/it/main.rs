//! Tests through the front door: a browser, the simulator as VTEX, both databases. One binary, laid out by what is
//! held: `web` page by page, `flows` whole logins, `attacks` one file for each threat, `rfc` one for each standard.

mod attacks;
mod conformance;
mod docs;
mod flows;
mod fuzz;
mod hashes;
mod layers;
mod nodes;
mod operations;
mod rfc;
mod simulator;
mod source;
mod statements;
mod support;
mod traces;
mod upgrade;
mod web;
