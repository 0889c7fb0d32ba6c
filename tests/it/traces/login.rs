//! One whole login: what a collector is told of it, and what not.

use std::collections::BTreeSet;

use super::{
    collector::{Collector, Mood},
    span::Span,
};
use crate::{
    flows::commands::prepare,
    support::{
        browser::Browser,
        machine, on_both,
        process::Program,
        world::{Backend, EMAIL, PASSWORD},
    },
};

const STATE: &str = "state-of-the-store";
const AUTHORIZE: &str = "/{store}/oauth/authorize";

/// Every attribute that may leave.
const ATTRIBUTES: [&str; 11] = [
    "vtex_idp.request_id",
    "vtex_idp.store",
    "http.request.method",
    "http.route",
    "http.response.status_code",
    "error.type",
    "db.system.name",
    "db.operation.name",
    "db.collection.name",
    "db.query.text",
    "vtex_idp.source",
];

/// A login up to userinfo, and everything in it that is secret or somebody's.
fn login(program: &Program) -> Vec<String> {
    let browser = Browser::new().with_header("X-Forwarded-For", "203.0.113.77");
    let page = browser.get(program.authorize_url(STATE)).expect_status(200);
    let form = page.form().fill("identifier", EMAIL).fill("password", PASSWORD);
    let form_token = form.value("form_token").expect("a token");
    let answer = form.submit().expect_status(303);
    let code = machine::parameter(&answer.redirect().expect("a redirect"), "code").expect("a code");
    let answer = program.redeem(&code).expect_status(200).json();
    let token = answer["access_token"].as_str().expect("a token").to_owned();
    let bearer = format!("Bearer {token}");
    let info = machine::get(&program.endpoint("userinfo"), &[("Authorization", &bearer)]).expect_status(200);
    let user = info.json()["userId"].as_str().expect("an id").to_owned();
    let cookies = ["vtex-idp-browser", "vtex-idp-session-main"];
    let cookies = cookies.map(|name| browser.cookie(program.endpoint("authorize"), name).expect("a cookie"));
    let secret = program.store["client_secret"].as_str().expect("a secret").to_owned();
    let parts = [&code[22..], &token[22..], &cookies[1][22..]].map(str::to_owned);
    let fixed =
        [EMAIL, "shopper", "A Shopper", PASSWORD, STATE, "203.0.113.77", "TestBrowser", "/club/", "callback"];
    [code, token, form_token, user, secret]
        .into_iter()
        .chain(cookies)
        .chain(parts)
        .chain(fixed.map(str::to_owned))
        .collect()
}

/// The trace that begins with a request.
fn trace_of<'a>(spans: &'a [Span], name: &str) -> (&'a Span, Vec<&'a Span>) {
    let roots: Vec<&Span> = spans.iter().filter(|span| span.name == name).collect();
    assert_eq!(roots.len(), 1, "{name}: {spans:#?}");
    let within = spans.iter().filter(|span| span.trace == roots[0].trace && span.id != roots[0].id);
    (roots[0], within.collect())
}

fn names(spans: &[&Span]) -> BTreeSet<String> {
    spans.iter().map(|span| span.name.clone()).collect()
}

