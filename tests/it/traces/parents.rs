//! Who may say which trace a request belongs to (W3C Trace Context).

use super::collector::{Collector, Mood};
use crate::support::{machine, process::Program};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// A server that trusts these, and a collector.
fn serving(folder: &std::path::Path, trusted: &str, sampler: &str) -> (Program, Collector) {
    let collector = Collector::start(Mood::Takes);
    let mut program = Program::prepare(folder, None);
    program.serve(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
        ("OTEL_TRACES_SAMPLER", sampler),
        ("VTEX_IDP_TRUSTED_PROXIES", trusted),
    ]);
    (program, collector)
}

/// Asks for userinfo, as VTEX does.
fn ask(program: &Program, headers: &[(&str, &str)]) {
    machine::get(&program.endpoint("userinfo"), headers).expect_status(401);
}

fn named(flags: &str) -> String {
    format!("00-{TRACE}-{PARENT}-{flags}")
}

#[test]
fn a_trusted_proxy_says_which_trace_a_request_belongs_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut program, collector) = serving(folder.path(), "127.0.0.1", "parentbased_always_on");
    ask(&program, &[("traceparent", &named("01")), ("tracestate", "vendor=what-it-likes")]);
    ask(&program, &[("traceparent", &named("00"))]); // the proxy does not sample this one
    assert_eq!(program.signal("TERM"), Some(0));
    let spans = collector.spans();
    let requests: Vec<_> = spans.iter().filter(|span| span.kind == 2).collect();
    assert_eq!(requests.len(), 1, "{spans:#?}");
    assert_eq!((requests[0].trace.as_str(), requests[0].parent.as_str()), (TRACE, PARENT));
    assert!(spans.iter().all(|span| span.trace == TRACE && span.trace_state.is_empty()), "{spans:#?}");
}

#[test]
fn a_malformed_parent_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut program, collector) = serving(folder.path(), "127.0.0.0/8", "parentbased_always_on");
    let valid = named("01");
    let malformed =
        [named("1"), valid.to_uppercase(), format!("{valid}-"), valid.replace(TRACE, &"0".repeat(32))];
    for header in &malformed {
        ask(&program, &[("traceparent", header)]);
    }
    ask(&program, &[("traceparent", &valid), ("traceparent", &valid)]);
    assert_eq!(program.signal("TERM"), Some(0));
    let spans = collector.spans();
    let requests: Vec<_> = spans.iter().filter(|span| span.kind == 2).collect();
    assert_eq!(requests.len(), malformed.len() + 1);
    assert!(requests.iter().all(|span| span.parent.is_empty() && span.trace != TRACE), "{requests:#?}");
}

#[test]
fn from_anybody_else_no_parent_is_taken() {
    for trusted in ["", "10.0.0.0/8"] {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut program, collector) = serving(folder.path(), trusted, "parentbased_always_on");
        for flags in ["01", "00"] {
            ask(&program, &[("traceparent", &named(flags)), ("X-Forwarded-For", "10.0.0.1")]);
        }
        assert_eq!(program.signal("TERM"), Some(0));
        let spans = collector.spans();
        let requests: Vec<_> = spans.iter().filter(|span| span.kind == 2).collect();
        assert_eq!(requests.len(), 2, "nobody keeps a request out of the traces: {spans:#?}");
        assert!(requests.iter().all(|span| span.parent.is_empty() && span.trace != TRACE), "{requests:#?}");
    }
    // Nor does anybody force one in.
    let folder = tempfile::tempdir().expect("a folder");
    let (mut program, collector) = serving(folder.path(), "10.0.0.0/8", "parentbased_always_off");
    ask(&program, &[("traceparent", &named("01"))]);
    assert_eq!(program.signal("TERM"), Some(0));
    assert_eq!(collector.deliveries(), 0);
}
