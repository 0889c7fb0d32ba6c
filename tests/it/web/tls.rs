//! TLS in the server: a whole login through it, and certificates that change, end or do not fit.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    sync::Arc,
    time::Duration,
};

use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned, SupportedProtocolVersion,
};
use tempfile::TempDir;
use ureq::Agent;
use vtex_idp::{
    config::Tls,
    crypto::tls::{Error, Look, Presented},
    types::{Clock, Timestamp},
};

use crate::support::{
    authority::Authority,
    machine::encode,
    on_both,
    process::Program,
    raw::Raw,
    world::{Backend, EMAIL, Options, PASSWORD, World},
};

struct Secured {
    authority: Authority,
    folder: TempDir,
    world: World,
}

impl Secured {
    fn start(backend: Backend) -> Self {
        let (authority, folder) = (Authority::new(), tempfile::tempdir().expect("a folder"));
        let mut options = Options::usual();
        options.config.tls = authority.issue(folder.path(), "first", "localhost", 4000);
        options.config.connections.head_seconds = 2;
        Self { authority, world: options.start(backend), folder }
    }

    fn status(&self, agent: &Agent) -> Result<u16, ureq::Error> {
        agent
            .get(format!("{}/favicon.ico", self.world.base_url))
            .call()
            .map(|answer| answer.status().as_u16())
    }
}

on_both! {
    fn a_whole_login_goes_through_it(backend) {
        let secured = Secured::start(backend);
        let (world, agent) = (&secured.world, secured.authority.agent());
        assert!(world.base_url.starts_with("https://localhost:"));
        let url = format!("{}/club/oauth/authorize?client_id={}&redirect_uri={}&state=s", world.base_url, world.client_id, encode(&world.redirect_uri));
        let mut page = agent.get(&url).call().expect("answered");
        assert_eq!(page.headers()["strict-transport-security"], "max-age=31536000");
        let cookie = page.headers()["set-cookie"].to_str().expect("text").to_owned();
        assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{cookie}");
        let html = page.body_mut().read_to_string().expect("text");
        let token = html.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
        let form = [("form_token", token), ("identifier", EMAIL), ("password", PASSWORD)];
        let answer = agent.post(&url).header("Cookie", cookie.split(';').next().expect("a pair")).send_form(form).expect("answered");
        assert_eq!(answer.status().as_u16(), 303);
        let to: url::Url = answer.headers()["location"].to_str().expect("text").parse().expect("a URL");
        let code = crate::support::machine::parameter(&to, "code").expect("a code");
        let asked = [("client_id", world.client_id.as_str()), ("client_secret", &world.client_secret), ("redirect_uri", &world.redirect_uri), ("code", &code)];
        let mut answer = agent.post(world.endpoint("token")).send_form(asked).expect("answered");
        let tokens: serde_json::Value = answer.body_mut().read_json().expect("JSON");
        let bearer = format!("Bearer {}", tokens["access_token"].as_str().expect("a token"));
        let answer = agent.get(world.endpoint("userinfo")).header("Authorization", bearer).call().expect("answered");
        assert_eq!(answer.status().as_u16(), 200);
    }
}

