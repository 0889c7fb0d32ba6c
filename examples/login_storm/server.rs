//! The server under test: its data, made through the library, and its process.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, bail};
use tokio::task::JoinSet;
use vtex_idp::{
    accounts::{
        directories::{self, NewDirectory},
        manage::{self, NewUser},
    },
    app::App,
    config::Config,
    stores::{
        Settings,
        register::{self, NewCredentials},
    },
    types::{Clock, Locale},
};

use crate::{LOGINS, measure::pause, shopper};

/// The store's slug.
pub(crate) const STORE: &str = "storm";
const STARTUP: Duration = Duration::from_secs(30);
/// Who add shoppers: few enough that none waits long for the database.
const TASKS: usize = 8;

/// Fills a new data folder: one store and its shoppers.
#[tokio::main]
pub(crate) async fn prepare(data_dir: &Path) -> anyhow::Result<NewCredentials> {
    let mut config = Config { data_dir: data_dir.to_owned(), ..Config::default() };
    config.password.queue_seconds = 600; // a slow machine only takes longer
    let app = App::open(config, Clock::System).await?;
    let directory =
        directories::add(&app.accounts, NewDirectory::named("storm".parse()?, "Storm".parse()?)).await?;
    let settings = Settings::new(STORE.parse()?, directory.slug, "Storm".parse()?, "storm".parse()?);
    let settings = Settings { locale: Locale::En, ..settings };
    let registered = register::register(&app.acting, directory.id, &settings).await?;

    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let accounts = app.accounts.clone();
        tasks.spawn(async move {
            for number in (task..LOGINS).step_by(TASKS) {
                let new = NewUser {
                    directory: directory.id,
                    external_id: None,
                    email: Some(shopper::email(number).parse()?),
                    email_verified: true,
                    name: format!("Shopper {number}").parse()?,
                    identifiers: Vec::new(),
                    groups: Vec::new(),
                    password: Some(shopper::PASSWORD.into()),
                };
                manage::add_user(&accounts, new).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    app.db.close().await;
    Ok(registered)
}

/// A running server; it ends when this is dropped.
pub(crate) struct Server {
    child: Child,
    /// Where the public listener is reached.
    pub(crate) url: String,
}

impl Server {
    /// Starts it on what [`prepare`] made in `folder`, with the defaults for everything but addresses, and waits until
    /// it is ready.
    pub(crate) fn start(folder: &Path) -> anyhow::Result<Self> {
        let binary = binary()?;
        println!("starting {}", binary.display());
        // Taken and given back: `serve` does not tell which port it got when it asks for any.
        let (public, health) = (TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?);
        let (listen, health_listen) = (public.local_addr()?, health.local_addr()?);
        drop((public, health));
        let child = Command::new(&binary)
            .args(["--data-dir", "data", "serve"])
            .current_dir(folder) // away from any vtex-idp.toml
            .env_clear()
            .env("VTEX_IDP_LISTEN", listen.to_string())
            .env("VTEX_IDP_HEALTH_LISTEN", health_listen.to_string())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("server.log"))?)
            .spawn()
            .with_context(|| format!("{} cannot be started", binary.display()))?;
        let mut server = Self { child, url: format!("http://{listen}") };
        let begun = Clock::stopwatch();
        while !shopper::is_ok(&format!("http://{health_listen}/health/ready")) {
            if server.child.try_wait()?.is_some() || begun.elapsed() > STARTUP {
                bail!("the server did not start: {}", fs::read_to_string(folder.join("server.log"))?);
            }
            pause(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// What it occupies now.
    pub(crate) fn memory_mib(&self) -> anyhow::Result<f64> {
        self.status_mib("VmRSS:")
    }

    /// The most it occupied since [`Self::forget_peak`]: the kernel's own record, which misses nothing between two
    /// looks.
    pub(crate) fn peak_mib(&self) -> anyhow::Result<f64> {
        self.status_mib("VmHWM:")
    }

    /// Begins a new peak. A kernel that does not know how goes on with the old one, which is stricter.
    pub(crate) fn forget_peak(&self) {
        let _ = fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5");
    }

    fn status_mib(&self, key: &str) -> anyhow::Result<f64> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(&path).with_context(|| format!("{path}: this needs Linux"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(key)).context("the server has ended")?;
        let kib = line.trim().trim_end_matches(" kB").parse::<u32>()?;
        Ok(f64::from(kib) / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `VTEX_IDP_BIN`, or what was built beside this example.
fn binary() -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os("VTEX_IDP_BIN") {
        return Ok(fs::canonicalize(path)?); // the server starts in another folder
    }
    let example = std::env::current_exe()?;
    let beside = example.ancestors().nth(2).context("the example is in a folder")?.join("vtex-idp");
    if !beside.exists() {
        bail!("there is no {}: build it with `cargo build --release`", beside.display());
    }
    Ok(beside)
}
