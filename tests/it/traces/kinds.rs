//! Spans that a usual login does not have: failures, a retailer's own database, the clean-up.

use std::{path::Path, time::Duration};

use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use super::collector::{Collector, Mood};
use crate::{
    flows::commands::prepare,
    support::{browser::Browser, on_both, postgres::Cluster, process::Program},
};

#[test]
fn what_fails_for_want_of_the_database_is_marked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut cluster = Cluster::start();
    let mut program = Program::prepare(folder.path(), Some(cluster.url()));
    let collector = Collector::start(Mood::Takes);
    program.serve(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
        ("VTEX_IDP_DATABASE__ACQUIRE_SECONDS", "1"),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
    ]);
    let code = program.code();
    program.redeem("a-wrong-code").expect_status(400);
    cluster.stop();
    program.redeem(&code).expect_status(503);
    let is = |status: &str, collector: &Collector| {
        collector.spans().into_iter().find(|span| span.attribute("http.response.status_code") == status)
    };
    collector.until(Duration::from_secs(30), |collector| is("503", collector).is_some());
    let refused = is("400", &collector).expect("a span");
    assert_eq!((refused.status, refused.attribute("error.type")), (0, ""), "a refusal is no fault of ours");
    let failed = is("503", &collector).expect("a span");
    assert_eq!((failed.status, failed.attribute("error.type")), (2, "503"), "{failed:#?}");
    let spans = collector.spans();
    let statement =
        spans.iter().find(|span| span.trace == failed.trace && span.kind == 3).expect("a statement");
    assert_eq!((statement.status, statement.attribute("error.type")), (2, "unavailable"), "{statement:#?}");
    program.signal("KILL");
}

on_both! {
    fn a_transactions_begin_and_end_are_statements_of_its_request(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        let collector = Collector::start(Mood::Takes);
        program.serve(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url())]);
        let code = program.code();
        program.redeem(&code).expect_status(200);
        program.redeem(&code).expect_status(400); // revokes, and leaves an event of it
        assert_eq!(program.signal("TERM"), Some(0));
        let spans = collector.spans();
        let replay = spans.iter().find(|span| span.attribute("http.response.status_code") == "400").expect("a request");
        let within: Vec<&str> =
            spans.iter().filter(|span| span.parent == replay.id).map(|span| span.name.as_str()).collect();
        for name in ["BEGIN", "UPDATE grants", "INSERT audit_events", "COMMIT"] {
            assert!(within.contains(&name), "{name}: {within:?}");
        }
    }
}

const QUERY: &str = "SELECT codigo AS id, email, 1 AS email_verified, senha AS password_hash FROM socios WHERE email = :email";

/// A retailer's database with one member, whose password is `correct horse`.
fn shop(file: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let mut shop = SqliteConnection::connect_with(&options).await.expect("a file");
        let schema = "CREATE TABLE socios (codigo INTEGER, email TEXT, senha TEXT);
            INSERT INTO socios VALUES (1, 'member@example.com', '3cb4e732631f47e6eb961f34554b7cde')";
        sqlx::raw_sql(schema).execute(&mut shop).await.expect("made");
        shop.close().await.expect("closes");
    });
}

#[test]
fn of_a_source_a_trace_holds_its_name_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("shop.db");
    shop(&file);
    let mut program = Program::prepare(folder.path(), None);
    let settings = format!(
        "[sources.legacy]\nurl = \"sqlite://{}\"\nquery = \"{QUERY}\"\nhash_format = \"md5(password)\"\n",
        file.display()
    );
    std::fs::write(folder.path().join("vtex-idp.toml"), settings).expect("written");
    program.expect(&["directory", "set", "main", "--source", "legacy"], "");
    let collector = Collector::start(Mood::Takes);
    program.serve(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url())]);
    program.sign_in(&Browser::new(), "member@example.com", "correct horse", "s").expect_status(303);
    assert_eq!(program.signal("TERM"), Some(0));
    let spans = collector.spans();
    let asked: Vec<_> = spans.iter().filter(|span| span.name.starts_with("source")).collect();
    assert_eq!(asked.len(), 1, "{spans:#?}");
    assert_eq!((asked[0].name.as_str(), asked[0].kind, asked[0].status), ("source legacy", 3, 0));
    assert_eq!(asked[0].attributes.len(), 1);
    assert_eq!(asked[0].attribute("vtex_idp.source"), "legacy");
    let request = spans.iter().find(|span| span.id == asked[0].parent).expect("its request");
    assert!(request.name.starts_with("POST"), "{request:#?}");
    let sent = String::from_utf8_lossy(&collector.bytes()).into_owned();
    for secret in ["socios", "senha", "member@", "3cb4e732", "shop.db"] {
        assert!(!sent.contains(secret), "{secret} was sent");
    }
}

#[test]
fn a_clean_up_is_a_trace_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    let collector = Collector::start(Mood::Takes);
    program.serve(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()), ("OTEL_BSP_SCHEDULE_DELAY", "20")]);
    let is_there = |collector: &Collector| collector.spans().iter().any(|span| span.name == "clean_up");
    // It begins a minute after the server, and on a busy machine may have to be tried again a minute later.
    collector.until(Duration::from_mins(3), is_there);
    assert_eq!(program.signal("TERM"), Some(0));
    let spans = collector.spans();
    let work = spans.iter().find(|span| span.name == "clean_up").expect("a span");
    assert_eq!((work.parent.as_str(), work.kind, work.status), ("", 1, 0));
    let within: Vec<_> = spans.iter().filter(|span| span.parent == work.id).collect();
    assert!(within.iter().any(|span| span.name == "DELETE grants"), "{within:#?}");
    // What the server does by itself besides, such as looking for changes of stores, is in no trace.
    assert!(spans.iter().all(|span| span.trace == work.trace), "{spans:#?}");
}
