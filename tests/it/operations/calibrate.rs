//! `calibrate` measures, proposes settings that can be used, and leaves nothing behind.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::support::{on_both, postgres, process::Program, world::Backend};

fn files(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect()
}

on_both! {
    fn it_measures_the_machine_and_leaves_nothing_behind(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let url = (backend == Backend::Postgres).then(postgres::fresh_database);
        let program = Program::prepare(folder.path(), url);
        let before = files(&folder.path().join("data"));
        let output = program.expect(&["calibrate", "--seconds", "1", "--json"], "");
        let measured: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let number = |pointer: &str| {
            measured.pointer(pointer).and_then(Value::as_f64).unwrap_or_else(|| panic!("{pointer} in {measured}"))
        };
        assert!(number("/logins_per_second") > 0.0 && number("/hashing/0/per_second") > 0.0);
        let cores = std::thread::available_parallelism().expect("cores").get();
        let threads = measured["password"]["threads"].as_u64().expect("a number");
        assert!((1..=cores as u64).contains(&threads), "{measured}");
        let storage = if backend == Backend::Postgres { "postgres_round_trip_ms" } else { "sqlite_writes_per_second" };
        assert!(number(&format!("/storage/{storage}")) > 0.0);
        assert_eq!(files(&folder.path().join("data")), before);

        let text = String::from_utf8(program.expect(&["calibrate", "--seconds", "1"], "").stdout).expect("text");
        let settings = text.split_once("[password]").expect("settings").1;
        fs::write(folder.path().join("proposed.toml"), format!("[password]{settings}")).expect("written");
        program.expect(&["--config", "proposed.toml", "user", "list"], "");
    }
}

#[test]
fn a_database_that_is_away_is_said_to_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::prepare(folder.path(), None);
    let output = program.run_with(
        &["calibrate", "--seconds", "1"],
        &[("DATABASE_URL", "postgres://nobody@127.0.0.1:9/none")],
    );
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("database.url"), "{said}");
}
