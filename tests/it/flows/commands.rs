//! The program as an operator and an integrator use it.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::support::{
    browser::Browser,
    on_both, postgres,
    process::Program,
    world::{Backend, EMAIL, PASSWORD},
};

pub(crate) fn prepare(backend: Backend, folder: &std::path::Path) -> Program {
    let database_url = (backend == Backend::Postgres).then(postgres::fresh_database);
    Program::prepare(folder, database_url)
}

on_both! {
    fn a_login_survives_kill_9_between_code_and_token(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        program.serve(&[]);
        let (unused, used) = (program.code(), program.code());
        program.redeem(&used).expect_status(200);
        program.signal("KILL");
        program.serve(&[]);
        program.redeem(&unused).expect_status(200);
        assert_eq!(program.redeem(&used).expect_status(400).error(), "invalid_grant");
        assert_eq!(program.signal("TERM"), Some(0));
    }

    fn rotating_a_secret_keeps_the_old_one_until_it_is_retired(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        let old = program.store["client_secret"].as_str().expect("a secret").to_owned();
        program.serve(&[]);
        program.redeem_with(&program.code(), &old).expect_status(200);
        let rotated = program.expect(&["client", "rotate-secret", "club", "--json"], "").stdout;
        let new = serde_json::from_slice::<Value>(&rotated).expect("JSON")["client_secret"].as_str().expect("a secret").to_owned();
        assert!(program.refuse(&["client", "rotate-secret", "club"], "").contains("retire-secret"));
        seen_within_seconds(|| program.redeem_with(&program.code(), &new).status == 200);
        program.redeem_with(&program.code(), &old).expect_status(200);
        program.expect(&["client", "retire-secret", "club"], "");
        seen_within_seconds(|| program.redeem_with(&program.code(), &old).status == 401);
        program.redeem_with(&program.code(), &new).expect_status(200);
        assert!(program.refuse(&["client", "retire-secret", "club"], "").contains("rotate-secret"));
    }

    fn retiring_ends_the_older_secret_even_when_both_are_of_one_second(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        let rotated = program.expect(&["client", "rotate-secret", "club", "--json"], "").stdout;
        let new = serde_json::from_slice::<Value>(&rotated).expect("JSON")["client_secret"].as_str().expect("a secret").to_owned();
        program.expect(&["client", "retire-secret", "club"], "");
        program.serve(&[]);
        program.redeem_with(&program.code(), &new).expect_status(200);
        program.redeem(&program.code()).expect_status(401);
    }

    fn a_store_that_is_removed_and_added_again_is_the_new_one(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        program.serve(&[]);
        program.redeem(&program.code()).expect_status(200);
        program.expect(&["store", "remove", "club"], "");
        program.add_store("New Club");
        seen_within_seconds(|| Browser::new().get(program.authorize_url("s")).title().contains("New Club"));
        program.redeem(&program.code()).expect_status(200);
    }

    fn users_are_managed_from_the_command_line(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        program.serve(&[]);
        let status = |password: &str| program.sign_in(&Browser::new(), EMAIL, password, "s").status;
        program.expect(&["user", "block", EMAIL], "");
        assert_eq!(status(PASSWORD), 422);
        program.expect(&["user", "unblock", EMAIL], "");
        assert_eq!(status(PASSWORD), 303);
        program.expect(&["user", "set-password", EMAIL], "another password\n");
        assert_eq!((status(PASSWORD), status("another password")), (422, 303));
        let list: Value = serde_json::from_slice(&program.expect(&["user", "list", "--json"], "").stdout).expect("JSON");
        assert_eq!(list[0]["email"], EMAIL);
        assert!(!list.to_string().contains("argon2"));
        program.expect(&["user", "erase", EMAIL, "--yes"], "");
        assert_eq!(status("another password"), 422);
    }

    fn wrong_commands_say_what_to_do_and_change_nothing(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let says = |arguments: &[&str], input: &str, part: &str| {
            let said = program.refuse(arguments, input);
            assert!(said.contains(part), "{arguments:?}: {said}");
        };
        let base = ["--provider-name", "x", "--account", "y"];
        let add = |slug: &'static str| [&["store", "add", slug], base.as_slice()].concat();
        says(&add("club"), "", "store show club");
        says(&add("Bad Slug"), "", "lower-case");
        says(&[add("two").as_slice(), &["--redirect-uri", "http://example.com/cb"]].concat(), "", "https");
        says(&[add("two").as_slice(), &["--host", "https://a.example/path"]].concat(), "", "path");
        says(&[add("two").as_slice(), &["--locale", "fr"]].concat(), "", "pt-BR");
        says(&["store", "add", "two", "--provider-name", "x", "--account", "a.myvtex.com"], "", "ACCOUNT.myvtex.com");
        says(&["store", "show", "nowhere"], "", "store list");
        says(&["user", "add", EMAIL, "--name", "x"], "long enough", "exists already");
        says(&["user", "add", "new@example.com", "--name", " "], "long enough", "1 to 100 characters");
        says(&["user", "add", "new@example.com", "--name", "x"], "short", "8 characters");
        says(&["user", "add", "new@example.com", "--name", "x"], "", "standard input");
        says(&["user", "add", "nobody", "--name", "x"], "x", "name@example.com");
        says(&["user", "show", "nobody@example.com"], "", "user list");
        says(&["directory", "add", "main"], "", "exists already");
        let stores: Value = serde_json::from_slice(&program.expect(&["store", "list", "--json"], "").stdout).expect("JSON");
        assert_eq!(stores.as_array().map(Vec::len), Some(1));
    }
}

