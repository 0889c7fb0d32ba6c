//! The load test: 500 shoppers log in at the same moment, three times over. Linux only; takes about a minute.
//!
//! ```sh
//! cargo build --release && cargo run --release --example login_storm
//! ```
//!
//! It starts the real server (`VTEX_IDP_BIN`, or the `vtex-idp` that was built beside it) on a database of its own and
//! ends with exit code 1 unless
//!
//! 1. the server's memory never exceeds idle + permits x 19 MiB + 64 MiB, where permits are the passwords that are
//!    hashed at once: one for each core;
//! 2. userinfo stays responsive meanwhile: no request fails, and 99 % are answered within a second;
//! 3. each login ends in a code, or in 503 with `Retry-After`.
//!
//! It also compares logins per second with what the same cores do when they do nothing but argon2id. The shoppers are on
//! the same machine and take part of its cores, so a server of its own does better.

#![expect(clippy::print_stdout, reason = "its results are for people")]

mod measure;
mod server;
mod shopper;
mod storm;

use std::process::ExitCode;

use comfy_table::{ContentArrangement, Table, presets};

use measure::Latencies;
use server::{Server, prepare};
use storm::Storm;

/// Shoppers who log in at the same moment.
const LOGINS: usize = 500;
const BURSTS: usize = 3;
/// What a burst may take beside the hashes: connections, requests, the database's cache.
const ALLOWANCE_MIB: f64 = 64.0;
const HASH_MIB: f64 = 19.0;
const SLOWEST_P99_MS: f64 = 1000.0;

struct Burst {
    bare_per_second: f64,
    rest_mib: f64,
    quiet: Latencies,
    storm: Storm,
    during: Latencies,
}

fn main() -> anyhow::Result<ExitCode> {
    let permits = std::thread::available_parallelism()?.get();
    let folder = tempfile::Builder::new().prefix("vtex-idp-login-storm-").tempdir()?;
    println!("adding {LOGINS} shoppers");
    let registered = prepare(&folder.path().join("data"))?;
    let server = Server::start(folder.path())?;

    // Memory at rest is read before the first hash: the memory for hashing is counted apart.
    for _ in 0..100 {
        shopper::LoginPage::open(&server.url)?;
    }
    let idle_mib = server.memory_mib()?;
    let token = shopper::access_token(&server.url, &registered)?;

    let mut bursts = Vec::new();
    for number in 1..=BURSTS {
        println!("burst {number} of {BURSTS}");
        let bare_per_second = measure::bare_argon2(permits);
        let rest_mib = server.memory_mib()?;
        let ((), quiet) = measure::userinfo_during(&server.url, &token, || measure::pause(measure::QUIET))?;
        let (storm, during) = measure::userinfo_during(&server.url, &token, || storm::storm(&server))?;
        bursts.push(Burst { bare_per_second, rest_mib, quiet, storm: storm?, during });
    }

    print_table(&bursts);
    let limit_mib = as_f64(permits).mul_add(HASH_MIB, idle_mib + ALLOWANCE_MIB);
    println!(
        "memory limit: idle {idle_mib:.1} + {permits} x {HASH_MIB} + {ALLOWANCE_MIB} = {limit_mib:.1} MiB"
    );
    if judge(&bursts, limit_mib) {
        return Ok(ExitCode::SUCCESS);
    }
    drop(server);
    println!("the server's log: {}", folder.keep().join("server.log").display());
    Ok(ExitCode::FAILURE)
}

fn print_table(bursts: &[Burst]) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(std::iter::once("BURST".to_owned()).chain((1..=bursts.len()).map(|n| n.to_string())));
    let mut row = |name: &str, cell: &dyn Fn(&Burst) -> String| {
        table.add_row(std::iter::once(name.to_owned()).chain(bursts.iter().map(cell)));
    };
    row("logins: a code", &|burst| burst.storm.codes.to_string());
    row("logins: 503 with Retry-After", &|burst| burst.storm.refused.to_string());
    row("logins: anything else", &|burst| burst.storm.others.len().to_string());
    row("seconds", &|burst| format!("{:.2}", burst.storm.seconds));
    row("logins/s", &|burst| format!("{:.1}", burst.storm.per_second()));
    row("bare argon2id/s", &|burst| format!("{:.1}", burst.bare_per_second));
    row("of bare", &|burst| format!("{:.0} %", 100.0 * burst.storm.per_second() / burst.bare_per_second));
    row("memory before, MiB", &|burst| format!("{:.1}", burst.rest_mib));
    row("memory at most, MiB", &|burst| format!("{:.1}", burst.storm.peak_mib));
    row("userinfo quiet: p50, ms", &|burst| format!("{:.1}", burst.quiet.p50()));
    row("userinfo quiet: p99, ms", &|burst| format!("{:.1}", burst.quiet.p99()));
    row("userinfo storm: p50, ms", &|burst| format!("{:.1}", burst.during.p50()));
    row("userinfo storm: p99, ms", &|burst| format!("{:.1}", burst.during.p99()));
    row("storm / quiet: p50", &|burst| format!("{:.1}", burst.during.p50() / burst.quiet.p50()));
    row("storm / quiet: p99", &|burst| format!("{:.1}", burst.during.p99() / burst.quiet.p99()));
    row("userinfo requests", &|burst| (burst.quiet.count() + burst.during.count()).to_string());
    row("userinfo failed", &|burst| burst.failures().count().to_string());
    println!("\n{}\n", table.trim_fmt());
}

/// Says what holds; whether all of it does.
fn judge(bursts: &[Burst], limit_mib: f64) -> bool {
    let peak = bursts.iter().map(|burst| burst.storm.peak_mib).fold(0.0, f64::max);
    let p99 = bursts.iter().map(|burst| burst.during.p99()).fold(0.0, f64::max);
    let failed = bursts.iter().flat_map(Burst::failures).collect::<Vec<_>>();
    let others = bursts.iter().flat_map(|burst| &burst.storm.others).collect::<Vec<_>>();
    let verdicts = [
        (peak <= limit_mib, format!("memory: {peak:.1} MiB at most, of {limit_mib:.1} allowed")),
        (
            failed.is_empty() && p99 < SLOWEST_P99_MS,
            format!("userinfo: {} failed; p99 in the storm at most {p99:.1} ms", failed.len()),
        ),
        (
            others.is_empty() && bursts.iter().all(|burst| burst.storm.codes > 0),
            format!("logins: {} ended neither in a code nor in 503 with Retry-After", others.len()),
        ),
    ];
    for (holds, sentence) in &verdicts {
        println!("{}  {sentence}", if *holds { "PASS" } else { "FAIL" });
    }
    for example in failed.iter().chain(&others).take(5) {
        println!("      such as: {example}");
    }
    verdicts.iter().all(|(holds, _)| *holds)
}

impl Burst {
    fn failures(&self) -> impl Iterator<Item = &String> {
        self.quiet.failures.iter().chain(&self.during.failures)
    }
}

/// Exact: nothing here is counted beyond 32 bits.
fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