/// Shakes hands in this version and asks for something; the version, protocol and status that came of it.
fn shake(
    secured: &Secured,
    version: &'static SupportedProtocolVersion,
) -> (Option<ProtocolVersion>, Option<Vec<u8>>, String) {
    let mut roots = RootCertStore::empty();
    let pem = fs::read(secured.folder.path().join("first.pem")).expect("the chain");
    let chain: Vec<_> =
        rustls::pki_types::pem::PemObject::pem_slice_iter(&pem).collect::<Result<_, _>>().expect("PEM");
    roots.add_parsable_certificates(chain.into_iter().skip(1));
    let mut config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_protocol_versions(&[version])
            .expect("a version")
            .with_root_certificates(roots)
            .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let session =
        ClientConnection::new(Arc::new(config), "localhost".try_into().expect("a name")).expect("a session");
    let stream = TcpStream::connect(secured.world.app.config.listen).expect("connected");
    let mut tls = StreamOwned::new(session, stream);
    tls.write_all(b"GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut answer = String::new();
    let _ = tls.read_to_string(&mut answer);
    (tls.conn.protocol_version(), tls.conn.alpn_protocol().map(<[u8]>::to_vec), answer)
}

#[test]
fn versions_1_2_and_1_3_are_spoken_and_http_1_1_over_them() {
    let secured = Secured::start(Backend::Sqlite);
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let (spoken, protocol, answer) = shake(&secured, version);
        assert_eq!((spoken, protocol.as_deref()), (Some(version.version), Some(b"http/1.1".as_slice())));
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

#[test]
fn plain_http_gets_no_answer_on_it() {
    let secured = Secured::start(Backend::Sqlite);
    let mut raw = Raw::open(secured.world.app.config.listen);
    raw.send("GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    assert!(!raw.rest().contains("HTTP"));
}

#[test]
fn handshakes_that_never_end_keep_nobody_out() {
    let secured = Secured::start(Backend::Sqlite);
    let mut silent: Vec<Raw> = (0..800).map(|_| Raw::open(secured.world.app.config.listen)).collect();
    silent[0].send([0x16, 0x03, 0x01, 0x02]).expect("sent");
    assert_eq!(secured.status(&secured.authority.agent()).expect("answered"), 200);
    // And each is ended in time.
    assert_eq!(silent[0].rest(), "");
    assert_eq!(silent[799].rest(), "");
}

#[test]
fn a_renewed_certificate_is_presented_without_a_restart() {
    let secured = Secured::start(Backend::Sqlite);
    let tls = secured.world.app.tls.as_ref().expect("TLS");
    assert_eq!(tls.look().expect("usable"), Look::Same);
    let other = Authority::new();
    other.issue(secured.folder.path(), "first", "localhost", 3000);
    assert_eq!(tls.look().expect("usable"), Look::Same, "it may still be written");
    assert!(secured.status(&other.agent()).is_err());
    assert_eq!(tls.look().expect("usable"), Look::Taken);
    assert_eq!(secured.status(&other.agent()).expect("answered"), 200);
    assert!(secured.status(&secured.authority.agent()).is_err());
    assert_eq!(tls.certificate().expect("one").ends_at().to_string(), "3000-01-01T00:00:00Z");
}

#[test]
fn a_renewal_that_cannot_be_used_leaves_what_was_presented() {
    let secured = Secured::start(Backend::Sqlite);
    let tls = secured.world.app.tls.as_ref().expect("TLS");
    let (certificate, key) =
        (secured.folder.path().join("first.pem"), secured.folder.path().join("first.key"));
    let whole = fs::read(&certificate).expect("read");
    let broken: [&dyn Fn(); 4] = [
        &|| fs::write(&certificate, &whole[..whole.len() / 4]).expect("written"),
        &|| fs::remove_file(&certificate).expect("removed"),
        &|| drop(secured.authority.issue(secured.folder.path(), "first", "localhost", 2021)),
        &|| fs::write(&key, "").expect("written"),
    ];
    for spoil in broken {
        spoil();
        assert_eq!(tls.look().expect("not looked at yet"), Look::Same);
        tls.look().expect_err("unusable");
        assert_eq!(tls.look().expect("told once"), Look::Same);
        assert_eq!(secured.status(&secured.authority.agent()).expect("answered"), 200);
    }
    secured.authority.issue(secured.folder.path(), "first", "localhost", 3500);
    assert_eq!((tls.look().expect("usable"), tls.look().expect("usable")), (Look::Same, Look::Taken));
}

fn refusal(files: &Tls) -> Error {
    let presented = Presented::new(
        files.certificate.clone().expect("a path"),
        files.key.clone().expect("a path"),
        Clock::stopped_at(Timestamp::from_unix(1_800_000_000)),
    );
    presented.load().expect_err("unusable")
}

#[test]
fn what_cannot_be_presented_is_refused_with_the_settings_name() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().expect("a folder"));
    let good = || authority.issue(folder.path(), "good", "localhost", 4000);
    let other = || authority.issue(folder.path(), "other", "localhost", 4000);
    let path = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("written");
        Some(path)
    };
    let locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let none = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    let cases = [
        (
            Tls { certificate: Some("/nowhere/c.pem".into()), ..good() },
            "`tls.certificate`: /nowhere/c.pem cannot be read",
        ),
        (Tls { key: Some("/nowhere/k.pem".into()), ..good() }, "`tls.key`: /nowhere/k.pem cannot be read"),
        (Tls { certificate: good().key, ..good() }, "holds no certificate"),
        (Tls { certificate: path("empty", ""), ..good() }, "holds no certificate"),
        (Tls { certificate: path("none", none), ..good() }, "holds no certificate"),
        (Tls { key: good().certificate, ..good() }, "holds no private key"),
        (Tls { key: path("locked", locked), ..good() }, "without a passphrase"),
        (Tls { key: other().key, ..good() }, "is not the key of the first certificate"),
        (authority.issue(folder.path(), "old", "localhost", 2021), "ended at 2021-01-01T00:00:00Z"),
    ];
    for (files, part) in cases {
        let message = refusal(&files).to_string();
        assert!(message.starts_with("`tls.") && message.contains(part), "{message}");
        assert!(!message.contains("PRIVATE"), "{message}");
    }
    let early = Presented::new(
        good().certificate.expect("a path"),
        good().key.expect("a path"),
        Clock::stopped_at(Timestamp::from_unix(1_000_000_000)),
    );
    assert!(matches!(early.load(), Err(Error::NotBegun { .. })));
}

