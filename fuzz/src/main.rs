//! Runs one target under libFuzzer: the one that `FUZZ_TARGET` names.
#![no_main]

#[path = "../targets/mod.rs"]
mod targets;

use std::sync::LazyLock;

static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let wanted = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let found = targets::ALL.into_iter().find(|(name, _)| *name == wanted);
    let names = targets::ALL.map(|(name, _)| name).join(", ");
    found.unwrap_or_else(|| panic!("FUZZ_TARGET must be one of {names}")).1
});

// What a target opens at first, such as a server, is no part of the time that an input may take.
libfuzzer_sys::fuzz_target!(init: (*TARGET)(b""), |data: &[u8]| (*TARGET)(data));
