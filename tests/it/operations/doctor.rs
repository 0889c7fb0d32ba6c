//! The doctor: nothing is wrong with a set-up that is right, and each that is really broken is named with what to do.

use std::{fs, path::Path, time::Duration};

use serde_json::Value;
use vtex_idp::db::{Db, Executor, pool::PoolSize};

use crate::support::{
    authority::Authority,
    machine, on_both, postgres,
    process::Program,
    proxy::{self, Reply, Request, Spoil},
    world::Backend,
};

/// A set-up with a store and a shopper.
struct SetUp {
    program: Program,
    folder: tempfile::TempDir,
    url: Option<String>,
}

/// What the doctor said, and its exit code.
struct Said {
    report: Value,
    code: Option<i32>,
}

impl SetUp {
    fn new(backend: Backend) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = (backend == Backend::Postgres).then(postgres::fresh_database);
        let program = Program::prepare(folder.path(), url.clone());
        Self { program, folder, url }
    }

    fn serving(backend: Backend) -> Self {
        let mut set_up = Self::new(backend);
        set_up.program.serve(&[]);
        set_up
    }

    fn data(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("data").join(name)
    }

    fn doctor(&self, variables: &[(&str, &str)]) -> Said {
        self.doctor_with(&[], variables)
    }

    fn doctor_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let output = self.program.run_with(&[&["doctor", "--json"], arguments].concat(), variables);
        let errors = String::from_utf8_lossy(&output.stderr);
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{errors}"));
        Said { report, code: output.status.code() }
    }

    /// Changes the database behind the server's back.
    fn sql(&self, statement: &'static str) {
        let patience = Duration::from_secs(5);
        let size = PoolSize { max_connections: 1, acquire: patience, statement: patience };
        actix_web::rt::System::new().block_on(async {
            let db = match &self.url {
                Some(url) => Db::connect(url, size).await,
                None => Db::open_file(&self.data("vtex-idp.db"), size).await,
            };
            let db = db.expect("opens");
            db.sql(statement).execute().await.expect("carried out");
            db.close().await;
        });
    }

    /// Serves behind a proxy that does this; what the doctor says of it.
    fn behind(&mut self, trusted: &str, before: fn(&mut Request), after: fn(&Request, &mut Reply)) -> Said {
        let base = format!("http://127.0.0.1:{}", self.program.port());
        let address = proxy::start(&base, Spoil { before, after });
        let variables = [("VTEX_IDP_PUBLIC_URL", address.as_str()), ("VTEX_IDP_TRUSTED_PROXIES", trusted)];
        self.program.serve(&variables);
        let said = self.doctor(&variables);
        self.program.signal("TERM");
        said
    }
}

impl Said {
    fn line(&self, id: &str) -> &Value {
        let lines = self.report["lines"].as_array().expect("lines");
        lines.iter().find(|line| line["id"] == id).unwrap_or_else(|| panic!("no {id}: {}", self.report))
    }

    fn holds(&self, ids: &[&str]) -> &Self {
        for id in ids {
            assert_eq!(self.line(id)["verdict"], "ok", "{}", self.line(id));
        }
        self
    }

    /// This case ended so, with this seen and this advised.
    fn is(&self, verdict: &str, id: &str, (why, fix): (&str, &str)) -> &Self {
        let line = self.line(id);
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(line["verdict"], verdict, "{line}");
        assert!(text("why").contains(why) && text("fix").contains(fix), "{line}");
        self
    }

    /// This case failed, and the command with it.
    fn fails(&self, id: &str, why_and_fix: (&str, &str)) -> &Self {
        assert_eq!(self.code, Some(1));
        self.is("failed", id, why_and_fix)
    }
}

/// The names of what is in a folder, but for the journal that `SQLite` keeps for each reader and removes after the last one.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry"));
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
    names.sort();
    names
}

