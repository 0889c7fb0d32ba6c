//! `check` as an operator runs it: files, standard input, exit codes, JSON.

use std::fs;

use serde_json::Value;

use crate::support::{
    on_both, postgres,
    process::Program,
    world::{Backend, EMAIL, PASSWORD},
};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

on_both! {
    fn it_says_a_line_for_each_case_and_ends_with_a_code(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let database = (backend == Backend::Postgres).then(postgres::fresh_database);
        let mut program = Program::prepare(folder.path(), database);
        program.serve(&[]);
        let file = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::write(&path, content).expect("written");
            path.to_str().expect("text").to_owned()
        };
        let sheet = text(&program.expect(&["store", "sheet", "club", "--format", "json"], "").stdout);
        let sheet_file = file("sheet.json", &sheet);
        let secret_file = file("secret", program.store["client_secret"].as_str().expect("a secret"));
        let password_file = file("password", PASSWORD);
        let base = program.endpoint("x").replace("/club/oauth/x", "");
        let usual = ["check", "--user", EMAIL, "--url", &base, "--client-secret-file", &secret_file];

        let output = program.run(&[&usual[..], &["--sheet", &sheet_file]].concat(), &format!("{PASSWORD}\n"));
        let lines = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{lines}{}", text(&output.stderr));
        assert!(lines.contains("ok      login") && lines.contains(" held, ") && lines.contains("3 sign-ins"), "{lines}");
        assert!(!lines.contains(PASSWORD) && !lines.contains(program.store["client_secret"].as_str().expect("a secret")));

        let by_stdin = [&usual[..], &["--sheet", "-", "--password-file", &password_file, "--json"]].concat();
        let output = program.run(&by_stdin, &sheet);
        let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
        assert!(report["held"].as_u64() > Some(40), "{report}");
        assert!(report["lines"][0]["id"] == "https" && report["lines"][0]["verdict"] == "note", "{report}");

        let wrong = file("wrong", "not-the-secret");
        let arguments = ["check", "--sheet", &sheet_file, "--user", EMAIL, "--url", &base, "--client-secret-file", &wrong];
        let output = program.run(&arguments, PASSWORD);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stdout).contains("change: VTEX Admin, step 1"), "{}", text(&output.stdout));
        assert!(text(&output.stderr).contains("cases failed"));
    }
}

#[test]
fn what_cannot_be_used_is_said_and_a_wrong_command_line_is_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::prepare(folder.path(), None);
    let broken = folder.path().join("broken.json");
    fs::write(&broken, "{\"store\":1}").expect("written");
    let broken = broken.to_str().expect("text");
    let says = program.refuse(&["check", "--sheet", broken, "--user", EMAIL], PASSWORD);
    assert!(says.contains("broken.json cannot be used") && says.contains("store sheet"), "{says}");
    let says = program.refuse(&["check", "--sheet", "nowhere", "--user", EMAIL], PASSWORD);
    assert!(says.contains("the file nowhere cannot be read"), "{says}");
    assert_eq!(program.run(&["check"], "").status.code(), Some(2));
    let bad = ["check", "--sheet", broken, "--user", EMAIL, "--url", "ftp://x"];
    assert_eq!(program.run(&bad, "").status.code(), Some(2));
}
