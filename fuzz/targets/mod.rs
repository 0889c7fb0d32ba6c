//! What is fuzzed: a function for each parser of what strangers send. Each takes any bytes and asserts what must hold of
//! whatever is made of them. `cargo test` runs them with their seeds and with changed ones, `scripts/fuzz` without end.

mod addresses;
mod door;
mod hashes;
mod identifiers;
mod import;
mod network;
mod parameters;
mod requests;
mod state;
mod store_file;
mod tokens;
mod words;

/// Takes any bytes, and panics when something does not hold.
pub(crate) type Target = fn(&[u8]);

/// Every target by its name, which is also that of the folder of its seeds.
pub(crate) const ALL: [(&str, Target); 14] = [
    ("addresses", addresses::any),
    ("authorize", requests::authorize),
    ("forwarded_for", network::forwarded_for),
    ("hash_format", hashes::format),
    ("hash_import", hashes::import),
    ("identifiers", identifiers::any),
    ("import", import::rows),
    ("parameters", parameters::any),
    ("request", requests::any),
    ("state", state::claims),
    ("store_file", store_file::any),
    ("token", requests::token),
    ("tokens", tokens::any),
    ("words", words::any),
];

/// The text that `data` is, if it is one.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}