on_both! {
    fn nothing_is_wrong_with_a_set_up_that_is_right(backend) {
        let set_up = SetUp::serving(backend);
        let said = set_up.doctor(&[]);
        if said.line("lasting")["why"].as_str().is_some_and(|why| why.contains("`fsync` is off")) {
            assert_eq!((said.code, &said.report["failed"]), (Some(1), &1.into()), "{}", said.report); // as tests have it, for speed
        } else {
            assert_eq!((said.code, &said.report["failed"]), (Some(0), &0.into()), "{}", said.report);
        }
        said.holds(&["settings", "trusted-proxies", "health-listener", "server-key", "database", "version", "writable", "schema",
            "same-key", "signing-keys", "secrets", "node", "public-url", "public-clock", "deployment", "passed-on", "visitor"]);
        if backend == Backend::Postgres {
            said.holds(&["pooler", "database-clock", "connections"]);
        } else {
            said.holds(&["intact"]);
        }
        let text = String::from_utf8(set_up.program.run(&["doctor"], "").stdout).expect("text");
        assert!(text.contains("ok      public") && text.ends_with("skipped\n"), "{text}");
    }

    fn it_changes_nothing(backend) {
        let set_up = SetUp::new(backend);
        let events = || String::from_utf8(set_up.program.expect(&["audit", "--json"], "").stdout).expect("text");
        let (files, before) = (names(&set_up.data("")), events());
        set_up.doctor(&[]);
        assert_eq!((names(&set_up.data("")), events()), (files, before));

        let new = set_up.folder.path().join("new");
        let url = if backend == Backend::Postgres { postgres::fresh_database() } else { String::new() };
        let variables = [("VTEX_IDP_DATA_DIR", new.to_str().expect("text")), ("DATABASE_URL", url.as_str())];
        set_up.doctor(&variables);
        let said = set_up.doctor(&variables); // what the first one had made, the second would find
        said.is("note", "data-folder", ("first start makes it", "--data-dir"));
        said.is("note", "server-key", ("first start", "first node"));
        if backend == Backend::Postgres {
            said.is("note", "schema", ("there is none yet", "next start"));
        } else {
            said.is("note", "database", ("first start makes it", "DATABASE_URL"));
        }
        assert!(!new.exists());
    }

    fn a_key_that_is_not_the_deployments(backend) {
        let set_up = SetUp::new(backend);
        fs::write(set_up.data("server.key"), "A".repeat(43)).expect("written");
        set_up.doctor(&[]).holds(&["server-key", "schema"]).fails("same-key", ("another key", "restore it"));
        fs::write(set_up.data("server.key"), "short").expect("written");
        set_up.doctor(&[]).fails("server-key", ("does not hold keys", "restore it"));
        fs::remove_file(set_up.data("server.key")).expect("removed");
        set_up.doctor(&[]).fails("same-key", ("there is none here", "copy it from another node"));
    }

    fn a_schema_of_another_version(backend) {
        let set_up = SetUp::new(backend);
        set_up.sql("UPDATE _sqlx_migrations SET version = 9999, description = 'later' WHERE version = 1");
        let said = set_up.doctor(&[]);
        said.is("note", "schema", ("migration 9999", "update it soon")).holds(&["same-key"]);
        set_up.sql("UPDATE _sqlx_migrations SET description = 'needs 9998 drop' WHERE version = 9999");
        set_up.doctor(&[]).fails("schema", ("9998", "install the newer one"));
        set_up.sql("DELETE FROM _sqlx_migrations WHERE version > 1 AND version <> 2");
        set_up.doctor(&[]).is("note", "schema", ("migration 0002", "next start")).is("skipped", "stores", ("", ""));
    }
}

#[test]
fn a_database_that_is_down() {
    let set_up = SetUp::new(Backend::Sqlite);
    let url = format!("postgres://nobody@127.0.0.1:{}/none", postgres::free_port());
    let said = set_up.doctor(&[("DATABASE_URL", &url)]);
    said.fails("database", ("refused", "`database.url`")).is(
        "skipped",
        "schema",
        ("it needs `database`", ""),
    );
    said.holds(&["data-folder", "server-key"]);
}

#[test]
fn a_database_that_takes_no_writes() {
    let set_up = SetUp::new(Backend::Postgres);
    set_up.sql("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$");
    set_up.doctor(&[]).fails("writable", ("`default_transaction_read_only` is on", "ALTER DATABASE"));
}

