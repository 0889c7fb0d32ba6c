//! Log lines are what they are without traces: no span of a trace stands on them, and the request, the store and the login
//! that did still do.

use serde_json::Value;

use super::collector::{Collector, Mood};
use crate::{
    flows::commands::prepare,
    support::{
        browser::Browser,
        machine,
        process::Program,
        world::{Backend, EMAIL, PASSWORD},
    },
};

/// Everything that we log, at the level that spans of traces have; and statements, which are logged inside of such spans.
const LEVEL: &str = "vtex_idp=trace,sqlx=debug";

/// The log of a login, with one that fails.
fn log_of(program: &mut Program, format: &str, collector: Option<&str>) -> String {
    let endpoint = collector.unwrap_or_default();
    program.serve(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
        ("VTEX_IDP_LOG__FORMAT", format),
        ("VTEX_IDP_LOG__LEVEL", LEVEL),
    ]);
    program.redeem(&program.code()).expect_status(200);
    program.sign_in(&Browser::new(), EMAIL, "wrong", "s").expect_status(422);
    program.sign_in(&Browser::new(), EMAIL, PASSWORD, "s").expect_status(303);
    machine::get(&program.endpoint("userinfo"), &[]).expect_status(401);
    assert_eq!(program.signal("TERM"), Some(0));
    program.log()
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

/// What a line of JSON says, without what differs each time.
fn shape(line: &str) -> String {
    fn keys(value: &Value) -> String {
        let of = |object: &serde_json::Map<String, Value>| {
            object.iter().map(|(key, value)| format!("{key}:{}", keys(value))).collect::<Vec<_>>().join(",")
        };
        match value {
            Value::Object(object) => format!("{{{}}}", of(object)),
            Value::Array(values) => values.iter().map(keys).collect::<Vec<_>>().join(";"),
            _ => String::new(),
        }
    }
    let line = json(line);
    let span = line["span"]["name"].as_str().unwrap_or_default();
    format!("{} {} {} {} {}", line["level"], line["target"], line["message"], span, keys(&line))
}

/// The names of a text line's words, without values.
fn words(line: &str) -> String {
    let said = line.split_once(' ').map_or("", |(_, said)| said); // behind the time
    said.split_whitespace()
        .map(|word| word.split('=').next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join(" ")
}

fn sorted(log: &str, what: impl Fn(&str) -> String) -> Vec<String> {
    // What a server says by itself is not the same each time, and neither is which statements it has kept.
    let own = log.lines().filter(|line| line.contains("request") && !line.contains("sqlx"));
    let mut lines: Vec<String> = own.map(what).collect();
    lines.sort();
    lines
}

#[test]
fn log_lines_are_the_same_with_traces_and_without() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = prepare(Backend::Postgres, folder.path()); // SQLite's statements are logged on a thread of their own
    let collector = Collector::start(Mood::Takes);
    let without = log_of(&mut program, "json", None);
    let with = log_of(&mut program, "json", Some(&collector.url()));
    assert_eq!(sorted(&with, shape), sorted(&without, shape));
    for line in with.lines().chain(without.lines()).map(json) {
        assert!(line["span"]["name"].as_str().is_none_or(|name| name == "request"), "{line}");
        assert!(line["spans"].as_array().is_none_or(|spans| spans.len() == 1), "{line}");
    }
    assert!(
        with.lines().any(|line| line.contains("INSERT INTO grants") && line.contains("\"request\"")),
        "{with}"
    );
    let answered =
        with.lines().find(|line| line.contains("answered") && line.contains("userinfo")).expect("a line");
    let line = json(answered);
    assert_eq!(line["span"]["name"], "request");
    assert_eq!(line["span"]["store"], "club");
    let sign_in =
        with.lines().find(|line| line.contains("a sign-in")).expect("a line of the task of its own");
    let line = json(sign_in);
    assert!(line["span"]["id"].as_str().is_some_and(|id| id.len() == 10), "{sign_in}");
    assert!(
        line["span"]["login"].is_string() && line["spans"].as_array().map(Vec::len) == Some(1),
        "{sign_in}"
    );
    let id = line["span"]["id"].as_str().expect("an id").to_owned();

    let without = log_of(&mut program, "text", None);
    let text = log_of(&mut program, "text", Some(&collector.url()));
    assert_eq!(sorted(&text, words), sorted(&without, words));
    assert!(
        text.contains("request{id=") && text.contains("store=\"club\"") && !text.contains("statement{"),
        "{text}"
    );

    // The id on a line is the one in the trace.
    assert!(collector.spans().iter().any(|span| span.attribute("vtex_idp.request_id") == id), "{id}");
}
