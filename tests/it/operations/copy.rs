//! `db copy`: everything arrives or nothing, and goes on working in the new database.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::{Value, json};
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions,
};
use vtex_idp::db::{
    Db,
    copy::{LEFT_OUT, TABLES},
};

use crate::{
    statements::fresh,
    support::{
        app::{VERIFIER, challenge, text, typed_in},
        browser::Browser,
        machine, on_both, postgres,
        process::{CALLBACK, Program},
        world::{Backend, EMAIL, PASSWORD},
    },
};

fn wait<T>(future: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(future)
}

fn file_of(folder: &Path) -> PathBuf {
    folder.join("data/vtex-idp.db")
}

/// Runs a statement in a SQLite file, as a hand does.
pub(super) fn in_file(file: &Path, sql: &'static str) {
    wait(async {
        let options = SqliteConnectOptions::new().filename(file);
        let mut connection = SqliteConnection::connect_with(&options).await.expect("opens");
        connection.execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        connection.close().await.expect("closed");
    });
}

/// A number from Postgres.
fn number(url: &str, sql: &str) -> i64 {
    wait(async {
        let mut connection = PgConnection::connect(url).await.expect("connects");
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut connection).await.expect("a number")
    })
}

/// How many rows there are in all tables of a Postgres database.
fn rows_in(url: &str) -> i64 {
    let counts = TABLES.map(|table| format!("(SELECT COUNT(*) FROM {table})"));
    number(url, &format!("SELECT {}", counts.join(" + ")))
}

fn to_postgres(program: &Program, url: &str) -> Value {
    let output = program.run_with(&["db", "copy", "--to-env", "TARGET", "--json"], &[("TARGET", url)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn refused(program: &Program, url: &str) -> String {
    let output = program.run_with(&["db", "copy", "--to-env", "TARGET"], &[("TARGET", url)]);
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("text")
}

on_both! {
    fn every_table_of_the_schema_is_copied_or_left_out_on_purpose(backend) {
        wait(async {
            let folder = tempfile::tempdir().expect("a folder");
            let there: Vec<String> = match fresh(backend, folder.path()).await {
                Db::Postgres { pool, .. } => {
                    let all = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()";
                    sqlx::query_scalar(all).fetch_all(&*pool).await.expect("read")
                }
                Db::Sqlite { readers, .. } => {
                    let all = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
                    sqlx::query_scalar(all).fetch_all(&*readers).await.expect("read")
                }
            };
            let there: BTreeSet<&str> = there.iter().map(String::as_str).filter(|name| *name != "_sqlx_migrations").collect();
            let known: BTreeSet<&str> = TABLES.into_iter().chain(LEFT_OUT).collect();
            assert_eq!(there, known, "a new table stands in src/db/copy/mod.rs, behind those it refers to");
            assert_eq!(known.len(), TABLES.len() + LEFT_OUT.len());
        });
    }
}

/// A page of the app, signed in; where the browser is sent.
fn authorize_url(program: &Program, client_id: &str) -> url::Url {
    let challenge = challenge();
    let pairs = [
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("scope", "openid email offline_access"),
        ("state", "s"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    url::Url::parse_with_params(&program.endpoint("authorize"), pairs).expect("a URL")
}

fn app_token(program: &Program, fields: &[(&str, &str)]) -> machine::Answer {
    machine::post_form(&program.endpoint("token"), fields, &[])
}

fn jwks(program: &Program) -> Value {
    machine::get(&program.endpoint("jwks"), &[]).expect_status(200).json()
}

/// Something in every table: what commands and logins leave, and by hand what only time leaves.
fn fill(folder: &Path, program: &Program) -> String {
    let app = [
        "client",
        "add",
        "club",
        "Front",
        "--public",
        "--redirect-uri",
        CALLBACK,
        "--origin",
        "https://front.example.com",
    ];
    let scope =
        ["--logout-uri", "https://front.example.com/bye", "--scope", "openid email offline_access", "--json"];
    let added = program.expect(&[app.as_slice(), &scope].concat(), "").stdout;
    program.expect(&["user", "set", EMAIL, "--phone", "(11) 98765-4321", "--group", "vip"], "");
    program.expect(
        &["user", "add", "other@example.com", "--name", "João 😀", "--unverified", "--no-password"],
        "",
    );
    program
        .expect(&["user", "add", "gone@example.com", "--name", "Gone", "--unverified", "--no-password"], "");
    program.expect(&["user", "erase", "gone@example.com", "--yes"], "");
    program.expect(&["store", "set", "club", "hosts=https://club.example.com"], "");
    program.expect(&["client", "rotate-secret", "club"], "");
    in_file(
        &file_of(folder),
        "INSERT INTO user_events SELECT id, id, 'exported', 1 FROM users LIMIT 1;
         INSERT INTO imports SELECT id, x'0001', 10, 1 FROM directories;
         INSERT INTO retired_secrets SELECT id, id, x'0203', 1 FROM clients",
    );
    let added: Value = serde_json::from_slice(&added).expect("JSON");
    text(&added, "client_id")
}

#[test]
fn what_was_issued_before_a_copy_to_postgres_works_after_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    let client_id = fill(folder.path(), &program);
    program.serve(&[]);
    let (used, unused) = (program.code(), program.code());
    let access_token = text(&program.redeem(&used).expect_status(200).json(), "access_token");
    program.sign_in(&Browser::new(), EMAIL, "a wrong password", "s").expect_status(422);
    let browser = Browser::new();
    let back = typed_in(&browser.get(authorize_url(&program, &client_id)).expect_status(200));
    let code = machine::parameter(&back, "code").expect("a code");
    let redeem = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK)];
    let redeem =
        [redeem.as_slice(), &[("client_id", client_id.as_str()), ("code_verifier", VERIFIER)]].concat();
    let refresh_token = text(&app_token(&program, &redeem).expect_status(200).json(), "refresh_token");
    let keys = jwks(&program);

    let target = postgres::fresh_database();
    assert!(refused(&program, &target).contains("stop it first"), "a server that runs would write on");
    assert_eq!(program.signal("TERM"), Some(0));
    let report = to_postgres(&program, &target);
    assert_eq!((&report["from"], &report["to"]), (&json!("SQLite"), &json!("Postgres")));
    let tables = report["tables"].as_array().expect("tables");
    assert_eq!(tables.len(), TABLES.len());
    let empty: Vec<&Value> = tables.iter().filter(|table| table["rows"] == 0).collect();
    assert!(empty.is_empty(), "this test puts something into every table: {empty:?}");
    assert_eq!(Value::from(rows_in(&target) - 1), report["rows"], "and the event of the copy");
    assert_eq!(number(&target, "SELECT COUNT(*) FROM pg_trigger WHERE tgname = 'announce'"), 1);

    program.moved_to(Some(target));
    program.serve(&[]);
    program.redeem(&unused).expect_status(200);
    assert_eq!(program.redeem(&used).expect_status(400).error(), "invalid_grant");
    let userinfo =
        machine::get(&program.endpoint("userinfo"), &[("Authorization", &format!("Bearer {access_token}"))]);
    userinfo.expect_status(401); // the code came twice, so what it was exchanged for ended
    program.redeem(&program.code()).expect_status(200);
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.as_str()),
        ("client_id", client_id.as_str()),
    ];
    app_token(&program, &fields).expect_status(200);
    browser.get(program.authorize_url("s")).form().submit().expect_status(303); // "Continue", without a password
    assert_eq!(jwks(&program), keys);
    let events = program.expect(&["audit", "--kind", "database_copied", "--json"], "").stdout;
    let event: Value = serde_json::from_slice(&events).expect("one event");
    assert_eq!((&event["detail"]["from"], &event["detail"]["rows"]), (&json!("SQLite"), &report["rows"]));
    assert!(event["actor"].as_str().is_some_and(|actor| actor.starts_with("command ")), "{event}");
}

