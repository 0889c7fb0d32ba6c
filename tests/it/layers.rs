//! Imports point down: a module uses itself and what lies below it, never a neighbour and never what lies above.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Top to bottom; modules of one line are neighbours.
const LAYERS: [&[&str]; 9] = [
    &["main"],
    &["cli", "server", "jobs", "telemetry"],
    &["check"],
    &["web", "simulator"],
    &["app"],
    &["accounts", "oauth", "stores"],
    &["db"],
    &["crypto"],
    &["types", "config", "text", "spans"],
];
/// Neighbours that may be used all the same: starters start one another, and all words are of one vocabulary.
const ALLOWED: [(&str, &str); 5] =
    [("cli", "server"), ("cli", "telemetry"), ("server", "jobs"), ("config", "types"), ("text", "types")];

fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("a source");
    let first = inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn layer_of(module: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&module));
    found.unwrap_or_else(|| panic!("module `{module}` has no layer: add it to LAYERS"))
}

/// The first segment of every `crate::` path of a text, groups included: `crate::{a::B, c}` names `a` and `c`.
fn used_modules(text: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim_start()
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let mut used = Vec::new();
    for (start, _) in text.match_indices("crate::") {
        if text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &text[start + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            used.push(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut item = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    used.push(name(&group[item..at]));
                    break;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    used.push(name(&group[item..at]));
                    item = at + 1;
                }
                _ => {}
            }
        }
    }
    used.retain(|module| !module.is_empty());
    used
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for path in sources() {
        let module = module_of(&path);
        if module == "lib" {
            continue;
        }
        for used in used_modules(&fs::read_to_string(&path).expect("text")) {
            let allowed = used == module
                || layer_of(&used) > layer_of(&module)
                || ALLOWED.contains(&(module.as_str(), used.as_str()));
            if !allowed {
                wrong.push(format!("{}: `{module}` uses `{used}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_simulator_and_the_check_share_no_code_with_the_server() {
    for path in sources() {
        let own: &[&str] = match module_of(&path).as_str() {
            "simulator" => &["simulator"],
            "check" => &["check", "simulator"],
            _ => continue,
        };
        let used = used_modules(&fs::read_to_string(&path).expect("text"));
        assert!(used.iter().all(|module| own.contains(&module.as_str())), "{}: {used:?}", path.display());
    }
}

#[test]
fn sql_stands_only_in_db_and_http_only_in_web() {
    for path in sources() {
        let (module, text) = (module_of(&path), fs::read_to_string(&path).expect("text"));
        if module != "db" {
            let sql = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "sqlx::query"];
            assert!(!sql.iter().any(|sign| text.contains(sign)), "SQL in {}", path.display());
        }
        if ["accounts", "oauth", "stores", "db", "crypto", "types", "config", "text"]
            .contains(&module.as_str())
        {
            assert!(!text.contains("actix_web"), "HTTP in {}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in sources() {
        assert!(fs::read_to_string(&path).expect("text").starts_with("//!"), "{}", path.display());
    }
}

#[test]
fn the_reader_of_imports_sees_groups() {
    assert_eq!(used_modules("use crate::{a::{b, c}, d, e::F};"), ["a", "d", "e"]);
    assert_eq!(used_modules("crate::x::y(); $crate::z; mycrate::w;"), ["x"]);
}
