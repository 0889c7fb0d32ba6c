//! A real `HAProxy`, with the configuration that docs/haproxy.cfg gives to operators.

use std::{
    fs::{self, File},
    net::TcpStream,
    path::Path,
    process::Command,
    time::Duration,
};

use super::{kept::Kept, machine, postgres::free_port, process::Program};

/// A running proxy in front of some nodes. It ends with this value, or with the test process.
pub(crate) struct Haproxy {
    pub(crate) url: String,
    statistics: String,
    _process: Kept,
}

impl Haproxy {
    /// Starts one on `port`, in front of exactly as many nodes as the document has.
    pub(crate) fn start(folder: &Path, port: u16, nodes: &[Program]) -> Self {
        let statistics = free_port();
        let file = folder.join("haproxy.cfg");
        fs::write(&file, configuration(port, statistics, nodes)).expect("written");
        let program = program();
        let mut command = Command::new(program);
        command.arg("-db").arg("-f").arg(&file); // in the foreground
        let errors = folder.join("haproxy.log");
        let process = Kept::start(&command, File::create(&errors).expect("a file").into());
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", statistics)).is_ok() {
                let url = format!("http://127.0.0.1:{port}");
                return Self {
                    url,
                    statistics: format!("http://127.0.0.1:{statistics}/;csv"),
                    _process: process,
                };
            }
            #[expect(clippy::disallowed_methods, reason = "another process is waited for")]
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("HAProxy does not start: {}", fs::read_to_string(errors).expect("text"));
    }

    /// How many nodes it sends requests to.
    pub(crate) fn nodes_in_use(&self) -> usize {
        let table = machine::get(&self.statistics, &[]).expect_status(200).body;
        table.lines().filter(|line| line.starts_with("ready,node") && line.contains(",UP,")).count()
    }
}

/// The document with the addresses of this test; what it says otherwise stands.
fn configuration(port: u16, statistics: u16, nodes: &[Program]) -> String {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/haproxy.cfg");
    let mut text = fs::read_to_string(document).expect("the document");
    let mut put = |documented: &str, ours: &str, times: usize| {
        assert_eq!(text.matches(documented).count(), times, "docs/haproxy.cfg: {documented}");
        text = text.replace(documented, ours);
    };
    put("bind :443 ssl crt /etc/haproxy/id.example.com.pem", &format!("bind 127.0.0.1:{port}"), 1);
    put("log /dev/log local0", "log stderr format raw local0", 1);
    for (index, node) in nodes.iter().enumerate() {
        let number = index + 1;
        put(
            &format!("server node{number} 10.0.0.1{number}:8400 check port 8401"),
            &format!("server node{number} 127.0.0.1:{} check port {}", node.port, node.health_port),
            2,
        );
    }
    assert!(!text.contains(" check port 8401"), "docs/haproxy.cfg has more than {} nodes", nodes.len());
    text + &format!(
        "\nfrontend statistics\n    bind 127.0.0.1:{statistics}\n    stats enable\n    stats uri /\n"
    )
}

/// Debian keeps it off the PATH of people who are not root.
fn program() -> &'static str {
    let found = ["haproxy", "/usr/sbin/haproxy", "/usr/local/sbin/haproxy"]
        .into_iter()
        .find(|program| Command::new(program).arg("-v").output().is_ok_and(|output| output.status.success()));
    found.expect("HAProxy for tests is not installed: run ./scripts/setup")
}