on_both! {
    fn a_login_is_traced_request_by_request_and_statement_by_statement(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        let collector = Collector::start(Mood::Takes);
        program.serve(&[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20key"),
            ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"),
        ]);
        login(&program);
        machine::get(&format!("http://127.0.0.1:{}/favicon.ico", program.port()), &[]).expect_status(200);
        assert_eq!(program.signal("TERM"), Some(0));

        let heads = collector.heads().to_lowercase();
        assert!(heads.starts_with("post /v1/traces http/1.1\r\n"), "{heads}");
        assert!(heads.contains("x-key: a key") && heads.contains("content-type: application/x-protobuf"), "{heads}");
        let spans = collector.spans();
        let system = if backend == Backend::Postgres { "postgresql" } else { "sqlite" };
        for span in &spans {
            assert_eq!(span.resource["service.name"], "vtex-idp");
            assert_eq!(span.resource["service.version"], env!("CARGO_PKG_VERSION"));
            assert_eq!(span.resource["deployment.environment.name"], "test");
            assert!(span.resource.contains_key("service.instance.id"));
            assert_eq!((span.events_and_links, span.status), (0, 0), "{span:#?}");
            assert!(span.attributes.keys().all(|key| ATTRIBUTES.contains(&key.as_str())), "{span:#?}");
            if span.parent.is_empty() {
                assert_eq!(span.kind, 2, "what begins a trace is a request: {span:#?}");
                assert_eq!(span.attribute("vtex_idp.request_id").len(), 10, "{span:#?}");
            } else {
                let parent = spans.iter().find(|parent| parent.id == span.parent);
                assert_eq!(parent.map(|parent| &parent.trace), Some(&span.trace), "{span:#?}");
            }
            if span.kind == 3 {
                assert_eq!(span.attribute("db.system.name"), system, "{span:#?}");
                let (text, operation) = (span.attribute("db.query.text"), span.attribute("db.operation.name"));
                assert!(text.starts_with(operation) && span.name.starts_with(operation), "{span:#?}");
                assert!(!operation.is_empty() && !text.contains('\n'), "{span:#?}");
            }
        }

        let is = |name: &str, method: &str, status: &str, store: &str| {
            let (root, within) = trace_of(&spans, name);
            assert_eq!(root.attribute("http.request.method"), method);
            assert_eq!(root.attribute("http.response.status_code"), status);
            assert_eq!(format!("{method} {}", root.attribute("http.route")), name);
            assert_eq!(root.attribute("vtex_idp.store"), store);
            assert!(within.iter().all(|span| span.parent == root.id), "{within:#?}");
            names(&within)
        };
        is(&format!("GET {AUTHORIZE}"), "GET", "200", "club");
        let login = is(&format!("POST {AUTHORIZE}"), "POST", "303", "club");
        for name in ["SELECT users", "password wait", "password hash", "INSERT sessions", "INSERT grants"] {
            assert!(login.contains(name), "{name}: {login:?}");
        }
        let token = is("POST /{store}/oauth/token", "POST", "200", "club");
        assert!(token.contains("UPDATE grants"), "{token:?}");
        let info = is("GET /{store}/oauth/userinfo", "GET", "200", "club");
        assert_eq!(info.into_iter().collect::<Vec<_>>(), ["SELECT grants"]);
        assert!(is("GET /favicon.ico", "GET", "200", "").is_empty());
        let hash = spans.iter().find(|span| span.name == "password hash").expect("a hash");
        assert!(hash.kind == 1 && hash.nanoseconds > 1_000_000, "{hash:#?}");
    }

    fn nothing_secret_or_personal_is_in_a_trace(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        let collector = Collector::start(Mood::Takes);
        program.serve(&[
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", &format!("{}/v1/traces", collector.url())),
            ("VTEX_IDP_LOG__LEVEL", "trace"),
            ("VTEX_IDP_TRUSTED_PROXIES", "127.0.0.1"),
        ]);
        let mut secrets = login(&program);
        program.sign_in(&Browser::new(), "nobody@example.com", "typed-wrong", "s").expect_status(422);
        program.redeem("some-wrong-code").expect_status(400);
        let base = format!("http://127.0.0.1:{}", program.port());
        machine::send("BREW", &format!("{base}/club/oauth/token?code=some-code"));
        machine::get(&format!("{base}/secret-store/oauth/userinfo?access_token=secret-token"), &[]);
        machine::get(&format!("{base}/secret-path"), &[("tracestate", "a=secret-state")]).expect_status(404);
        assert_eq!(program.signal("TERM"), Some(0));

        secrets.extend(["nobody", "typed-wrong", "some-wrong-code", "BREW", "some-code", "secret-"].map(str::to_owned));
        let sent = collector.bytes();
        assert!(sent.windows(8).any(|bytes| bytes == b"password") && collector.spans().len() > 20);
        for secret in secrets {
            let is_sent = sent.windows(secret.len()).any(|bytes| bytes.eq_ignore_ascii_case(secret.as_bytes()));
            assert!(!is_sent, "{secret} was sent: {}", String::from_utf8_lossy(&sent));
        }
        let spans = collector.spans();
        let (unknown, _) = trace_of(&spans, "HTTP /{store}/oauth/token");
        assert_eq!(unknown.attribute("http.request.method"), "_OTHER");
        let (unrouted, _) = trace_of(&spans, "GET");
        assert_eq!((unrouted.attribute("http.route"), unrouted.attribute("http.response.status_code")), ("", "404"));
    }

    fn what_is_not_sampled_is_not_sent(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        let collector = Collector::start(Mood::Takes);
        let url = collector.url();
        let named = ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str());
        for off in [
            [named, ("OTEL_TRACES_SAMPLER", "always_off")].as_slice(),
            &[named, ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0")],
            &[named, ("OTEL_SDK_DISABLED", "true")],
            &[],
        ] {
            program.serve(off);
            login(&program);
            assert_eq!(program.signal("TERM"), Some(0));
            assert_eq!(collector.deliveries(), 0, "{off:?}");
        }
    }
}