#[test]
fn a_database_that_forgets_and_has_no_room() {
    let set_up = SetUp::new(Backend::Sqlite);
    let cluster = postgres::Cluster::start(); // without `fsync`, for speed
    let url = cluster.url();
    let said = set_up.doctor(&[("DATABASE_URL", &url), ("VTEX_IDP_DATABASE__MAX_CONNECTIONS", "9000")]);
    said.fails("lasting", ("`fsync` is off", "postgresql.conf"));
    said.fails("connections", ("cannot open", "`database.max_connections`"));
    said.is("note", "schema", ("there is none yet", "next start"));
}

#[test]
fn a_file_that_is_damaged() {
    let set_up = SetUp::new(Backend::Sqlite);
    let file = set_up.data("vtex-idp.db");
    set_up.sql("PRAGMA wal_checkpoint(TRUNCATE)"); // all of it is in the file from here on
    let mut bytes = fs::read(&file).expect("the file");
    let end = bytes.len();
    bytes[end - 8192..].fill(0xa5); // two pages
    fs::write(&file, &bytes).expect("written");
    set_up.doctor(&[]).fails("intact", ("damaged", "from one backup"));
    fs::write(&file, "no database, but long enough to be looked at as if it were one. ".repeat(100))
        .expect("written");
    set_up.doctor(&[]).fails("database", ("not a database", "from one backup"));
}

#[cfg(unix)]
#[test]
fn files_that_others_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let set_up = SetUp::new(Backend::Sqlite);
    let open = |name: &str, mode| {
        fs::set_permissions(set_up.data(name), fs::Permissions::from_mode(mode)).expect("changed");
    };
    open("server.key", 0o644);
    open("", 0o755);
    let said = set_up.doctor(&[]);
    said.fails("server-key", ("mode 644", "chmod 600")).is("note", "data-folder", ("mode 755", "chmod 700"));
}

