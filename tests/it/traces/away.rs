//! A collector that is away, hangs or refuses: nobody's login waits for it, and neither does the end of the server for long.

use std::time::Duration;

use vtex_idp::types::Clock;

use super::collector::{Collector, Mood};
use crate::support::{machine, postgres::free_port, process::Program};

/// Told when a delivery fails.
const WARNING: &str = "the collector does not take traces";
/// Three seconds for the last spans, and what the rest of an end may take on a busy machine.
const END: Duration = Duration::from_secs(10);

/// Serves, lets somebody log in five times, and ends; the log.
fn logins_with(program: &mut Program, variables: &[(&str, &str)], meanwhile: impl Fn(&Program)) -> String {
    let often = ("OTEL_BSP_SCHEDULE_DELAY", "20");
    program.serve(&[variables, &[often]].concat());
    let watch = Clock::stopwatch();
    for _ in 0..5 {
        program.redeem(&program.code()).expect_status(200);
    }
    meanwhile(program);
    assert!(watch.elapsed() < Duration::from_secs(30), "logins waited: {:?}", watch.elapsed());
    let watch = Clock::stopwatch();
    assert_eq!(program.signal("TERM"), Some(0));
    assert!(watch.elapsed() < END, "the end waited: {:?}", watch.elapsed());
    program.log()
}

fn times(log: &str, text: &str) -> usize {
    log.lines().filter(|line| line.contains(text)).count()
}

#[test]
fn a_collector_that_is_away_is_told_of_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    let nobody = format!("http://127.0.0.1:{}", free_port());
    let log = logins_with(&mut program, &[("OTEL_EXPORTER_OTLP_ENDPOINT", &nobody)], |program| {
        program.until_log_says(WARNING);
    });
    assert_eq!(times(&log, WARNING), 1, "{log}");
}

#[test]
fn a_collector_that_refuses_is_told_of_once_however_often_it_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    let elsewhere = Collector::start(Mood::Takes);
    let moved = ["302 Found", "307 Temporary Redirect"]
        .map(|moved| format!("{moved}\r\nLocation: {}/v1/traces", elsewhere.url()));
    for answer in ["500 Internal Server Error", "401 Unauthorized", &moved[0], &moved[1]] {
        let collector = Collector::start(Mood::Answers(answer.to_owned()));
        let log =
            logins_with(&mut program, &[("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url())], |program| {
                collector.until(Duration::from_secs(30), |collector| {
                    program.redeem("no-code"); // one more trace
                    collector.deliveries() >= 4
                });
            });
        assert_eq!(times(&log, WARNING), 1, "{answer}: {log}");
        assert!(log.contains(&answer[..3]), "{answer}: {log}");
    }
    assert_eq!(elsewhere.deliveries(), 0, "a redirect was followed");
}

#[test]
fn a_collector_that_hangs_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    let collector = Collector::start(Mood::Hangs);
    let log = logins_with(&mut program, &[("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url())], |_| {
        collector.until(Duration::from_secs(30), |collector| collector.deliveries() > 0);
    });
    assert!(log.contains("not delivered in time"), "{log}");
    // Beyond its deadline a delivery is given up.
    let short = ("OTEL_EXPORTER_OTLP_TIMEOUT", "200");
    let log =
        logins_with(&mut program, &[("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()), short], |program| {
            program.until_log_says(WARNING);
        });
    assert_eq!(times(&log, WARNING), 1, "{log}");
}

#[test]
fn what_waits_for_a_collector_is_bounded() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    let collector = Collector::start(Mood::Hangs);
    program.serve(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "8"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4"),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "60000"),
    ]);
    machine::get(&program.endpoint("userinfo"), &[]).expect_status(401);
    collector.until(Duration::from_secs(30), |collector| collector.deliveries() > 0);
    for _ in 0..100 {
        machine::get(&program.endpoint("userinfo"), &[]).expect_status(401);
    }
    collector.answer();
    assert_eq!(program.signal("TERM"), Some(0));
    let received = collector.spans().len();
    assert!((9..=12).contains(&received), "8 that waited, and 4 on their way at most: {received}");
}

#[test]
fn settings_that_cannot_work_are_told_and_keep_nobody_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    let collector = Collector::start(Mood::Takes);
    let url = collector.url();
    let named = ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str());
    for (variables, said) in [
        (
            [("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318"), ("A", "a")],
            "`OTEL_EXPORTER_OTLP_ENDPOINT` is no http",
        ),
        ([named, ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")], "`OTEL_EXPORTER_OTLP_PROTOCOL` is `grpc`"),
        ([named, ("OTEL_TRACES_SAMPLER", "xray")], "`OTEL_TRACES_SAMPLER` is `xray`"),
    ] {
        program.serve(&variables);
        program.redeem(&program.code()).expect_status(200);
        assert_eq!(program.signal("TERM"), Some(0));
        let log = program.log();
        assert!(times(&log, "no traces are sent") == 1 && log.contains(said), "{log}");
    }
    assert_eq!(collector.deliveries(), 0);
}
