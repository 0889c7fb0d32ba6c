//! What hashes of other software cost: how many of them a second one core takes over, and how long verifying one takes
//! beside what was estimated of it. Takes about a minute.
//!
//! ```sh
//! cargo run --release --example hash_costs
//! ```
//!
//! The estimates are constants in `crypto/password/chain/cost.rs` and `crypto/password/format/cost.rs`, of a core where
//! our own argon2id takes 14 ms. So times are shown as on such a core: this one's argon2id is measured as well, and
//! everything is divided by it. Time is what the thread had of a core, so that it may share the machine, and the shortest
//! of several runs counts. Linux only.
//!
//! It ends with exit code 1 when fewer than 100,000 hashes a second were taken over.

#![expect(clippy::print_stdout, reason = "its results are for people")]

use std::{hint::black_box, process::ExitCode, time::Duration};

use anyhow::Context;
use comfy_table::{ContentArrangement, Table, presets};
use vtex_idp::crypto::password::{
    HashFormat, PasswordHash, Peppers,
    argon2id::{Arena, COST},
    chain::{Chain, Inputs},
    format::Named,
    scheme::Cost,
};

/// Hashes that one core takes over in a second, at least.
const LEAST_PER_SECOND: f64 = 100_000.0;
/// Hashes taken over in one run.
const ROWS: u32 = 50_000;
const RUNS: usize = 5;
const PASSWORD: &[u8] = b"correct horse 1";

/// What an import is given: format, hash, salt. The formats of the first column are what operators write.
const IMPORTS: [(&str, &str, Option<&str>); 6] = [
    ("bcrypt", "$2y$10$RLHvBbxRPgt.aHZRnei5K.EgFE7pZfWYrfWeYwkG.nbwWakK5TLJe", None),
    ("auto", "$2y$10$RLHvBbxRPgt.aHZRnei5K.EgFE7pZfWYrfWeYwkG.nbwWakK5TLJe", None),
    ("auto", "pbkdf2_sha256$600000$saltsaltsaltsalt$5KpNPPj+rZ6jBeqSjnWTSlzGFLnPzlCNxHWi7EBqs1k=", None),
    ("django", "pbkdf2_sha256$600000$saltsaltsaltsalt$5KpNPPj+rZ6jBeqSjnWTSlzGFLnPzlCNxHWi7EBqs1k=", None),
    ("sha1(salt + password)", "cb663666d348d6a743f6c71bc7ad005432cbcbd9", Some("NaCl")),
    (
        "base64(raw(repeat(5000, sha512(password + \"{\" + salt + \"}\"), \
         sha512(raw(it) + password + \"{\" + salt + \"}\"))))",
        "oFQ/lm5C1fnpQJXCUyDay5zd20w7u+K3CbpUs9YqE6BbesVi2FEBO0VwetYuEq3yVJTYIETtZzNyhooZzhmvRg==",
        Some("NaCl"),
    ),
];

/// Hashes that take long enough to be measured. Their text matches no password, which takes as long as if it did.
const SCHEMES: [(Named, &str); 11] = [
    (Named::Argon2, "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Argon2, "$argon2id$v=19$m=65536,t=4,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Bcrypt, "$2b$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    (Named::Scrypt, "$scrypt$ln=15,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Pbkdf2, "$pbkdf2$200000$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Pbkdf2, "$pbkdf2-sha256$200000$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Pbkdf2, "$pbkdf2-sha512$200000$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Phpass, "$P$H........AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Drupal7, "$S$H........AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    (Named::ShaCrypt, "$5$rounds=100000$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    (
        Named::ShaCrypt,
        "$6$rounds=100000$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ),
];

/// Chains that take long enough to be measured.
const CHAINS: [&str; 10] = [
    "repeat(100000, password, md5(it))",
    "repeat(100000, password, sha1(it))",
    "repeat(100000, password, sha256(it))",
    "repeat(100000, password, sha512(it))",
    "repeat(20000, password, hmac_sha256(salt, it))",
    "repeat(10000, sha512(password + salt), sha512(raw(it) + password + salt))",
    "pbkdf2_sha1(password, salt, 200000, 20)",
    "pbkdf2_sha256(password, salt, 200000, 32)",
    "pbkdf2_sha512(password, salt, 200000, 64)",
    "scrypt(password, salt, 32768, 8, 1, 32)",
];

fn main() -> anyhow::Result<ExitCode> {
    let mut table = empty_table(["taken over", "per second and core"]);
    let mut slowest = f64::MAX;
    for (format, hash, salt) in IMPORTS {
        let parsed: HashFormat = format.parse()?;
        let run = || import(&parsed, hash, salt);
        run().context("a hash that is taken over")?;
        let time = shortest(|| (0..ROWS).for_each(|_| drop(black_box(run()))))?;
        let per_second = f64::from(ROWS) / time.as_secs_f64();
        slowest = slowest.min(per_second);
        table.add_row([format.to_owned(), format!("{per_second:.0}")]);
    }
    println!("{}\n", table.trim_fmt());

    let mut arena = Arena::default();
    drop(arena.hash(PASSWORD)); // makes its memory
    // Ten, since the kernel counts in steps of some milliseconds.
    let ours = shortest(|| (0..10).for_each(|_| drop(black_box(arena.hash(PASSWORD)))))? / 10;
    println!(
        "our argon2id takes {:.1} ms here; times below as where it takes {} ms\n",
        ours.as_secs_f64() * 1e3,
        COST.milliseconds
    );
    let as_there = |time: Duration| time.as_secs_f64() / ours.as_secs_f64() * f64::from(COST.milliseconds);

    let mut table = empty_table(["verified", "estimated ms", "measured ms"]);
    let mut row = |what: &str, cost: Cost, time: Duration| {
        table.add_row([
            what.chars().take(60).collect(),
            cost.milliseconds.to_string(),
            format!("{:.1}", as_there(time)),
        ]);
    };
    for (format, hash) in SCHEMES {
        let scheme = format.read_bearable(hash)?;
        row(hash, scheme.cost(), shortest(|| assert!(!scheme.verify(PASSWORD), "it matches nothing"))?);
    }
    for text in CHAINS {
        let chain: Chain = text.parse()?;
        let inputs = Inputs { password: PASSWORD, salt: b"saltsalt", peppers: &Peppers::default() };
        let time = shortest(|| assert!(chain.evaluate(&inputs).is_some(), "it yields something"))?;
        row(text, chain.cost(), time);
    }
    println!("{}", table.trim_fmt());
    Ok(if slowest < LEAST_PER_SECOND { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn import(format: &HashFormat, hash: &str, salt: Option<&str>) -> anyhow::Result<PasswordHash> {
    Ok(PasswordHash::import(format, hash, salt, &Peppers::default())?)
}

/// The shortest time on a core of several runs.
fn shortest(mut work: impl FnMut()) -> anyhow::Result<Duration> {
    let mut shortest = Duration::MAX;
    for _ in 0..RUNS {
        let started = on_core()?;
        work();
        shortest = shortest.min(on_core()?.saturating_sub(started));
    }
    Ok(shortest)
}

/// How long this thread has been on a core: the first number of its `schedstat`.
fn on_core() -> anyhow::Result<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split(' ').next().unwrap_or_default().parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

fn empty_table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    table
}