#[test]
fn odd_values_arrive_as_they_are_there_and_back() {
    const ODD: &str = "'é 😀 tab\t, line\n, \"quotes'' and \\N'";
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    let steps = format!(
        "INSERT INTO login_steps (id, store_id, login, grant_id, request_id, endpoint, outcome, detail, milliseconds, at)
         VALUES (x'00000000000000000000000000000001', x'ffffffffffffffffffffffffffffffff', '', NULL, {ODD},
                 'e', 'o', replace(hex(zeroblob(500000)), '0', 'é'), 9223372036854775807, -9223372036854775808)"
    );
    in_file(&file_of(folder.path()), steps.leak());
    in_file(&file_of(folder.path()), "UPDATE users SET external_id = ''; UPDATE clients SET name = NULL");
    let target = postgres::fresh_database();
    let there = to_postgres(&program, &target);
    let is = |sql: &str| number(&target, &format!("SELECT COUNT(*) FROM {sql}"));
    assert_eq!(is(&format!("login_steps WHERE request_id = E{}", ODD.replace('\\', "\\\\"))), 1);
    assert_eq!(is("login_steps WHERE milliseconds = 9223372036854775807 AND at = -9223372036854775808"), 1);
    assert_eq!(is("login_steps WHERE login = '' AND grant_id IS NULL AND detail = repeat('é', 1000000)"), 1);
    assert_eq!(is("login_steps WHERE store_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff'"), 1);
    assert_eq!((is("users WHERE external_id = ''"), is("clients WHERE name IS NULL")), (1, 1));

    program.moved_to(Some(target));
    let back: Value = serde_json::from_slice(
        &program.expect(&["db", "copy", "--to-sqlite", "back.db", "--json"], "").stdout,
    )
    .expect("JSON");
    let differing: Vec<&str> = (0..TABLES.len())
        .filter(|at| there["tables"][at] != back["tables"][at])
        .map(|at| TABLES[at])
        .collect();
    assert_eq!(differing, ["audit_events"], "the first copy added an event of its own");
    std::fs::rename(folder.path().join("back.db"), file_of(folder.path())).expect("renamed");
    program.moved_to(None);
    program.serve(&[]);
    program.redeem(&program.code()).expect_status(200);
}