#[test]
fn settings_that_cannot_or_should_not_be() {
    let set_up = SetUp::new(Backend::Sqlite);
    let said = set_up.doctor(&[("VTEX_IDP_PUBLIC_URL", "http://id.example.com")]);
    said.fails("settings", ("must be https", "docs/configuration.md"));
    assert_eq!(
        said.report["skipped"].as_u64(),
        said.report["lines"].as_array().map(|all| all.len() as u64 - 1)
    );
    let said = set_up.doctor(&[
        ("VTEX_IDP_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("VTEX_IDP_PASSWORD__THREADS", "1000"),
        ("VTEX_IDP_HEALTH_LISTEN", "203.0.113.1:9"),
        ("VTEX_IDP_CONNECTIONS__MAX_OPEN", "1000000"),
    ]);
    said.fails("trusted-proxies", ("0.0.0.0/0 is believed", "nothing else"));
    said.is("note", "hashing-threads", ("1000", "leave it out"));
    said.is("note", "health-listener", ("public address", "127.0.0.1"));
    let file = set_up.data("server.key");
    let said = set_up.doctor(&[("VTEX_IDP_DATA_DIR", file.to_str().expect("text"))]);
    said.fails("data-folder", ("is no folder", "`data_dir`"));
}

#[test]
fn certificates() {
    let mut set_up = SetUp::new(Backend::Sqlite);
    let authority = Authority::new();
    let url = format!("https://localhost:{}", set_up.program.port());
    let folder = set_up.folder.path().to_owned();
    let issue = |name: &str, host: &str, year| {
        let files = authority.issue(&folder, name, host, year);
        let path = |path: Option<std::path::PathBuf>| path.expect("a path").display().to_string();
        [path(files.certificate), path(files.key), url.clone()]
    };
    let variables = |[certificate, key, url]: &[String; 3]| {
        [
            ("VTEX_IDP_TLS__CERTIFICATE", certificate.clone()),
            ("VTEX_IDP_TLS__KEY", key.clone()),
            ("VTEX_IDP_PUBLIC_URL", url.clone()),
            ("VTEX_IDP_LISTEN", url.replace("https://localhost", "127.0.0.1")),
        ]
    };
    let good = issue("good", "localhost", 4000);
    let set = variables(&good);
    let set: Vec<(&str, &str)> = set.iter().map(|(name, value)| (*name, value.as_str())).collect();
    set_up.program.serve(&set);
    let said = set_up.doctor_with(&["--ca-file", &good[0]], &set);
    said.holds(&[
        "certificate",
        "certificate-name",
        "public-url",
        "deployment",
        "hsts",
        "visitor",
        "forged-visitor",
    ]);
    assert_eq!(said.code, Some(0), "{}", said.report);
    set_up.doctor(&set).fails("public-url", ("not trusted", "public authority"));

    for (files, id, why, fix) in [
        (issue("old", "localhost", 2021), "certificate", "ended at 2021-01-01", "`tls.certificate`"),
        (issue("other", "id.example.com", 4000), "certificate-name", "not for `localhost`", "`public_url`"),
        (
            [good[0].clone(), issue("x", "localhost", 4000)[1].clone(), url.clone()],
            "certificate",
            "is not the key",
            "`tls.key`",
        ),
    ] {
        let set = variables(&files);
        let set: Vec<(&str, &str)> = set.iter().map(|(name, value)| (*name, value.as_str())).collect();
        set_up.doctor(&set).fails(id, (why, fix));
    }
}

#[test]
fn an_address_that_leads_to_another_server() {
    let (set_up, other) = (SetUp::serving(Backend::Sqlite), SetUp::serving(Backend::Sqlite));
    let url = format!("http://127.0.0.1:{}", other.program.port());
    let said = set_up.doctor(&[("VTEX_IDP_PUBLIC_URL", &url)]);
    said.holds(&["public-url", "node"])
        .fails("deployment", ("has not this deployment's key", "`public_url`"));
    let url = format!("http://127.0.0.1:{}", postgres::free_port());
    set_up.doctor(&[("VTEX_IDP_PUBLIC_URL", &url)]).fails("public-url", ("refused", "start it"));
}

#[test]
fn a_stranger_finds_nothing_where_probes_go() {
    let set_up = SetUp::serving(Backend::Sqlite);
    let (port, health) = (set_up.program.port(), set_up.program.health_port);
    let invented = "0".repeat(64);
    machine::get(&format!("http://127.0.0.1:{port}/probe/{invented}"), &[]).expect_status(404);
    machine::get(&format!("http://127.0.0.1:{port}/health/probe/{invented}"), &[]).expect_status(404);
    machine::get(&format!("http://127.0.0.1:{health}/health/probe/{invented}"), &[]).expect_status(404);
}

const AS_IT_IS: fn(&mut Request) = |_| {};
const PASSED_ON: fn(&Request, &mut Reply) = |_, _| {};

fn adds_the_visitor(request: &mut Request) {
    let line = match request.header("x-forwarded-for") {
        "" => "203.0.113.9".to_owned(),
        before => format!("{before}, 203.0.113.9"),
    };
    request.drop_header("x-forwarded-for");
    request.headers.push(("x-forwarded-for".to_owned(), line));
}

fn believes_the_visitor(request: &mut Request) {
    if request.header("x-forwarded-for").is_empty() {
        request.headers.push(("x-forwarded-for".to_owned(), "203.0.113.9".to_owned()));
    }
}

#[test]
fn a_proxy_that_is_right() {
    let said = SetUp::new(Backend::Sqlite).behind("127.0.0.1", adds_the_visitor, PASSED_ON);
    said.holds(&["public-url", "deployment", "passed-on", "visitor", "forged-visitor"]);
    assert!(
        said.line("visitor")["what"].as_str().expect("text").contains("203.0.113.9/32"),
        "{}",
        said.report
    );
    assert_eq!(said.code, Some(0));
}

#[test]
#[rustfmt::skip] // a line for each
fn proxies_that_spoil() {
    let mut set_up = SetUp::new(Backend::Sqlite);
    let decodes: fn(&mut Request) = |request| request.target = request.target.replace("%2B", "+");
    let moves: fn(&mut Request) = |request| request.target = request.target.replace("/probe", "/id/probe");
    let late: fn(&Request, &mut Reply) = |_, reply| reply.header("date", "Thu, 01 Jan 1970 00:00:10 GMT");
    let away: fn(&Request, &mut Reply) = |_, reply| { reply.set(301, ""); reply.header("location", "https://www.example.com/?x") };
    for (trusted, before, after, id, why, fix) in [
        ("127.0.0.1", AS_IT_IS, PASSED_ON, "visitor", "sends no X-Forwarded-For", "proxy_add_x_forwarded_for"),
        ("10.0.0.1", adds_the_visitor as fn(&mut Request), PASSED_ON, "visitor", "which is not believed", "`trusted_proxies = [\"127.0.0.1\"]`"),
        ("127.0.0.1", believes_the_visitor as fn(&mut Request), PASSED_ON, "forged-visitor", "adds nothing", "must add"),
        ("127.0.0.1", decodes, PASSED_ON, "passed-on", "query arrives changed", "`proxy_pass` without a path"),
        ("127.0.0.1", moves, PASSED_ON, "deployment", "with 404", "unchanged"),
        ("127.0.0.1", AS_IT_IS, late, "public-clock", "behind this machine's", "NTP"),
        ("127.0.0.1", AS_IT_IS, |_, reply| reply.set(502, ""), "public-url", "reaches no server", "`listen`"),
        ("127.0.0.1", AS_IT_IS, away, "public-url", "redirect to https://www.example.com/", "`public_url`"),
    ] {
        set_up.behind(trusted, before, after).fails(id, (why, fix));
    }
}

#[test]
fn a_server_that_has_not_heard_of_its_settings_yet() {
    let mut set_up = SetUp::new(Backend::Sqlite);
    let base = format!("http://127.0.0.1:{}", set_up.program.port());
    let address = proxy::start(&base, Spoil { before: adds_the_visitor, after: PASSED_ON });
    let with = |trusted| [("VTEX_IDP_PUBLIC_URL", address.as_str()), ("VTEX_IDP_TRUSTED_PROXIES", trusted)];
    set_up.program.serve(&with("10.0.0.1"));
    set_up.doctor(&with("127.0.0.1")).fails("visitor", ("the running server does not", "restart it"));
}

#[test]
fn a_visitor_who_is_believed_without_a_proxy() {
    let mut set_up = SetUp::new(Backend::Sqlite);
    let trusted = [("VTEX_IDP_TRUSTED_PROXIES", "127.0.0.1")];
    set_up.program.serve(&trusted);
    set_up.doctor(&trusted).fails("forged-visitor", ("there is no proxy", "leave it out"));
}

#[test]
fn a_port_that_another_program_has() {
    let set_up = SetUp::new(Backend::Sqlite);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = taken.local_addr().expect("bound").to_string();
    let said = set_up.doctor(&[("VTEX_IDP_LISTEN", &address)]);
    said.fails("node", ("another program listens", "end it"));
}

#[test]
fn a_password_that_is_wrong_is_said_in_the_databases_words() {
    let set_up = SetUp::new(Backend::Sqlite);
    let cluster = postgres::Cluster::start();
    let url = cluster.url().replace("postgres@", "nobody:secret@");
    let said = set_up.doctor(&[("DATABASE_URL", &url)]);
    said.fails("database", ("nobody", "percent-encoded"));
    let why = said.line("database")["why"].as_str().expect("text");
    assert!(!why.contains(" at line ") && !why.contains("secret"), "{why}");
}

#[test]
fn a_retired_secret_that_is_still_sent() {
    let set_up = SetUp::serving(Backend::Sqlite);
    let old = set_up.program.store["client_secret"].as_str().expect("a secret").to_owned();
    set_up.program.expect(&["client", "rotate-secret", "club"], "");
    set_up.program.expect(&["client", "retire-secret", "club"], "");
    for _ in 0..50 {
        set_up.program.redeem_with("x", &old);
        let said = set_up.doctor(&[]);
        if said.line("secrets")["verdict"] == "note" {
            said.is("note", "secrets", ("retired was sent", "VTEX Admin"));
            return;
        }
    }
    panic!("it is never noticed");
}

#[test]
fn every_case_is_explained() {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/doctor.md"))
        .expect("the document");
    let said = SetUp::new(Backend::Sqlite).doctor(&[]);
    let ids = said.report["lines"].as_array().expect("lines").iter().filter_map(|line| line["id"].as_str());
    let rows = guide.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    assert_eq!(rows.map(|(id, _)| id).collect::<Vec<_>>(), ids.collect::<Vec<_>>());
}
