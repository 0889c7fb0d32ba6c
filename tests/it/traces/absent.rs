//! A build without traces that is asked for some.

use crate::support::process::Program;

const SIGN: &str = "built without";

#[test]
fn who_asks_a_build_without_traces_for_some_is_told_once_and_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::prepare(folder.path(), None);
    let address = "http://user:secret@127.0.0.1:9";
    for variable in ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] {
        program.serve(&[(variable, address)]);
        program.redeem(&program.code()).expect_status(200);
        assert_eq!(program.signal("TERM"), Some(0));
        let log = program.log();
        let told: Vec<&str> = log.lines().filter(|line| line.contains(SIGN)).collect();
        assert!(told.len() == 1 && told[0].contains("--features opentelemetry"), "{log}");
        assert!(told[0].contains(variable) && !log.contains("secret"), "{log}");
    }
    for off in [("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_EXPORTER", "none")] {
        program.serve(&[("OTEL_EXPORTER_OTLP_ENDPOINT", address), off]);
        assert_eq!(program.signal("TERM"), Some(0));
        assert!(!program.log().contains(SIGN), "{}", program.log());
    }
}
