//! What can be wrong between VTEX's servers and the identity provider, each told apart in a plain sentence.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::aws_lc_rs, pki_types::PrivateKeyDer};
use vtex_idp::simulator::{Outcome, StepKind, Trust};

use super::stand::{answer, ask_user_info, ask_within, notes, reason, serve};

const ANSWER: &str = r#"{"email":"shopper@example.com","userId":"1","name":"A Shopper"}"#;

/// An authority of the test's own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("signed"))
    }

    fn trust(&self) -> Trust {
        Trust::only(self.0.pem().as_bytes()).expect("an authority")
    }

    /// A server on this machine with a certificate for `name`; its userinfo address.
    fn serve(&self, name: &str, last_year: i32) -> String {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(last_year, 1, 1));
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("signed");
        let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], private)
            .expect("they fit");
        serve_tls(Arc::new(config))
    }
}

fn serve_tls(config: Arc<ServerConfig>) -> String {
    let address = serve(move |stream| {
        let session = ServerConnection::new(config.clone()).expect("a session");
        let mut tls = StreamOwned::new(session, stream);
        answer(&mut tls, "application/json", ANSWER);
        tls.conn.send_close_notify();
        let _ = tls.flush();
    });
    address.replace("http://127.0.0.1", "https://localhost")
}

fn says(url: &str, trust: Trust, part: &str) {
    let login = ask_user_info(url, trust);
    assert!(reason(&login).contains(part), "{}", reason(&login));
}

#[test]
fn https_works_with_a_certificate_that_is_trusted() {
    let authority = Authority::new();
    let login = ask_user_info(&authority.serve("localhost", 4000), authority.trust());
    assert!(matches!(login.outcome, Outcome::SignedIn { .. }), "{:?}", login.outcome);
    assert!(notes(&login, StepKind::UserInfo).is_empty(), "{:?}", login.steps);
}

#[test]
fn a_certificate_that_vtex_would_refuse_is_told_apart() {
    let authority = Authority::new();
    let good = authority.serve("localhost", 4000);
    says(&good, Trust::default(), "is not trusted: no public authority issued it");
    says(&good, Authority::new().trust(), "is not trusted");
    let other = authority.serve("id.example.com", 4000);
    says(&other, authority.trust(), "not for the host name `localhost`: it is for `id.example.com`");
    says(&authority.serve("localhost", 2021), authority.trust(), "has expired");
}

#[test]
fn what_is_no_https_server_is_told_apart() {
    let plain = serve(|mut stream| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"); // as nginx does
    });
    says(&plain.replace("http:", "https:"), Trust::default(), "does not speak TLS");
    let port = crate::support::postgres::free_port();
    says(&format!("https://127.0.0.1:{port}/"), Trust::default(), "connection refused: nothing listens");
    says(
        "https://no-such-host.invalid/",
        Trust::default(),
        "the host name `no-such-host.invalid` was not found",
    );
}

#[test]
fn a_slow_identity_provider_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", silent.local_addr().expect("bound"));
    let login = ask_within(300, &url, Trust::default());
    assert_eq!(reason(&login), "userinfo endpoint: no answer within 300 ms, and VTEX waits no longer");
}

#[test]
fn no_secret_goes_over_an_open_line() {
    says("http://id.example.com/userinfo", Trust::default(), "plain http, and VTEX calls https only");
}

#[test]
fn an_odd_label_on_a_good_answer_is_noted() {
    let url = serve(|stream| answer(stream, "text/html", ANSWER));
    let login = ask_user_info(&url, Trust::default());
    assert!(matches!(login.outcome, Outcome::SignedIn { .. }), "{:?}", login.outcome);
    assert!(notes(&login, StepKind::UserInfo)[0].contains("labelled `text/html`"), "{:?}", login.steps);
}
