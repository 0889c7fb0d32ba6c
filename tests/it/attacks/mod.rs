//! One file for each threat: the attack, and that it fails.

mod app_code;
mod app_flood;
mod app_leaks;
mod app_redirect;
mod code_theft;
mod connections;
mod cross_origin;
mod dump;
mod flood;
mod forged_form;
mod forwarded_for;
mod guessing;
mod hostile_input;
mod leaks;
mod malformed;
mod mix_up;
mod open_redirect;
mod refresh_theft;
mod session_continue;
mod session_logout;
mod session_theft;
mod silent_code;
mod storm;
mod token_mix_up;
mod token_substitution;
