//! One file for each standard; tests are named by what the standard asks.

mod rfc6749;
mod rfc6750;
mod rfc8414;
