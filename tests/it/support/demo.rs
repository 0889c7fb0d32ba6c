//! The program's `demo`, as a script starts it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

/// A running demo, on free ports and with a data folder that goes with it. It does not outlive its test.
pub(crate) struct Demo {
    program: Child,
    facts: Value,
}

impl Demo {
    pub(crate) fn start() -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_vtex-idp"))
            .args(["demo", "--json", "--port", "0"])
            .env_remove("DATABASE_URL")
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut line = String::new();
        let output = program.stdout.take().expect("piped");
        BufReader::new(output).read_line(&mut line).expect("a line");
        Self { program, facts: serde_json::from_str(&line).expect("JSON on one line") }
    }

    /// One of the facts that it prints.
    pub(crate) fn fact(&self, pointer: &str) -> &str {
        let fact = self.facts.pointer(pointer).and_then(Value::as_str);
        fact.unwrap_or_else(|| panic!("no {pointer}: {}", self.facts))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let id = self.program.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status(); // so that it removes its folder
        let _ = self.program.wait();
    }
}