#[test]
fn a_certificate_says_for_whom_and_how_long_it_is() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().expect("a folder"));
    let read = |host: &str| {
        let files = authority.issue(folder.path(), "c", host, 2030);
        let clock = Clock::stopped_at(Timestamp::from_unix(1_800_000_000));
        let presented = Presented::new(files.certificate.expect("a path"), files.key.expect("a path"), clock);
        presented.load().expect("usable");
        presented
    };
    let presented = read("*.example.com");
    let certificate = presented.certificate().expect("one");
    assert_eq!(certificate.names(), ["*.example.com"]);
    assert!(certificate.covers("id.example.com") && certificate.covers("ID.example.com"));
    assert!(
        !certificate.covers("example.com")
            && !certificate.covers("a.id.example.com")
            && !certificate.covers("")
    );
    let end = certificate.ends_at();
    assert_eq!(
        (end.to_string().as_str(), presented.seconds_left()),
        ("2030-01-01T00:00:00Z", Some(end.as_unix() - 1_800_000_000))
    );
    let address = read("192.0.2.1").certificate().expect("one");
    assert!(address.covers("192.0.2.1") && !address.covers("192.0.2.2") && address.names().is_empty());
}

fn program(folder: &Path) -> Program {
    Program::prepare(folder, None)
}

#[test]
fn the_program_takes_a_renewal_and_says_what_is_wrong_at_the_start() {
    let (folder, authority) = (tempfile::tempdir().expect("a folder"), Authority::new());
    let mut program = program(folder.path());
    let files = authority.issue(folder.path(), "live", "localhost", 4000);
    let url = format!("https://localhost:{}", program.port());
    let path = |path: Option<std::path::PathBuf>| path.expect("a path").display().to_string();
    let (certificate, key) = (path(files.certificate), path(files.key));
    let with = |certificate: &str, key: &str, url: &str| {
        let variables = [
            ("VTEX_IDP_TLS__CERTIFICATE", certificate),
            ("VTEX_IDP_TLS__KEY", key),
            ("VTEX_IDP_PUBLIC_URL", url),
        ];
        let output = program.run_with(&["serve"], &variables);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).expect("text")
    };
    let other = path(authority.issue(folder.path(), "other", "localhost", 4000).key);
    assert!(
        with(&certificate, "/nowhere/key.pem", &url)
            .contains("error: `tls.key`: /nowhere/key.pem cannot be read")
    );
    assert!(with(&certificate, &other, &url).contains("error: `tls.key`: "));
    assert!(with(&certificate, "", &url).contains("error: `tls.key` is needed beside `tls.certificate`"));
    assert!(
        with(&certificate, &key, "http://localhost:1")
            .contains("error: `public_url` must be https when `tls.certificate` is set")
    );

    let variables = [
        ("VTEX_IDP_TLS__CERTIFICATE", certificate.as_str()),
        ("VTEX_IDP_TLS__KEY", &key),
        ("VTEX_IDP_PUBLIC_URL", "https://id.example.com"),
    ];
    program.serve(&variables);
    assert!(
        program.log().contains("the TLS certificate is not for the host of `public_url`"),
        "{}",
        program.log()
    );
    let ask = |authority: &Authority| authority.agent().get(format!("{url}/favicon.ico")).call().is_ok();
    assert!(ask(&authority));
    let renewed = Authority::new();
    renewed.issue(folder.path(), "live", "localhost", 3000);
    for _ in 0..150 {
        if ask(&renewed) {
            assert!(program.log().contains("ends_at=3000-01-01T00:00:00Z"), "{}", program.log());
            return;
        }
        #[expect(clippy::disallowed_methods, reason = "another process is waited for")]
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("it does not take the renewal: {}", program.log());
}
