//! The identity provider that retailers put behind VTEX ID.
//!
//! The map, top to bottom; a module uses itself and what lies below it, never a neighbour and never what lies
//! above (`tests/it/layers.rs` holds this):
//!
//! | layer | what it holds |
//! |---|---|
//! | [`cli`], [`server`], [`jobs`], [`telemetry`] | start things |
//! | [`check`] | plays VTEX and a shopper against a running server, and says which field to change |
//! | [`web`], [`simulator`] | HTTP, HTML and cookies; the stand-in for VTEX ID. Never SQL |
//! | [`app`] | what every handler shares, built once |
//! | [`accounts`], [`oauth`], [`stores`] | deeds; protocol; VTEX wiring. Never HTTP |
//! | [`db`] | every SQL statement. Never policy |
//! | [`crypto`] | passwords, the server's key |
//! | [`types`], [`config`], [`text`], [`spans`] | the vocabulary, valid by construction; settings; translated sentences; what traces are made of |

pub mod accounts;
pub mod app;
pub mod check;
pub mod cli;
pub mod config;
pub mod crypto;
pub mod db;
pub mod jobs;
pub mod oauth;
pub mod server;
pub mod simulator;
pub mod spans;
pub mod stores;
pub mod telemetry;
pub mod text;
pub mod types;
pub mod web;
