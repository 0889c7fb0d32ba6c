//! The driver behind a Chromium: its processes, and WebDriver's requests and answers.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body, Proxy};

const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox", // its sandbox does not work as root, nor in most containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// One chromedriver with one browser session.
pub(super) struct Driver {
    keeper: Child,
    lifeline: Option<ChildStdin>,
    /// Open as long as chromedriver writes to it.
    _output: BufReader<ChildStdout>,
    agent: Agent,
    session: String,
}

impl Driver {
    pub(super) fn start(preferences: &Value) -> Self {
        let browser = on_path(&["chromium", "chromium-browser", "google-chrome"]).or_else(on_mac);
        let (Some(browser), Some(_)) = (browser, on_path(&["chromedriver"])) else {
            panic!("Chromium or chromedriver is not installed: run ./scripts/setup")
        };
        let mut keeper = Command::new("sh")
            .args(["-c", include_str!("../chromium.sh"), "chromium-for-tests"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0) // so that Ctrl-C at the tests leaves it time to clean up
            .spawn()
            .expect("a shell starts");
        let lifeline = keeper.stdin.take();
        let mut output = BufReader::new(keeper.stdout.take().expect("its output is a pipe"));
        let directory = line(&mut output);
        let port = loop {
            let said = line(&mut output);
            assert!(!said.starts_with("chromedriver has ended"), "chromedriver ended before it was ready");
            if let Some((_, port)) = said.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None::<Proxy>)
            .timeout_global(Some(Duration::from_mins(2)));
        let session = format!("http://127.0.0.1:{port}/session");
        let agent = config.build().into();
        let mut driver = Self { keeper, lifeline, _output: output, agent, session };
        driver.open_session(&browser, &directory, preferences);
        driver
    }

    fn open_session(&mut self, browser: &Path, directory: &str, preferences: &Value) {
        let mut arguments = FLAGS.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={directory}/profile"));
        let options = json!({ "binary": browser, "args": arguments, "prefs": preferences });
        let wanted = json!({
            "browserName": "chrome",
            "timeouts": { "implicit": 5_000, "pageLoad": 60_000, "script": 30_000 },
            "goog:chromeOptions": options,
        });
        let session = self.post("", &json!({ "capabilities": { "alwaysMatch": wanted } }));
        let id = session["sessionId"].as_str().expect("a session has an id");
        self.session = format!("{}/{id}", self.session);
    }

    pub(super) fn get(&self, path: &str) -> Value {
        let answer = self.agent.get(format!("{}{path}", self.session)).call();
        value(answer).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Value {
        self.try_post(path, body).unwrap_or_else(|error| panic!("{path} {body}: {error}"))
    }

    pub(super) fn try_post(&self, path: &str, body: &Value) -> Result<Value, String> {
        value(self.agent.post(format!("{}{path}", self.session)).send_json(body))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Nothing better can be done about a browser that fails to end than to go on.
        let _ = self.agent.delete(&self.session).call();
        drop(self.lifeline.take());
        let _ = self.keeper.wait();
    }
}

/// What WebDriver answers, or the first line of its complaint.
fn value(answer: Result<Response<Body>, ureq::Error>) -> Result<Value, String> {
    let mut answer = answer.expect("chromedriver is alive");
    let limit = 100 << 20; // a picture of a long page
    let text =
        answer.body_mut().with_config().limit(limit).read_to_string().expect("chromedriver answers in full");
    let mut body: Value = serde_json::from_str(&text).expect("chromedriver answers in JSON");
    match body["value"]["message"].as_str() {
        Some(message) if !answer.status().is_success() => {
            Err(message.lines().next().unwrap_or_default().to_owned())
        }
        _ => Ok(body["value"].take()),
    }
}

fn line(output: &mut impl BufRead) -> String {
    let mut line = String::new();
    let length = output.read_line(&mut line).expect("chromedriver speaks text");
    assert_ne!(length, 0, "chromedriver ended before it was ready");
    line.trim_end().to_owned()
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories: Vec<_> = std::env::split_paths(&path).collect();
    let mut places =
        names.iter().flat_map(|name| directories.iter().map(move |directory| directory.join(name)));
    places.find(|place| place.exists())
}

fn on_mac() -> Option<PathBuf> {
    let place = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    place.exists().then_some(place)
}
