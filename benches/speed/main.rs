//! How fast the server is, as shares of limits that are measured in the same run. Linux, two cores or more.
//!
//! `cargo bench --bench speed`; `-- sqlite` or `-- postgres`, `start`, `endpoints`, `login`, `storm` measures those alone.
//! `SPEED_SECONDS` sets how long each measurement takes, 5 otherwise. It ends with exit code 1 when a limit is not kept.
//! Nothing else should run meanwhile. Postgres is left out with a word where it is not installed.
//!
//! The server has the first core alone, and so has whatever it is compared with; who asks, and Postgres, have the others.

#![expect(clippy::print_stdout, reason = "its results are for people")]

mod argon2id;
mod bare;
mod http;
mod place;
#[path = "../../tests/it/support/postgres.rs"]
#[allow(dead_code, unused_imports, reason = "the tests use all of it")]
mod postgres;
mod postgres_use;
mod process;
mod verdict;
mod work;

use std::{
    path::Path,
    process::ExitCode,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use anyhow::bail;
use argon2id::Argon2id;
use place::{Place, SHOPPERS};
use postgres_use::Used;
use process::{Cores, Server, pause};
use verdict::Verdicts;
use work::{Connections, Kind};

/// Connections of whoever asks.
const CLIENTS: usize = 4;
/// As many access tokens are asked about in turn.
const TOKENS: usize = 256;
/// Of each pair the better of so many counts, taken in turn: another program may have run meanwhile.
const ROUNDS: usize = 3;

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bare", listen, database] => {
            return actix_web::rt::System::new()
                .block_on(bare::serve(listen, database))
                .map(|()| ExitCode::SUCCESS);
        }
        ["argon2id", seconds] => {
            let Argon2id { verified, hashed } = argon2id::measure(Duration::from_secs(seconds.parse()?) / 2);
            println!("{verified}\n{hashed}");
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    process::leave_first_core()?;
    let seconds = std::env::var("SPEED_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let mut run = Run {
        duration: Duration::from_secs(seconds),
        parts: Parts::named(&arguments)?,
        verdicts: Verdicts::default(),
    };
    let folder = tempfile::Builder::new().prefix("vtex-idp-speed-").tempdir()?;
    if run.parts.has("sqlite") {
        run.measure("SQLite", &folder.path().join("sqlite"), None)?;
    }
    let has_postgres =
        Path::new("/usr/lib/postgresql").exists() || std::env::var("TEST_DATABASE_URL").is_ok();
    match (run.parts.has("postgres"), has_postgres) {
        (true, true) => {
            let url = postgres::fresh_database();
            run.measure("Postgres", &folder.path().join("postgres"), Some(url))?;
        }
        (true, false) => println!("Postgres was left out: it is not in /usr/lib/postgresql"),
        (false, _) => {}
    }
    println!("\n{}", run.verdicts);
    Ok(if run.verdicts.all_hold() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What to measure, of databases and of the rest; everything where nothing is named.
struct Parts(Vec<String>);

impl Parts {
    const DATABASES: [&str; 2] = ["sqlite", "postgres"];
    const REST: [&str; 4] = ["start", "endpoints", "login", "storm"];

    fn named(words: &[String]) -> anyhow::Result<Self> {
        let known = |word: &str| Self::DATABASES.contains(&word) || Self::REST.contains(&word);
        if let Some(word) = words.iter().find(|word| !known(word)) {
            bail!("`{word}` is not measured: name some of {:?} and {:?}", Self::DATABASES, Self::REST);
        }
        Ok(Self(words.to_vec()))
    }

    fn has(&self, part: &str) -> bool {
        let alike: &[&str] = if Self::DATABASES.contains(&part) { &Self::DATABASES } else { &Self::REST };
        let mut named = self.0.iter().filter(|word| alike.contains(&word.as_str())).peekable();
        named.peek().is_none() || named.any(|word| word == part)
    }
}

/// How a part is measured.
type Part = fn(&mut Run, &str, &Place) -> anyhow::Result<()>;

/// One run.
struct Run {
    duration: Duration,
    parts: Parts,
    verdicts: Verdicts,
}

impl Run {
    fn measure(&mut self, name: &str, data_dir: &Path, url: Option<String>) -> anyhow::Result<()> {
        println!("{name}: a store, {SHOPPERS} shoppers, codes to redeem");
        let place = actix_web::rt::System::new().block_on(place::prepare(data_dir, url))?;
        let parts: [(&str, Part); 4] = [
            ("start", Self::start),
            ("endpoints", Self::endpoints),
            ("login", Self::login),
            ("storm", Self::storm),
        ];
        for (part, measure) in parts {
            if self.parts.has(part) {
                measure(self, name, &place)?;
            }
        }
        Ok(())
    }

    /// How soon it serves, and what it occupies when it has served and nobody asks. On all cores: each has a worker.
    fn start(&mut self, name: &str, place: &Place) -> anyhow::Result<()> {
        let mut ready = Vec::new();
        let mut idle = f64::INFINITY;
        for _ in 0..5 {
            let server = Server::real(&place.config, Cores::All)?;
            ready.push(server.ready_after.as_secs_f64() * 1000.0);
            pause(Duration::from_secs(1));
            idle = idle.min(server.memory_mib()?);
        }
        ready.sort_by(f64::total_cmp);
        self.verdicts.at_most(format!("{name}: ready after, ms"), ready[ready.len() / 2], 150.0);
        self.verdicts.at_most(format!("{name}: memory when idle, MiB"), idle, 25.0);
        Ok(())
    }

    /// Userinfo and token exchange beside handlers with their one statement.
    fn endpoints(&mut self, name: &str, place: &Place) -> anyhow::Result<()> {
        let (mut asked, mut exchanged) = ([0.0_f64; 2], [0.0_f64; 2]);
        for _ in 0..ROUNDS {
            for (index, kind) in [Kind::Bare, Kind::Real].into_iter().enumerate() {
                let server = Server::alone(kind, &place.config)?;
                let connections = Connections::new(server.address, CLIENTS);
                let redeem = |number| work::token(kind, &connections, number, (place, place.next_code()));
                let tokens: Vec<String> = (0..TOKENS).map(redeem).collect::<Result<_, _>>()?;
                let next = AtomicUsize::new(0);
                let once = |number| {
                    let token = &tokens[next.fetch_add(1, Ordering::Relaxed) % TOKENS];
                    work::userinfo(kind, &connections, number, token)
                };
                work::rate(CLIENTS, Duration::from_millis(500), once)?;
                asked[index] = asked[index].max(work::rate(CLIENTS, self.duration, once)?);
                let once = |number| redeem(number).map(drop);
                exchanged[index] = exchanged[index].max(work::rate(CLIENTS, self.duration / 4, once)?);
            }
        }
        self.verdicts.share(&format!("{name}: userinfo of a bare SELECT"), asked, 0.8);
        self.verdicts.share(&format!("{name}: token exchange of a bare UPDATE"), exchanged, 0.8);
        Ok(())
    }

    /// Processor time of a whole login but for its hash, beside handlers that do its statements, and the hash too: it leaves
    /// nothing in the processor's caches.
    fn login(&mut self, name: &str, place: &Place) -> anyhow::Result<()> {
        let mut milliseconds = [f64::INFINITY; 2];
        let mut storage = (f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            for (index, kind) in [Kind::Bare, Kind::Real].into_iter().enumerate() {
                let server = Server::alone(kind, &place.config)?;
                let connections = Connections::new(server.address, CLIENTS);
                let once = |number| work::login(kind, &connections, number, place);
                work::rate(CLIENTS, Duration::from_millis(500), once)?;
                let used = Used::so_far(&place.config)?;
                let (_, before) = server.cpu()?;
                let logins = work::rate(CLIENTS, self.duration, once)? * self.duration.as_secs_f64();
                let (_, after) = server.cpu()?;
                milliseconds[index] = milliseconds[index].min((after - before) * 1000.0 / logins);
                if let (Kind::Real, Some(before), Some(after)) = (kind, used, Used::so_far(&place.config)?) {
                    storage.0 = storage.0.min((after.cpu - before.cpu) * 1000.0 / logins);
                    storage.1 = storage.1.min((after.journal - before.journal) / 1024.0 / logins);
                }
            }
        }
        let [bare, real] = milliseconds;
        println!(
            "{name}: a login takes {real:.2} ms of a processor beside its hash, bare handlers {bare:.2} ms"
        );
        let (cpu, journal) = storage;
        if cpu.is_finite() {
            println!("{name}: and {cpu:.2} ms in Postgres, and {journal:.1} KiB of its write-ahead log");
        }
        self.verdicts.at_most(
            format!("{name}: a login but for its hash, times a bare handler"),
            real / bare,
            1.5,
        );
        Ok(())
    }

    /// Logins without a pause, beside what the same core verifies when it does nothing but argon2id; and how long userinfo
    /// takes while others log in.
    fn storm(&mut self, name: &str, place: &Place) -> anyhow::Result<()> {
        let server = Server::alone(Kind::Real, &place.config)?;
        let address = server.address;
        let connections = Connections::new(address, SHOPPERS);
        let token = &work::token(Kind::Real, &connections, 0, (place, place.next_code()))?;
        let once = |number| work::login(Kind::Real, &connections, number, place);
        let mut argon2id = Argon2id::default();
        let mut logins = 0.0_f64;
        let (mut quiet, mut storm) = (f64::INFINITY, f64::INFINITY);
        let duration = self.duration;
        for _ in 0..ROUNDS {
            argon2id = argon2id.better(process::argon2id(duration)?);
            logins = logins.max(work::rate(SHOPPERS, duration, once)?);
            let over = AtomicBool::new(false);
            let (calm, stormy) = std::thread::scope(|scope| {
                let over = &over;
                let asking = scope.spawn(move || work::latencies(address, token, over));
                pause(duration);
                over.store(true, Ordering::Relaxed);
                let calm = asking.join().expect("no panic");
                over.store(false, Ordering::Relaxed);
                let asking = scope.spawn(move || work::latencies(address, token, over));
                let rate = work::rate(SHOPPERS, duration * 2, once);
                over.store(true, Ordering::Relaxed);
                (calm, rate.and_then(|_| asking.join().expect("no panic")))
            });
            quiet = quiet.min(p99(&calm?));
            storm = storm.min(p99(&stormy?));
        }
        let Argon2id { verified, hashed } = argon2id;
        println!(
            "{name}: {logins:.1} logins/s; argon2id alone verifies {verified:.1}/s, hashes {hashed:.1}/s in memory that it keeps"
        );
        println!("{name}: userinfo p99 {quiet:.1} ms quiet, {storm:.1} ms in the storm");
        let what = format!("{name}: complete logins of what argon2id verifies");
        self.verdicts.share(&what, [verified, logins], 0.9);
        self.verdicts.at_most(format!("{name}: userinfo p99 in a storm, times quiet"), storm / quiet, 3.0);
        Ok(())
    }
}

fn p99(sorted: &[f64]) -> f64 {
    let rank = (sorted.len() * 99).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::INFINITY)
}
