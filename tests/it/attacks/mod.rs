//! One file for each threat: the attack, and that it fails.

mod app_code;
mod code_theft;
mod cross_origin;
mod flood;
mod forged_form;
mod guessing;
mod hostile_input;
mod leaks;
mod mix_up;
mod open_redirect;
mod session_continue;
mod session_logout;
mod session_theft;
mod silent_code;
mod storm;
mod token_substitution;
