//! A program that does not outlive the test that started it, however the test process ends.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdin, Command, Stdio},
};

/// A running program. It is killed with this value, or with the test process.
pub(crate) struct Kept {
    keeper: Child,
    /// What holds the program: its keeper kills it when this ends.
    held: Option<ChildStdin>,
    id: u32,
}

impl Kept {
    /// Starts what `command` says, which has to set where its output goes.
    pub(crate) fn start(command: &Command, errors: Stdio) -> Self {
        let mut keeper = Command::new("sh");
        keeper.args(["-c", include_str!("kept.sh"), "kept-for-tests"]).arg(command.get_program());
        keeper.args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => keeper.env(name, value),
                None => keeper.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            keeper.current_dir(folder);
        }
        let mut keeper = keeper
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("a shell starts");
        let held = keeper.stdin.take();
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().expect("piped")).read_line(&mut line).expect("text");
        let id = line.trim().parse().unwrap_or_else(|_| panic!("no process id: {line:?}"));
        Self { keeper, held, id }
    }

    /// The number of its process.
    pub(crate) const fn id(&self) -> u32 {
        self.id
    }

    /// Sends a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.id.to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "it runs no more");
    }

    /// Waits for the end; the exit code, if it has one.
    pub(crate) fn wait(mut self) -> Option<i32> {
        // `Child::wait` would close the standard input, which is held here.
        let code = self.keeper.wait().expect("it ends").code();
        drop(self.held.take());
        code.filter(|code| *code < 128) // a shell's way to name a signal
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.held.take());
        let _ = self.keeper.wait();
    }
}
