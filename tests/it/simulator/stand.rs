//! The simulator without our server: against whatever a test puts in its place.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
};

use serde_json::json;
use url::Url;
use vtex_idp::simulator::{Login, Outcome, Settings, Simulator, StepKind, Trust};

use crate::support::machine;

/// Starts a simulator that lives as long as the test process.
pub(super) fn start(settings: Settings, trust: Trust) -> Simulator {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}/", listener.local_addr().expect("bound"));
    start_at(settings, trust, listener, &base)
}

/// The same where it is told to listen, and under another address if need be.
pub(super) fn start_at(settings: Settings, trust: Trust, listener: TcpListener, base: &str) -> Simulator {
    let simulator = Simulator::trusting(settings, &Url::parse(base).expect("a URL"), trust);
    let serving = simulator.clone();
    std::thread::spawn(move || actix_web::rt::System::new().block_on(serving.serve(listener)));
    simulator
}

/// Lets it ask userinfo at this address, by way of a headless exchange; the trace of that.
pub(super) fn ask_user_info(url: &str, trust: Trust) -> Login {
    ask_within(10_000, url, trust)
}

/// The same with less patience.
pub(super) fn ask_within(timeout_ms: u64, url: &str, trust: Trust) -> Login {
    let mut settings = Settings::default();
    settings.user_info.url = url.parse().expect("a URL");
    settings.conduct.timeout_ms = timeout_ms;
    let simulator = start(settings, trust);
    let exchange = format!("{}api/vtexid/audience/webstore/provider/oauth/exchange", simulator.base_url());
    machine::post_json(&exchange, &json!({"providerId": "Test Provider", "accessToken": "a-token"}));
    simulator.logins().pop().expect("a login")
}

/// What the simulator says went wrong.
pub(super) fn reason(login: &Login) -> &str {
    match &login.outcome {
        Outcome::Failed { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

/// The notes of a login's step of this kind.
pub(super) fn notes(login: &Login, kind: StepKind) -> Vec<String> {
    login.steps.iter().filter(|step| step.kind == kind).flat_map(|step| step.notes.clone()).collect()
}

/// A server of one's own for as long as the test process; its address.
pub(super) fn serve(answer: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}/", listener.local_addr().expect("bound"));
    std::thread::spawn(move || listener.incoming().map_while(Result::ok).for_each(answer));
    address
}

/// Reads a request without a body, and answers it with 200.
pub(super) fn answer(mut stream: impl Read + Write, content_type: &str, body: &str) {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => request.push(byte[0]),
            _ => return, // the client went away: that is what is tested
        }
    }
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nConnection: close\r\n");
    let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
}
