//! What answers is no vtex-idp, or nothing answers at all: the stage is named, and nothing hangs.

use std::{
    io::{BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use serde_json::json;
use vtex_idp::{
    check::{self, Report, Verdict},
    simulator::Trust,
    stores::wire_profile::Preset,
};

use super::{fails, line, plan};
use crate::support::postgres::free_port;

/// A run against whatever is at this address.
fn run(base: &str, trust: Option<Trust>) -> Report {
    let mut plan = plan(&json!({
        "store": "club", "provider_name": "Loyalty Club", "account": "clubstore",
        "hosts": ["https://www.example.com"], "client_id": "vtex-club", "client_secret": "a secret",
        "authorize_url": format!("{base}/club/oauth/authorize"),
        "token_url": format!("{base}/club/oauth/token"),
        "userinfo_url": format!("{base}/club/oauth/userinfo"),
        "redirect_uris": ["https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx"],
        "wire_profile": Preset::Guide.profile(),
    }));
    plan.timeout = Duration::from_millis(800);
    plan.trusts_the_public = trust.is_none();
    plan.trust = trust.unwrap_or_default();
    check::run(plan, |_| ())
}

/// A server for as long as the test process; its address.
fn serve(answer: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    std::thread::spawn(move || listener.incoming().map_while(Result::ok).for_each(answer));
    address
}

/// Reads a request, and writes this.
fn say(mut stream: impl Read + Write, text: &str) {
    let mut reader = BufReader::new(&mut stream);
    let _ = reader.by_ref().read(&mut [0; 8192]);
    let _ = stream.write_all(text.as_bytes());
    let _ = stream.flush();
}

#[test]
fn nothing_is_sent_over_an_open_line() {
    let report = run("http://id.example.com", None);
    fails(&report, "https", "plain http to `id.example.com`", "`public_url`");
    assert_eq!((report.requests, report.failed), (0, 1));
}

#[test]
fn where_nothing_answers_the_stage_is_named_and_the_rest_skipped() {
    let port = free_port();
    let refused = run(&format!("http://127.0.0.1:{port}"), None);
    fails(&refused, "connect", "connection refused", "start the server or its proxy");
    assert_eq!((refused.requests, refused.failed), (1, 1));
    assert!(refused.lines.iter().skip(3).all(|line| line.verdict == Verdict::Skipped));
    let nameless = run("https://no-such-host.invalid", None);
    fails(&nameless, "name", "`no-such-host.invalid` was not found", "DNS");
}

#[test]
fn what_is_no_web_server_is_named_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let silent = format!("http://{}", silent.local_addr().map(|address| (address, silent)).expect("bound").0);
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(600_000));
    for (base, why) in [
        (serve(|stream| say(stream, "220 mail.example.com ESMTP\r\n")), "not HTTP"),
        (serve(drop), "closed before an answer"),
        (serve(move |stream| say(stream, &endless)), "larger than"),
        (serve(|stream| say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort")), ""),
    ] {
        fails(&run(&base, None), "answers", why, "the proxy's target");
    }
    let report = run(&silent, None);
    assert!(report.failed == 1 && report.requests == 1, "{:#?}", report.lines);
}

#[test]
fn another_web_server_is_named() {
    let page = |status: &'static str, body: &'static str| {
        serve(move |stream| {
            let length = body.len();
            say(
                stream,
                &format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"),
            );
        })
    };
    let report = run(&page("200 OK", "<html><form><<<\u{0}<input type=password"), None);
    fails(&report, "login-page", "without a form", "not vtex-idp");
    assert_eq!(line(&report, "unknown-code").verdict, Verdict::Failed, "no end of the run, but of its hopes");
    fails(&run(&page("404 Not Found", ""), None), "login-page", "no login page", "step 2, `URL (GET)`");
    fails(&run(&page("500 Oh", ""), None), "answers", "answered 500", "log");
}

/// An authority of the test's own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "An authority");
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("signed"))
    }

    /// A server with a certificate for `name`, with or without the authority's behind it.
    fn serve(&self, name: &str, last_year: i32, whole: bool) -> String {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        params.distinguished_name.push(rcgen::DnType::CommonName, "A server");
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(last_year, 1, 1));
        let key = KeyPair::generate().expect("a key");
        let mut chain = vec![params.signed_by(&key, &self.0).expect("signed").der().clone()];
        if whole {
            chain.push(CertificateDer::clone(self.0.der()));
        }
        serve_tls(chain, &key)
    }
}

fn serve_tls(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> String {
    let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .expect("they fit");
    let config = Arc::new(config);
    let address = serve(move |stream| {
        let session = ServerConnection::new(config.clone()).expect("a session");
        say(StreamOwned::new(session, stream), "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
    });
    address.replace("http://127.0.0.1", "https://localhost")
}

#[test]
fn each_mistake_with_a_certificate_is_told_apart() {
    let key = KeyPair::generate().expect("a key");
    let own = CertificateParams::new(["localhost".to_owned()]).expect("a name");
    let own = own.self_signed(&key).expect("signed").der().clone();
    fails(&run(&serve_tls(vec![own], &key), None), "tls", "self-signed", "full chain");

    let authority = Authority::new();
    let trust = || Some(Trust::only(authority.0.pem().as_bytes()).expect("an authority"));
    let alone = authority.serve("localhost", 4000, false);
    fails(&run(&alone, None), "tls", "without the intermediate ones", "fullchain.pem");
    let whole = authority.serve("localhost", 4000, true);
    fails(&run(&whole, None), "tls", "none of the public ones", "public authority");
    fails(
        &run(&authority.serve("id.example.com", 4000, true), trust()),
        "tls",
        "it is for `id.example.com`",
        "host name",
    );
    fails(&run(&authority.serve("localhost", 2021, true), trust()), "tls", "has expired", "certificate");

    let report = run(&alone, trust());
    let tls = line(&report, "tls");
    assert!(
        tls.verdict == Verdict::Note && tls.why.as_deref().is_some_and(|why| why.contains("--ca-file")),
        "{tls:#?}"
    );
    assert_eq!(line(&report, "hsts").verdict, Verdict::Note);
    assert_eq!(line(&report, "plain-http").verdict, Verdict::Skipped, "its port is not 443");
}

#[test]
fn plain_http_behind_an_https_address_is_told_apart() {
    let plain = serve(|stream| say(stream, "HTTP/1.1 400 Bad Request\r\n\r\n"));
    fails(&run(&plain.replace("http:", "https:"), None), "tls", "does not speak TLS", "certificate");
}
