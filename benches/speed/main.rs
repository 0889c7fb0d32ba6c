//! How fast the server is, as shares of limits that are measured in the same run. Linux, two cores or more.
//!
//! `cargo bench --bench speed`; `SPEED_SECONDS` sets how long each measurement takes, 5 otherwise. It ends with exit code 1
//! when a limit is not kept. Nothing else should run meanwhile. Postgres is left out with a word where it is not installed.

#![expect(clippy::print_stdout, reason = "its results are for people")]

mod bare;
mod http;
mod place;
#[path = "../../tests/it/support/postgres.rs"]
#[allow(dead_code, unused_imports, reason = "the tests use all of it")]
mod postgres;
mod process;
mod verdict;
mod work;

use std::{
    path::Path,
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use vtex_idp::crypto::password::argon2id::MEMORY_KIB;

use place::{PASSWORD, Place, SHOPPERS};
use process::{Cores, Server, pause};
use verdict::Verdicts;
use work::{Connections, Kind};

/// Connections of whoever asks.
const CLIENTS: usize = 4;
/// Of each pair the better of so many counts, taken in turn: another program may have run meanwhile.
const ROUNDS: usize = 3;

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, listen, database] = arguments.as_slice()
        && word == "bare"
    {
        return actix_web::rt::System::new()
            .block_on(bare::serve(listen, database))
            .map(|()| ExitCode::SUCCESS);
    }
    let seconds = std::env::var("SPEED_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let duration = Duration::from_secs(seconds);
    let folder = tempfile::Builder::new().prefix("vtex-idp-speed-").tempdir()?;
    let mut verdicts = Verdicts::default();
    measure("SQLite", &folder.path().join("sqlite"), None, (duration, &mut verdicts))?;
    if Path::new("/usr/lib/postgresql").exists() || std::env::var("TEST_DATABASE_URL").is_ok() {
        let url = postgres::fresh_database();
        measure("Postgres", &folder.path().join("postgres"), Some(url), (duration, &mut verdicts))?;
    } else {
        println!("Postgres was left out: it is not in /usr/lib/postgresql");
    }
    println!("\n{verdicts}");
    Ok(if verdicts.all_hold() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn measure(
    name: &str,
    data_dir: &Path,
    url: Option<String>,
    (duration, verdicts): (Duration, &mut Verdicts),
) -> anyhow::Result<()> {
    println!("{name}: a store, {SHOPPERS} shoppers, codes to redeem");
    let place = actix_web::rt::System::new().block_on(place::prepare(data_dir, url))?;
    start(name, &place, verdicts)?;
    let token = endpoints(name, &place, (duration, &mut *verdicts))?;
    cpu(name, &place, (duration, &mut *verdicts))?;
    storm(name, &place, &token, (duration, verdicts))
}

/// How soon it serves, and what it occupies when it has served and nobody asks.
fn start(name: &str, place: &Place, verdicts: &mut Verdicts) -> anyhow::Result<()> {
    let mut ready = Vec::new();
    let mut idle = f64::INFINITY;
    for _ in 0..5 {
        let server = Server::real(&place.config, Cores::All)?;
        ready.push(server.ready_after.as_secs_f64() * 1000.0);
        pause(Duration::from_secs(1));
        idle = idle.min(server.memory_mib()?);
    }
    ready.sort_by(f64::total_cmp);
    verdicts.at_most(format!("{name}: ready after, ms"), ready[ready.len() / 2], 150.0);
    verdicts.at_most(format!("{name}: memory when idle, MiB"), idle, 25.0);
    Ok(())
}

/// Userinfo and token exchange beside handlers with their one statement; each server alone on a core. An access token.
fn endpoints(
    name: &str,
    place: &Place,
    (duration, verdicts): (Duration, &mut Verdicts),
) -> anyhow::Result<String> {
    let codes = Mutex::new(place.codes.iter());
    let next =
        || codes.lock().unwrap_or_else(PoisonError::into_inner).next().expect("a code is left").as_str();
    let mut access_token = String::new();
    let (mut asked, mut exchanged) = ([0.0_f64; 2], [0.0_f64; 2]);
    for _ in 0..ROUNDS {
        for (index, kind) in [Kind::Bare, Kind::Real].into_iter().enumerate() {
            let server = Server::alone(kind, &place.config)?;
            let connections = Connections::new(server.address, CLIENTS);
            access_token = work::token(kind, &connections, 0, (place, next()))?;
            let once = |number| work::userinfo(kind, &connections, number, &access_token);
            work::rate(CLIENTS, Duration::from_millis(500), once)?;
            asked[index] = asked[index].max(work::rate(CLIENTS, duration, once)?);
            let once = |number| work::token(kind, &connections, number, (place, next())).map(|_| ());
            exchanged[index] = exchanged[index].max(work::rate(CLIENTS, duration / 4, once)?);
        }
    }
    verdicts.share(&format!("{name}: userinfo of a bare SELECT"), asked, 0.8);
    verdicts.share(&format!("{name}: token exchange of a bare UPDATE"), exchanged, 0.8);
    Ok(access_token)
}

/// Processor time of a whole login but for its hash, beside handlers that do its statements.
fn cpu(name: &str, place: &Place, (duration, verdicts): (Duration, &mut Verdicts)) -> anyhow::Result<()> {
    let mut milliseconds = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        for (index, kind) in [Kind::Bare, Kind::Real].into_iter().enumerate() {
            let server = Server::alone(kind, &place.config)?;
            let connections = Connections::new(server.address, CLIENTS);
            let once = |number| work::login(kind, &connections, number, place);
            work::rate(CLIENTS, Duration::from_millis(500), once)?;
            let (_, before) = server.cpu()?;
            let rate = work::rate(CLIENTS, duration, once)?;
            let (_, after) = server.cpu()?;
            let each = (after - before) * 1000.0 / (rate * duration.as_secs_f64());
            milliseconds[index] = milliseconds[index].min(each);
        }
    }
    let [bare, real] = milliseconds;
    println!("{name}: a login takes {real:.2} ms of a processor beside its hash, bare handlers {bare:.2} ms");
    verdicts.at_most(format!("{name}: a login but for its hash, times a bare handler"), real / bare, 1.5);
    Ok(())
}

/// Logins without a pause on all cores, beside what the same cores do when they do nothing but argon2id; and how long userinfo
/// takes meanwhile.
fn storm(
    name: &str,
    place: &Place,
    token: &str,
    (duration, verdicts): (Duration, &mut Verdicts),
) -> anyhow::Result<()> {
    let threads = std::thread::available_parallelism()?.get();
    let server = Server::real(&place.config, Cores::All)?;
    let address = server.address;
    let connections = Connections::new(address, SHOPPERS);
    let once = |number| work::login(Kind::Real, &connections, number, place);
    let (mut bare, mut logins) = (0.0_f64, 0.0_f64);
    let (mut quiet, mut storm) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        bare = bare.max(bare_argon2(threads, duration)?);
        let over = AtomicBool::new(false);
        let (calm, stormy, rate) = std::thread::scope(|scope| {
            let over = &over;
            let asking = scope.spawn(move || work::latencies(address, token, over));
            pause(duration);
            over.store(true, Ordering::Relaxed);
            let calm = asking.join().expect("no panic");
            over.store(false, Ordering::Relaxed);
            let asking = scope.spawn(move || work::latencies(address, token, over));
            let rate = work::rate(SHOPPERS, duration * 2, once);
            over.store(true, Ordering::Relaxed);
            (calm, asking.join().expect("no panic"), rate)
        });
        logins = logins.max(rate?);
        quiet = quiet.min(p99(&calm?));
        storm = storm.min(p99(&stormy?));
    }
    println!("{name}: {logins:.1} logins/s; userinfo p99 {quiet:.1} ms quiet, {storm:.1} ms in the storm");
    verdicts.share(&format!("{name}: complete logins of bare argon2id"), [bare, logins], 0.9);
    verdicts.at_most(format!("{name}: userinfo p99 in a storm, times quiet"), storm / quiet, 3.0);
    Ok(())
}

fn p99(sorted: &[f64]) -> f64 {
    let rank = (sorted.len() * 99).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::INFINITY)
}

/// Hashes a second of threads that do nothing else, each with memory that it keeps.
fn bare_argon2(threads: usize, duration: Duration) -> anyhow::Result<f64> {
    let params = Params::new(MEMORY_KIB, 2, 1, None).expect("argon2 accepts these");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let blocks = argon2.params().block_count();
    let memories: Vec<_> = (0..threads).map(|_| Mutex::new(vec![Block::default(); blocks])).collect();
    work::rate(threads, duration, |number| {
        let mut tag = [0; 32];
        let mut memory = memories[number].lock().unwrap_or_else(PoisonError::into_inner);
        argon2
            .hash_password_into_with_memory(PASSWORD.as_bytes(), &[7; 16], &mut tag, &mut *memory)
            .expect("argon2 accepts these");
        std::hint::black_box(tag);
        Ok(())
    })
}