/// A change by a command is seen by the server within two seconds.
pub(super) fn seen_within_seconds(seen: impl Fn() -> bool) {
    let watch = vtex_idp::types::Clock::stopwatch();
    while !seen() {
        assert!(watch.elapsed().as_secs() < 10, "the change is never seen");
    }
}

/// A process that does not outlive its test.
struct Killed(std::process::Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_demo_tells_a_script_everything_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = Command::new(env!("CARGO_BIN_EXE_vtex-idp"))
        .args(["demo", "--json", "--port", "0"])
        .current_dir(folder.path())
        .env("TMPDIR", folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut demo = Killed(demo);
    let mut line = String::new();
    BufReader::new(demo.0.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    let facts: Value = serde_json::from_str(&line).expect("JSON on one line");
    let text = |key: &str| facts[key].as_str().unwrap_or_else(|| panic!("no {key}: {facts}")).to_owned();
    for key in [
        "base_url",
        "authorize_url",
        "token_url",
        "userinfo_url",
        "client_id",
        "client_secret",
        "redirect_uri",
        "issuer",
        "headless_url",
        "headless_client_id",
    ] {
        assert!(!text(key).is_empty());
    }
    assert_eq!(facts["users"].as_array().map(Vec::len), Some(2));

    let user = &facts["users"][1];
    let store = Browser::new().get(text("store_url")).expect_status(200);
    assert!(store.text().contains("Sign in with Loyalty Club"));
    let page = store.click("Sign in with Loyalty Club").follow();
    let form = page.form().fill("identifier", user["email"].as_str().expect("an e-mail"));
    let end = form.fill("password", user["password"].as_str().expect("a password")).submit().follow();
    assert!(end.text().contains(user["name"].as_str().expect("a name")), "{}", end.text());
    assert!(!end.body.contains(&text("client_secret")), "secrets are masked");

    assert!(Command::new("kill").args(["-TERM", &demo.0.id().to_string()]).status().expect("sent").success());
    assert_eq!(demo.0.wait().expect("ends").code(), Some(0));
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_wrong_configuration_is_named_and_nothing_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let says = |toml: &str, part: &str| {
        std::fs::write(folder.path().join("vtex-idp.toml"), toml).expect("written");
        let output = Command::new(env!("CARGO_BIN_EXE_vtex-idp"))
            .arg("serve")
            .current_dir(folder.path())
            .output()
            .expect("ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && said.contains(part), "{toml}: {said}");
    };
    let other = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let taken = other.local_addr().expect("bound");
    says(&format!("listen = \"{taken}\""), "`listen`");
    says("[throttle]\nmax_attempts = \"many\"", "max_attempts");
    says("public_url = \"http://login.example.com\"", "public_url");
    says("listen = 8400", "listen");
    says("[database]\nurl = \"mysql://x\"", "database.url");
    says("not toml", "vtex-idp.toml");
    assert!(!folder.path().join("vtex-idp-data").exists());
}

#[test]
fn a_configuration_file_that_cannot_be_read_is_never_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("vtex-idp.toml")).expect("made");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vtex-idp"));
    let output = command.args(["store", "list"]).current_dir(folder.path()).output().expect("ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("vtex-idp.toml"), "{output:?}");
    assert!(!folder.path().join("vtex-idp-data").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_out_is_a_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vtex-idp"));
    command.args(["directory", "add", "club", "--data-dir"]).arg(folder.path().join("data"));
    let output = command.env_remove("DATABASE_URL").stdout(full).output().expect("ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output"), "{output:?}");
}

#[test]
fn a_refusal_names_its_request_and_store_at_every_level() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    program.serve(&[("VTEX_IDP_LOG__LEVEL", "warn")]);
    program.redeem_with(&program.code(), "wrong").expect_status(401);
    assert_eq!(program.signal("TERM"), Some(0));
    let log = program.log();
    let line = log.lines().find(|line| line.contains("the client secret is wrong")).expect("a line");
    assert!(line.contains("request{id=") && line.contains("store=\"club\""), "{line}");
}

#[test]
fn secrets_are_in_files_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    program.serve(&[]);
    let data = folder.path().join("data");
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("exists").permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for entry in std::fs::read_dir(&data).expect("the folder") {
        let path = entry.expect("an entry").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn commands_at_once_on_a_new_folder_all_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vtex-idp"));
        command
            .args(["directory", "list", "--data-dir"])
            .arg(folder.path().join("data"))
            .env_remove("DATABASE_URL");
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts")
    };
    let commands: Vec<_> = (0..6).map(|_| start()).collect();
    for command in commands {
        let output = command.wait_with_output().expect("ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_second_node_with_another_key_does_not_start() {
    let url = postgres::fresh_database();
    let (first, second) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    Program::prepare(first.path(), Some(url.clone()));
    let output = Command::new(env!("CARGO_BIN_EXE_vtex-idp"))
        .args(["store", "list", "--data-dir"])
        .arg(second.path())
        .env("DATABASE_URL", &url)
        .output()
        .expect("ends");
    assert!(String::from_utf8_lossy(&output.stderr).contains("server.key"), "{output:?}");
}

#[test]
fn requests_in_flight_are_finished_when_the_server_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    program.serve(&[("VTEX_IDP_PASSWORD__THREADS", "1")]);
    let forms: Vec<_> = (0..10)
        .map(|_| {
            Browser::new()
                .get(program.authorize_url("s"))
                .form()
                .fill("identifier", EMAIL)
                .fill("password", PASSWORD)
        })
        .collect();
    let (statuses, exit_code) = std::thread::scope(|scope| {
        let logins: Vec<_> = forms.iter().map(|form| scope.spawn(|| form.submit().status)).collect();
        seen_within_seconds(|| program.log().contains("a code was issued")); // the first is answered, others wait
        let exit_code = program.signal("TERM");
        let statuses: Vec<u16> = logins.into_iter().map(|login| login.join().expect("an answer")).collect();
        (statuses, exit_code)
    });
    assert_eq!(exit_code, Some(0));
    assert_eq!(statuses, [303; 10]);
}
