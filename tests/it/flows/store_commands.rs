//! Stores as files, from the command line: `store apply`, `store export`, `store set`.

use serde_json::Value;

use crate::support::{on_both, postgres, process::Program, world::Backend};

const EXAMPLE: &str = "docs/store.toml";

fn prepare(backend: Backend, folder: &std::path::Path) -> Program {
    let database_url = (backend == Backend::Postgres).then(postgres::fresh_database);
    Program::prepare(folder, database_url)
}

fn said(program: &Program, arguments: &[&str], input: &str) -> String {
    String::from_utf8(program.expect(arguments, input).stdout).expect("text")
}

fn version_and_file(program: &Program) -> String {
    said(program, &["store", "export", "club"], "") + &said(program, &["store", "show", "club", "--json"], "")
}

on_both! {
    fn the_example_of_a_store_can_be_applied_and_then_changes_nothing(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLE);
        let example = example.to_str().expect("text");
        assert!(program.refuse(&["store", "apply", example], "").contains("add --yes"));
        let seen = said(&program, &["store", "apply", example, "--dry-run"], "");
        assert!(seen.contains("New store `my-store`") && seen.contains("+ access.groups: staff, vip"), "{seen}");
        assert!(program.refuse(&["store", "show", "my-store"], "").contains("there is no store"));

        let added: Value = serde_json::from_str(&said(&program, &["store", "apply", example, "--yes", "--json"], "")).expect("JSON");
        assert_eq!((&added[0]["new"], &added[0]["applied"]), (&true.into(), &true.into()));
        assert!(added[0]["registered"]["client_secret"].as_str().is_some_and(|secret| secret.len() > 40));
        assert_eq!(said(&program, &["store", "apply", example], "").trim(), "Store `my-store`: nothing to change.");
        let shown: Value = serde_json::from_str(&said(&program, &["store", "show", "my-store", "--json"], "")).expect("JSON");
        assert_eq!((&shown["locale"], shown.get("default_locale")), (&"pt-BR".into(), None), "keys are those of the file");
        let file = said(&program, &["store", "export", "my-store"], "");
        assert_eq!(said(&program, &["store", "apply", "-"], &file).trim(), "Store `my-store`: nothing to change.");
        let again: Value = serde_json::from_str(&said(&program, &["store", "apply", example, "--yes", "--json"], "")).expect("JSON");
        assert_eq!((&again[0]["applied"], again[0].get("registered")), (&false.into(), None));
    }

    fn a_file_shows_what_it_changes_and_nobodys_secret(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let file = said(&program, &["store", "export", "club"], "");
        let file = file + "\n[wire.token]\nbody = \"form\"\nbody_parameters = [{ key = \"api\", value = \"hush-hush\", demanded = true }]\n";
        let before = version_and_file(&program);
        let seen = said(&program, &["store", "apply", "-", "--dry-run"], &file);
        assert!(seen.contains("wire.token.body: json -> form") && seen.contains("body_parameters.api: (set)"), "{seen}");
        assert_eq!(version_and_file(&program), before, "a dry run changes nothing");
        let done = said(&program, &["store", "apply", "-", "--yes"], &file);
        assert!(done.contains("VTEX Admin must be changed too: `vtex-idp store sheet club`"), "{done}");
        let changed = said(&program, &["store", "set", "club", "token.body_parameters.api=-"], "other-hush\n");
        assert!(changed.contains("wire.token.body_parameters.api: (changed)"), "{changed}");
        let removed = said(&program, &["store", "set", "club", "token.body_parameters.api=", "--json"], "");
        assert!(![seen, done, changed, removed].concat().contains("hush"), "values may be secrets");
        let ours = said(&program, &["store", "set", "club", "name=Other", "access.groups=staff"], "");
        assert!(!ours.contains("VTEX Admin"), "{ours}");
    }

    fn no_file_is_applied_when_one_is_wrong(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let path = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
        let good = said(&program, &["store", "export", "club"], "").replace("Loyalty Club", "Other Club");
        std::fs::write(path("good.toml"), &good).expect("written");
        let before = version_and_file(&program);
        let refused = |wrong: &str, part: &str| {
            std::fs::write(path("wrong.toml"), wrong).expect("written");
            let said = program.refuse(&["store", "apply", "--yes", &path("good.toml"), &path("wrong.toml")], "");
            assert!(said.contains(part) && said.contains("wrong.toml") == (wrong != good), "{wrong}: {said}");
        };
        let new = good.replace("\"club\"", "\"two\"");
        refused(&good, "two files");
        refused(&new.replace("locale", "lokale"), "unknown field `lokale`");
        refused(&new.replace("directory = \"main\"", "directory = \"staff\""), "directory add staff");
        refused(&new.replace("directory = \"main\"", ""), "`directory` is missing");
        refused(&(new.clone() + "\n[wire.userinfo]\nname = \"email\"\n"), "give one of them another key");
        refused(&(new.clone() + "\n[wire.userinfo]\nname = \"a b\"\n"), "`name`: not a key");
        program.expect(&["directory", "add", "staff"], "");
        let moved = good.replace("directory = \"main\"", "directory = \"staff\"");
        let said = program.refuse(&["store", "apply", "-", "--yes"], &moved);
        assert!(said.contains("cannot change from `main`"), "{said}");
        assert!(program.refuse(&["store", "apply", &path("none.toml"), "--yes"], "").contains("none.toml"));
        assert!(program.refuse(&["store", "apply", &path("good.toml"), "--json"], "").contains("--dry-run"));
        assert_eq!(version_and_file(&program), before);
        program.expect(&["store", "apply", &path("good.toml"), "--yes"], "");
        assert_ne!(version_and_file(&program), before, "it was the other file");
    }

    fn single_settings_are_set_as_people_type_them(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "from a file\n").expect("written");
        let from_file = format!("wire.authorize.parameters.api=@{}", secret.display());
        program.expect(&["store", "set", "club", "token.code=x", "preset=help-center", "hosts=www.a.com, www.b.com", &from_file, "access.email_domains=@Example.com"], "");
        let file = said(&program, &["store", "export", "club"], "");
        for line in ["preset = \"help-center\"", "code = \"x\"", "value = \"from a file\"", "email_domains = [\"example.com\"]", "\"https://www.b.com\"]"] {
            assert!(file.contains(line), "{line}: {file}");
        }
        let shown = said(&program, &["store", "set", "club", "wire.userinfo.token_in_query=", "token.code=", "--dry-run"], "");
        assert!(shown.contains("token_in_query: access_token -> (none)") && shown.contains("wire.token.code: x -> auth_code"), "{shown}");
        assert_eq!(said(&program, &["store", "export", "club"], ""), file, "a dry run changes nothing");
        assert!(program.refuse(&["store", "set", "club", "code=x"], "").contains("did you mean `wire.authorize.code`, `wire.token.code`"));
        assert!(program.refuse(&["store", "set", "nowhere", "name=x"], "").contains("store list"));
        for wrong in [&["store", "set", "club"][..], &["store", "set", "club", "name"]] {
            assert_eq!(program.run(wrong, "").status.code(), Some(2), "{wrong:?}");
        }
    }
}
