//! The fuzz targets hold for every seed, and so for all that fuzzing ever found. `scripts/fuzz` goes on from there.

use std::{fs, path::Path};

#[path = "../../fuzz/targets/mod.rs"]
mod targets;

/// The seeds of a target, by their names.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let seed = |path: &Path| (path.display().to_string(), fs::read(path).expect("a seed"));
    files.map(|file| seed(&file.expect("a seed").path())).collect()
}

#[test]
fn every_target_holds_for_its_seeds() {
    for (name, target) in targets::ALL {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no seeds to begin with");
        for (path, seed) in seeds {
            eprintln!("{path}"); // shown with what failed
            target(&seed);
        }
    }
}

#[test]
fn every_folder_of_seeds_has_a_target() {
    for folder in ["seeds", "dictionaries"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder);
        for entry in fs::read_dir(folder).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            assert!(targets::ALL.iter().any(|(target, _)| name == *target), "{}", name.display());
        }
    }
}
