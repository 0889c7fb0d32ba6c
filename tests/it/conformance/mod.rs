//! docs/conformance.md is what the tests of `rfc` hold. After a change there, write it anew and commit it:
//! `WRITE_CONFORMANCE=1 cargo test --test it conformance`. Without the variable the test compares.
//!
//! A test's name says the section and its first comment what must hold. `elsewhere.txt` names tests that stand with the flows
//! and attacks; `head.md` and `limits.md` are what is written by hand.

mod tables;

use std::{fs, path::Path};

use tables::Standard;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of `rfc`, in their order.
fn standards() -> Vec<String> {
    let list = read("tests/it/rfc/mod.rs");
    list.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

fn document() -> String {
    let elsewhere = tables::elsewhere(&read("tests/it/conformance/elsewhere.txt"));
    let names = standards();
    for (standard, row) in &elsewhere {
        assert!(names.contains(standard), "elsewhere.txt: there is no {standard}.rs");
        let (file, test) = row.place();
        assert!(read(file).contains(&format!("fn {test}(")), "elsewhere.txt: {file} has no test {test}");
    }
    let mut text = read("tests/it/conformance/head.md");
    for name in names {
        let mut standard = Standard::read(&name, &read(format!("tests/it/rfc/{name}.rs")));
        standard.rows.extend(elsewhere.iter().filter(|(of, _)| *of == name).map(|(_, row)| row.clone()));
        text.push_str(&standard.table());
    }
    text + "\n" + &read("tests/it/conformance/limits.md")
}

#[test]
fn the_document_lists_what_the_tests_hold() {
    let path = root().join("docs/conformance.md");
    let document = document();
    if std::env::var_os("WRITE_CONFORMANCE").is_some() {
        fs::write(&path, &document).expect("writable");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == document,
        "docs/conformance.md is out of date: the head of this file says how to write it anew"
    );
}
