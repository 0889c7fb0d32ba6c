//! The real program, started as an operator starts it.

use std::{
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use serde_json::Value;

use super::{
    browser::{Browser, Page},
    kept::Kept,
    machine,
    postgres::free_port,
    world::{EMAIL, PASSWORD},
};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_vtex-idp");
pub(crate) const CALLBACK: &str = "http://127.0.0.1:9/callback";

/// The program with a folder of its own.
pub(crate) struct Program {
    /// Which binary.
    pub(crate) path: PathBuf,
    folder: PathBuf,
    database_url: Option<String>,
    pub(crate) port: u16,
    pub(crate) health_port: u16,
    pub(crate) store: Value,
    server: Option<Kept>,
}

impl Program {
    /// A program with one store and one shopper, not serving yet.
    pub(crate) fn prepare(folder: &Path, database_url: Option<String>) -> Self {
        Self::prepare_with(PROGRAM.into(), folder, database_url)
    }

    /// The same with another binary.
    pub(crate) fn prepare_with(path: PathBuf, folder: &Path, database_url: Option<String>) -> Self {
        let mut program = Self::new(path, folder, database_url);
        program.add_store("Loyalty Club");
        program.expect(&["user", "add", EMAIL, "--name", "A Shopper"], PASSWORD);
        program
    }

    fn new(path: PathBuf, folder: &Path, database_url: Option<String>) -> Self {
        Self {
            path,
            folder: folder.to_owned(),
            database_url,
            port: free_port(),
            health_port: free_port(),
            store: Value::Null,
            server: None,
        }
    }

    /// Another node of the same deployment, in a folder of its own: same database, same `server.key`.
    pub(crate) fn another_node(&self, folder: &Path) -> Self {
        let data = folder.join("data");
        std::fs::create_dir_all(&data).expect("a folder");
        std::fs::copy(self.folder.join("data/server.key"), data.join("server.key")).expect("the key");
        let new = Self::new(self.path.clone(), folder, self.database_url.clone());
        Self { store: self.store.clone(), ..new }
    }

    /// From its next start on another database; `None` is the SQLite one in its folder.
    pub(crate) fn moved_to(&mut self, database_url: Option<String>) {
        self.database_url = database_url;
    }

    /// The address of its Postgres, if it is on one.
    pub(crate) fn database_url(&self) -> Option<&str> {
        self.database_url.as_deref()
    }

    /// Adds the store `club` with this provider name.
    pub(crate) fn add_store(&mut self, provider_name: &str) {
        let start = ["store", "add", "club", "--provider-name", provider_name, "--account", "clubstore"];
        let arguments = [start.as_slice(), &["--redirect-uri", CALLBACK, "--json"]].concat();
        self.store = serde_json::from_slice(&self.expect(&arguments, "").stdout).expect("JSON");
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command
            .env_remove("DATABASE_URL")
            .env("VTEX_IDP_DATA_DIR", self.folder.join("data"))
            .current_dir(&self.folder);
        command.env("VTEX_IDP_LISTEN", format!("127.0.0.1:{}", self.port));
        command.env("VTEX_IDP_HEALTH_LISTEN", format!("127.0.0.1:{}", self.health_port));
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// Runs a command with this standard input.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("starts");
        let _ = child.stdin.take().expect("piped").write_all(input.as_bytes()); // a command may end without reading
        child.wait_with_output().expect("ends")
    }

    /// Starts a command and does not wait for it.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Child {
        self.spawn_with(arguments, &[])
    }

    /// The same with these variables besides.
    pub(crate) fn spawn_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Child {
        let mut command = self.command();
        command.envs(variables.iter().copied());
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("starts")
    }

    /// Runs a command with these variables besides.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        self.command().args(arguments).envs(variables.iter().copied()).output().expect("ends")
    }

    /// Runs a command that must succeed.
    pub(crate) fn expect(&self, arguments: &[&str], input: &str) -> Output {
        let output = self.run(arguments, input);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// Runs a command that must fail; what it says.
    pub(crate) fn refuse(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run(arguments, input);
        assert!(
            !output.status.success(),
            "{arguments:?} succeeded: {}",
            String::from_utf8_lossy(&output.stdout)
        );
        String::from_utf8(output.stderr).expect("text")
    }

    /// Starts serving, with these variables besides, and waits until it is ready.
    pub(crate) fn serve(&mut self, variables: &[(&str, &str)]) {
        let mut command = self.command();
        command.arg("serve").envs(variables.iter().copied());
        let log = File::create(self.folder.join("log")).expect("a file");
        self.server = Some(Kept::start(&command, log.into()));
        for _ in 0..400 {
            if self.is_ready() {
                return;
            }
            #[expect(clippy::disallowed_methods, reason = "another process is waited for")]
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it does not get ready: {}", self.log());
    }

    /// Whether it says so itself.
    pub(crate) fn is_ready(&self) -> bool {
        self.run(&["health"], "").status.success()
    }

    /// What it has logged since it was started.
    pub(crate) fn log(&self) -> String {
        let mut text = String::new();
        let file = File::open(self.folder.join("log"));
        file.and_then(|mut file| file.read_to_string(&mut text)).expect("the log");
        text
    }

    /// The port of the public listener.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// How large the files may be that the server writes from now on; `None` is as large as ever.
    #[cfg(target_os = "linux")]
    pub(crate) fn limit_files(&self, bytes: Option<u64>) {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        let server = self.server.as_ref().expect("it serves");
        let pid = Pid::from_raw(server.id().try_into().expect("a pid"));
        prlimit(pid, Resource::Fsize, Rlimit { current: bytes, maximum: None }).expect("limited");
    }

    /// Sends a signal by name and waits for the end; its exit code, if it has one.
    pub(crate) fn signal(&mut self, name: &str) -> Option<i32> {
        self.send(name);
        self.wait()
    }

    /// Sends a signal by name.
    pub(crate) fn send(&self, name: &str) {
        self.server.as_ref().expect("it serves").signal(name);
    }

    /// Waits for the end; the exit code, if it has one.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.server.take().expect("it serves").wait()
    }

    /// Waits until it has logged this.
    pub(crate) fn until_log_says(&self, text: &str) {
        for _ in 0..400 {
            if self.log().contains(text) {
                return;
            }
            #[expect(clippy::disallowed_methods, reason = "another process is waited for")]
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it never logs {text:?}: {}", self.log());
    }

    pub(crate) fn endpoint(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}/club/oauth/{name}", self.port)
    }

    pub(crate) fn authorize_url(&self, encoded_state: &str) -> String {
        let client_id = self.store["client_id"].as_str().expect("an id");
        format!(
            "{}?client_id={client_id}&redirect_uri={}&state={encoded_state}",
            self.endpoint("authorize"),
            machine::encode(CALLBACK)
        )
    }

    pub(crate) fn sign_in(
        &self,
        browser: &Browser,
        email: &str,
        password: &str,
        encoded_state: &str,
    ) -> Page {
        let page = browser.get(self.authorize_url(encoded_state)).expect_status(200);
        page.form().fill("identifier", email).fill("password", password).submit()
    }

    pub(crate) fn code(&self) -> String {
        let answer = self.sign_in(&Browser::new(), EMAIL, PASSWORD, "s").expect_status(303);
        machine::parameter(&answer.redirect().expect("a redirect"), "code").expect("a code")
    }

    pub(crate) fn redeem_with(&self, code: &str, secret: &str) -> machine::Answer {
        let client_id = self.store["client_id"].as_str().expect("an id");
        let fields =
            [("client_id", client_id), ("client_secret", secret), ("code", code), ("redirect_uri", CALLBACK)];
        machine::post_form(&self.endpoint("token"), &fields, &[])
    }

    pub(crate) fn redeem(&self, code: &str) -> machine::Answer {
        self.redeem_with(code, self.store["client_secret"].as_str().expect("a secret"))
    }
}