#[test]
fn a_copy_that_is_killed_leaves_nothing_and_can_be_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::prepare(folder.path(), None);
    in_file(
        &file_of(folder.path()),
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
         INSERT INTO login_steps (id, store_id, login, request_id, endpoint, outcome, detail, milliseconds, at)
         SELECT randomblob(16), randomblob(16), 'l', 'r', 'e', 'o', '{}', i, i FROM n",
    );
    let target = postgres::fresh_database();
    let mut copy = program.spawn_with(&["db", "copy", "--to-env", "TARGET"], &[("TARGET", &target)]);
    let busy = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'INSERT INTO login_steps%'";
    for _ in 0..2000 {
        if number(&target, busy) > 0 {
            break;
        }
        #[expect(clippy::disallowed_methods, reason = "another process is waited for")]
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(copy.try_wait().expect("asked").is_none(), "it was killed while it wrote");
    copy.kill().expect("killed");
    copy.wait().expect("ends");
    assert_eq!(rows_in(&target), 0);
    let report = to_postgres(&program, &target);
    assert_eq!(Value::from(rows_in(&target) - 1), report["rows"]);
    assert!(rows_in(&target) > 100_000);
}

#[test]
fn what_cannot_be_copied_is_refused_and_the_target_stays_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::prepare(folder.path(), None);
    let (file, target) = (file_of(folder.path()), postgres::fresh_database());
    in_file(&file, "UPDATE users SET name = 'A ' || char(0) || 'Hidden', email = 'hidden@example.com'");
    let said = refused(&program, &target);
    assert!(said.contains("`users.name` has a NUL") && said.contains("(the row: id "), "{said}");
    assert!(!said.to_lowercase().contains("hidden"), "{said}");
    in_file(&file, "UPDATE users SET name = 'A Shopper', created_at = 'Hidden'");
    let said = refused(&program, &target);
    assert!(
        said.contains("`users.created_at` is not of that column's type") && !said.contains("Hidden"),
        "{said}"
    );
    in_file(&file, "UPDATE users SET created_at = 1; PRAGMA foreign_keys = OFF; DELETE FROM directories");
    let said = refused(&program, &target);
    assert!(said.contains("the rows of `users`"), "{said}");
    assert_eq!(rows_in(&target), 0);

    in_file(&file, "ALTER TABLE users ADD COLUMN by_hand TEXT");
    assert!(refused(&program, &target).contains("columns of `users`"));
    in_file(
        &file,
        "DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)",
    );
    assert!(refused(&program, &target).contains("start `vtex-idp serve`"));
    in_file(&file, "DROP TABLE _sqlx_migrations");
    assert!(refused(&program, &target).contains("no schema"));
}

#[test]
fn only_an_empty_target_is_written_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::prepare(folder.path(), None);
    let target = postgres::fresh_database();
    to_postgres(&program, &target);
    let rows = rows_in(&target);
    let said = refused(&program, &target);
    assert!(said.contains("not empty") && said.contains("createdb"), "{said}");
    assert_eq!(rows_in(&target), rows);
}

#[test]
fn a_password_is_no_argument_and_a_target_is_named_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::prepare(folder.path(), None);
    for url in ["postgres://a:pass@127.0.0.1/b", "postgres://a@127.0.0.1/b?password=pass"] {
        let said = program.refuse(&["db", "copy", "--to", url], "");
        assert!(said.contains("--to-env") && !said.contains("pass@"), "{said}");
    }
    assert!(program.refuse(&["db", "copy", "--to", "mysql://a@127.0.0.1/b"], "").contains("postgres://"));
    assert!(program.refuse(&["db", "copy", "--to-env", "NOT_THERE"], "").contains("NOT_THERE"));
    assert!(program.refuse(&["db", "copy"], "").contains("--to-env"));
    let folder = tempfile::tempdir().expect("a folder");
    let mut nothing = Program::prepare(folder.path(), None);
    nothing.moved_to(Some(postgres::fresh_database()));
    let said = nothing.refuse(&["db", "copy", "--to-sqlite", "new.db"], "");
    assert!(said.contains("DATABASE_URL"), "{said}");
}

#[test]
fn a_postgres_that_a_node_uses_is_not_copied() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = crate::flows::commands::prepare(Backend::Postgres, folder.path());
    program.serve(&[]);
    assert!(program.refuse(&["db", "copy", "--to-sqlite", "new.db"], "").contains("stop it first"));
    assert_eq!(program.sign_in(&Browser::new(), EMAIL, PASSWORD, "s").status, 303);
}
