//! The servers that are measured, each a process on the first core, and what they use of it.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use secrecy::ExposeSecret;
use vtex_idp::{config::Config, types::Clock};

use crate::{
    argon2id::Argon2id,
    http::{Client, get},
    work::Kind,
};

const TASKSET: &str = "`taskset` of util-linux is needed";

/// On which cores.
#[derive(Clone, Copy)]
pub(crate) enum Cores {
    /// The first, which nobody else has.
    First,
    /// All of them.
    All,
}

/// A server that runs; it ends with this value.
pub(crate) struct Server {
    child: Child,
    /// Where it is asked.
    pub(crate) address: SocketAddr,
    /// How long it took until it was ready.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Either, alone on a core.
    pub(crate) fn alone(kind: Kind, config: &Config) -> anyhow::Result<Self> {
        match kind {
            Kind::Bare => Self::bare(config),
            Kind::Real => Self::real(config, Cores::First),
        }
    }

    /// The real one, with the defaults for everything but addresses.
    pub(crate) fn real(config: &Config, cores: Cores) -> anyhow::Result<Self> {
        let [listen, health] = free_addresses()?;
        let mut command = on(cores, env!("CARGO_BIN_EXE_vtex-idp"));
        command.arg("serve").env("VTEX_IDP_DATA_DIR", &config.data_dir);
        command.env("VTEX_IDP_LISTEN", listen.to_string());
        command.env("VTEX_IDP_HEALTH_LISTEN", health.to_string());
        if let Some(url) = &config.database.url {
            command.env("DATABASE_URL", url.expose_secret());
        }
        let log = fs::File::create(config.data_dir.join("server.log"))?;
        Self::start(command.stderr(log), listen, (health, "/health/ready"))
    }

    /// The handlers of [`crate::bare`].
    fn bare(config: &Config) -> anyhow::Result<Self> {
        let [listen, _] = free_addresses()?;
        let program = std::env::current_exe()?;
        let mut command = on(Cores::First, program.to_str().context("a path in UTF-8")?);
        let folder = config.data_dir.to_str().context("a path in UTF-8")?;
        let database = config.database.url.as_ref().map_or(folder, |url| url.expose_secret());
        command.args(["bare", &listen.to_string(), database]);
        Self::start(&mut command, listen, (listen, "/page"))
    }

    fn start(
        command: &mut Command,
        address: SocketAddr,
        (asked, path): (SocketAddr, &str),
    ) -> anyhow::Result<Self> {
        let begun = Clock::stopwatch();
        let child = command.stdout(Stdio::null()).spawn().context(TASKSET)?;
        let mut server = Self { child, address, ready_after: Duration::ZERO };
        while Client::new(asked).send(&get(path, "")).map_or(0, |answer| answer.status) != 200 {
            if server.child.try_wait()?.is_some() || begun.elapsed() > Duration::from_secs(30) {
                bail!("a server does not start: {command:?}");
            }
            pause(Duration::from_millis(2));
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    /// Processor seconds so far: of the threads that hash passwords, and of all others.
    pub(crate) fn cpu(&self) -> anyhow::Result<(f64, f64)> {
        let (mut hashing, mut rest) = (0.0, 0.0);
        for task in fs::read_dir(self.proc("task"))? {
            let task = task?.path();
            // A thread may end meanwhile.
            let Ok(name) = fs::read_to_string(task.join("comm")) else { continue };
            let Ok(used) = nanoseconds(&task) else { continue };
            *(if name.starts_with("password-") { &mut hashing } else { &mut rest }) += used / 1e9;
        }
        Ok((hashing, rest))
    }

    /// Memory in use, MiB.
    pub(crate) fn memory_mib(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(self.proc("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }

    fn proc(&self, name: &str) -> std::path::PathBuf {
        Path::new("/proc").join(self.child.id().to_string()).join(name)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first number of a thread's `schedstat`: nanoseconds on a processor.
fn nanoseconds(task: &Path) -> anyhow::Result<f64> {
    let text = fs::read_to_string(task.join("schedstat"))?;
    Ok(text.split(' ').next().context("a number")?.parse()?)
}

/// Leaves the first core to what is measured. What this process starts, such as Postgres, is elsewhere too.
pub(crate) fn leave_first_core() -> anyhow::Result<()> {
    let others =
        format!("1-{}", cores()?.checked_sub(1).filter(|last| *last > 0).context("two cores are needed")?);
    let mut taskset = Command::new("taskset");
    taskset.args(["-acp", &others, &std::process::id().to_string()]).stdout(Stdio::null());
    ensure!(taskset.status().context(TASKSET)?.success(), "the first core cannot be left");
    Ok(())
}

/// What argon2id does on the first core in a process that does nothing else.
pub(crate) fn argon2id(duration: Duration) -> anyhow::Result<Argon2id> {
    let program = std::env::current_exe()?;
    let mut command = on(Cores::First, program.to_str().context("a path in UTF-8")?);
    let output = command.args(["argon2id", &duration.as_secs().to_string()]).output().context(TASKSET)?;
    let text = String::from_utf8(output.stdout)?;
    let (verified, hashed) = text.trim().split_once('\n').context("two lines")?;
    Ok(Argon2id { verified: verified.parse()?, hashed: hashed.parse()? })
}

fn cores() -> anyhow::Result<usize> {
    let listed = fs::read_to_string("/proc/cpuinfo")?;
    Ok(listed.lines().filter(|line| line.starts_with("processor")).count())
}

fn on(on: Cores, program: &str) -> Command {
    let list = match on {
        Cores::First => "0".to_owned(),
        Cores::All => format!("0-{}", cores().unwrap_or(1).saturating_sub(1)),
    };
    let mut command = Command::new("taskset");
    command.args(["-c", &list, program]);
    command.env_remove("DATABASE_URL").current_dir("/");
    command
}

/// Taken and given back: `serve` does not tell which port it got when it asks for any.
fn free_addresses() -> anyhow::Result<[SocketAddr; 2]> {
    let both = (TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?);
    Ok([both.0.local_addr()?, both.1.local_addr()?])
}

#[expect(clippy::disallowed_methods, reason = "another process is waited for")]
pub(crate) fn pause(duration: Duration) {
    std::thread::sleep(duration);
}
