//! One file for each standard; tests are named by the section that asks for what they hold. Their first lines make the tables
//! of docs/conformance.md.

mod openid_core;
mod openid_discovery;
mod openid_rp_logout;
mod rfc6749;
mod rfc6749_apps;
mod rfc6750;
mod rfc7009;
mod rfc7636;
mod rfc7662;
mod rfc8252;
mod rfc8414;
mod rfc9068;
mod rfc9207;
mod rfc9700;
