//! What each variable does, and what is said of one that cannot work.

use super::*;

const GENERAL: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACES: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

fn read(variables: &[(&str, &str)]) -> Result<Option<Settings>, Fault> {
    Settings::read(&|name| {
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    })
}

fn with(name: &'static str, value: &str) -> Result<Option<Settings>, Fault> {
    read(&[(GENERAL, "http://localhost:4318"), (name, value)])
}

fn fault(name: &'static str, value: &str) -> Fault {
    with(name, value).expect_err(value)
}

#[test]
fn without_a_collector_there_is_nothing() {
    for variables in [
        &[][..],
        &[(GENERAL, "")],
        &[(TRACES, ""), ("OTEL_TRACES_SAMPLER", "nonsense")],
        &[(GENERAL, "http://localhost:4318"), ("OTEL_SDK_DISABLED", "TRUE")],
        &[(GENERAL, "http://localhost:4318"), ("OTEL_TRACES_EXPORTER", "none")],
    ] {
        assert!(read(variables).expect("no fault").is_none(), "{variables:?}");
    }
}

#[test]
fn an_address_of_everything_gets_the_path_of_traces() {
    let endpoint = |variables: &[(&str, &str)]| {
        read(variables).expect("no fault").expect("settings").endpoint.to_string()
    };
    assert_eq!(endpoint(&[(GENERAL, "http://localhost:4318")]), "http://localhost:4318/v1/traces");
    assert_eq!(endpoint(&[(GENERAL, "https://a.example/otlp/")]), "https://a.example/otlp/v1/traces");
    assert_eq!(endpoint(&[(TRACES, "https://a.example/x"), (GENERAL, "http://b")]), "https://a.example/x");
    assert_eq!(endpoint(&[(TRACES, ""), (GENERAL, "http://b")]), "http://b/v1/traces");
}

#[test]
fn an_address_that_is_none_is_not_repeated() {
    for address in
        ["localhost:4318", "grpc://localhost:4317", "//a", "http://", "user:secret@host", "file:///a"]
    {
        let said = read(&[(TRACES, address)]).expect_err(address);
        assert_eq!(said, Fault::Endpoint(TRACES));
        assert!(!said.to_string().contains("secret"), "{said}");
    }
    let collector =
        read(&[(GENERAL, "https://user:secret@a.example/b")]).expect("no fault").expect("settings");
    assert_eq!(collector.collector(), "https://a.example");
}

#[test]
fn only_protobuf_over_http_is_sent() {
    assert!(with("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf").is_ok());
    assert!(fault("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc").to_string().contains("4318"));
    let name = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
    assert_eq!(fault(name, "http/json"), Fault::Protocol(name, "http/json".to_owned()));
    assert_eq!(fault("OTEL_TRACES_EXPORTER", "zipkin"), Fault::Exporter("zipkin".to_owned()));
}

#[test]
fn a_sampler_that_is_not_known_is_named() {
    for known in ["always_on", "parentbased_always_off", "traceidratio", "parentbased_traceidratio"] {
        assert!(with("OTEL_TRACES_SAMPLER", known).is_ok(), "{known}");
    }
    for unknown in ["xray", "parentbased_jaeger_remote", "0.5"] {
        assert_eq!(fault("OTEL_TRACES_SAMPLER", unknown), Fault::Sampler(unknown.to_owned()));
    }
    let share = |share| {
        let variables = [(GENERAL, "http://a"), ("OTEL_TRACES_SAMPLER", "traceidratio")];
        read(&[variables.as_slice(), &[("OTEL_TRACES_SAMPLER_ARG", share)]].concat())
    };
    assert!(share("0.25").is_ok() && share("0").is_ok() && share("1").is_ok());
    for wrong in ["25%", "2", "-0.1", "NaN"] {
        assert_eq!(share(wrong).expect_err(wrong), Fault::Share);
    }
}

#[test]
fn headers_times_and_certificates_must_be_some() {
    assert!(with("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20a, x-b = c,").is_ok());
    for wrong in ["Authorization Bearer a", "a=", "a b=c", "=c"] {
        assert_eq!(fault("OTEL_EXPORTER_OTLP_HEADERS", wrong), Fault::Headers("OTEL_EXPORTER_OTLP_HEADERS"));
    }
    let timeout = with("OTEL_EXPORTER_OTLP_TIMEOUT", "1500").expect("no fault").expect("settings").timeout;
    assert_eq!(timeout, Duration::from_millis(1500));
    for wrong in ["0", "10s", "-1"] {
        assert_eq!(fault("OTEL_EXPORTER_OTLP_TIMEOUT", wrong), Fault::Timeout("OTEL_EXPORTER_OTLP_TIMEOUT"));
    }
    let name = "OTEL_EXPORTER_OTLP_CERTIFICATE";
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    assert_eq!(fault(name, file.to_str().expect("text")), Fault::Certificate(name));
    std::fs::write(&file, "no PEM").expect("written");
    assert_eq!(fault(name, file.to_str().expect("text")), Fault::Certificate(name));
    let pair = rcgen::generate_simple_self_signed(vec!["collector.example".into()]).expect("made");
    std::fs::write(&file, pair.cert.pem()).expect("written");
    let read = with(name, file.to_str().expect("text")).expect("no fault").expect("settings");
    assert_eq!(read.authorities.map(|found| found.len()), Some(1));
}
