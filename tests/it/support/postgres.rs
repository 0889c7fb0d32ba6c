//! Real Postgres for the tests: one cluster for the whole test process, in which each test gets an empty database,
//! and private clusters for the tests that stop theirs.
//!
//! Everything here is synchronous and may be called from async code: it blocks for some milliseconds, and for a
//! second on the first call.

use std::hash::{BuildHasher as _, RandomState};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

/// Names a server to use in place of a cluster of our own: its URL, with the right to create databases.
const SERVER: &str = "TEST_DATABASE_URL";

/// The URL of a new, empty database, which no other test uses.
///
/// It goes with the cluster when the test process ends; on a server named by `TEST_DATABASE_URL` it stays.
pub(crate) fn fresh_database() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("vtex_idp_test_{:016x}_{number}", RandomState::new().hash_one(number));
    let admin = server();
    create_database(&admin, &name);
    let mut url = url::Url::parse(&admin).expect("the server's address is a URL");
    url.set_path(&name);
    url.into()
}

fn server() -> String {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    std::env::var(SERVER).unwrap_or_else(|_| SHARED.get_or_init(Cluster::start).url())
}

fn create_database(admin: &str, name: &str) {
    let statement = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
    run(admin, statement)
        .unwrap_or_else(|error| panic!("no database {name} on the Postgres for tests: {error}"));
}

/// Runs one statement, on a thread of its own: the caller may be inside an async runtime, which cannot hold another.
fn run(url: &str, statement: String) -> Result<(), sqlx::Error> {
    let work = async {
        let mut connection = PgConnection::connect(url).await?;
        connection.execute(AssertSqlSafe(statement)).await?;
        connection.close().await
    };
    let blocking = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime starts").block_on(work)
    };
    std::thread::scope(|scope| scope.spawn(blocking).join()).expect("the connection does not panic")
}

/// A Postgres server of our own, in a directory that is removed with it: when this is dropped, and also when the
/// test process dies in any way, because what ends the keeper script is the end of its standard input.
pub(crate) struct Cluster {
    keeper: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    port: u16,
}

impl Cluster {
    /// A new, running server with an empty database named `postgres`.
    pub(crate) fn start() -> Self {
        let programs = programs();
        let port = free_port();
        let mut keeper = Command::new("sh");
        keeper.args(["-c", include_str!("postgres.sh"), "postgres-for-tests"]);
        keeper.env("PATH", search_path(&programs)).env("PORT", port.to_string()).env_remove("PGDATA");
        // A group of its own, so that Ctrl-C at the tests leaves it time to clean up.
        keeper.current_dir("/").process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        if id(&["-u"]) == 0 {
            // Postgres refuses to run as root; its package brings this user.
            keeper.uid(id(&["-u", "postgres"])).gid(id(&["-g", "postgres"]));
        }
        let mut keeper = keeper.spawn().expect("a shell starts");
        let orders = keeper.stdin.take();
        let answers = BufReader::new(keeper.stdout.take().expect("its output is a pipe"));
        let mut cluster = Self { keeper, orders, answers, port };
        cluster.await_answer("start");
        cluster
    }

    /// The URL of the database `postgres`. It stays the same over a stop and a restart.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Shuts the server down under its clients, as an operator does for an upgrade.
    pub(crate) fn stop(&mut self) {
        self.order("stop");
    }

    /// Starts the server again, with its data and its address; one that still runs is stopped first.
    pub(crate) fn restart(&mut self) {
        self.order("restart");
    }

    /// The same as after a crash: nobody is told, and what was committed is read from the log.
    pub(crate) fn crash(&mut self) {
        self.order("crash");
    }

    /// Stops every process of the server where it is: its connections stay open, and nobody answers.
    pub(crate) fn pause(&mut self) {
        self.order("pause");
    }

    /// Lets a paused server go on.
    pub(crate) fn resume(&mut self) {
        self.order("resume");
    }

    fn order(&mut self, order: &str) {
        let orders = self.orders.as_mut().expect("the keeper listens until the drop");
        writeln!(orders, "{order}").expect("the keeper is alive");
        self.await_answer(order);
    }

    fn await_answer(&mut self, order: &str) {
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("the keeper answers in text");
        assert_eq!(answer.trim(), "ok", "Postgres for tests: no {order}; its log is above");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.orders.take());
        // Nothing better can be done about a keeper that fails to end than to go on.
        let _ = self.keeper.wait();
    }
}

/// A port that nobody uses and that nobody gets by chance while its server is stopped: below the ports which Linux
/// and macOS hand out themselves.
pub(crate) fn free_port() -> u16 {
    let random = RandomState::new();
    (0_u16..100)
        .map(|attempt| 15_000 + u16::try_from(random.hash_one(attempt) % 15_000).expect("it is below 15,000"))
        .find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok())
        .expect("one of a hundred ports is free")
}

fn id(arguments: &[&str]) -> u32 {
    let output = Command::new("id").args(arguments).output().expect("every Unix has id");
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().unwrap_or_else(|_| panic!("`id {}` names no user", arguments.join(" ")))
}

fn search_path(first: &Path) -> String {
    format!("{}:{}", first.display(), std::env::var("PATH").unwrap_or_default())
}

/// The directory of `initdb` and `pg_ctl`: on PATH, or the newest of where distributions hide them.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|directory| directory.join("initdb").exists())
        .or_else(newest_installed)
        .expect(
            "Postgres for tests is not installed: run ./scripts/setup, or name a server in TEST_DATABASE_URL",
        )
}

/// A program of Postgres's, such as `pg_dump`: beside the server's, or wherever PATH has it.
pub(crate) fn program(name: &str) -> PathBuf {
    let folders = newest_installed().into_iter().chain([programs()]);
    folders.map(|folder| folder.join(name)).find(|path| path.exists()).unwrap_or_else(|| name.into())
}

fn newest_installed() -> Option<PathBuf> {
    let families = ["/usr/lib/postgresql", "/usr", "/opt/homebrew/opt", "/usr/local/opt"];
    let versions = families.iter().filter_map(|family| std::fs::read_dir(family).ok()).flatten().flatten();
    versions
        .map(|version| version.path())
        .filter(|version| version.join("bin/initdb").exists())
        .max_by_key(|version| {
            version.to_string_lossy().trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().ok()
        })
        .map(|version| version.join("bin"))
}

#[actix_web::test]
async fn each_database_is_new_and_empty() {
    let (one, other) = (fresh_database(), fresh_database());
    assert_ne!(one, other);
    for url in [&one, &other] {
        run(url, "CREATE TABLE t (id INT)".into()).unwrap();
    }
}

#[test]
fn a_stopped_cluster_refuses_and_a_restarted_one_has_its_data_at_the_same_address() {
    let mut cluster = Cluster::start();
    let url = cluster.url();
    run(&url, "CREATE TABLE t (id INT)".into()).unwrap();
    cluster.stop();
    run(&url, "SELECT 1".into()).unwrap_err();
    cluster.restart();
    run(&url, "INSERT INTO t VALUES (1)".into()).unwrap();
    drop(cluster);
    run(&url, "SELECT 1".into()).unwrap_err();
}
