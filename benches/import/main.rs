//! How fast `user import` is, beside a bare batched INSERT of the same rows into the same database in the same run.
//!
//! `cargo bench --bench import`; `IMPORT_ROWS` sets how many users, 50,000 otherwise. Postgres is left out with a word where
//! it is not installed.

mod file;
#[path = "../../tests/it/support/postgres.rs"]
#[allow(dead_code, unused_imports, reason = "the tests use all of it")]
mod postgres;

use std::{path::Path, process::ExitCode, sync::Arc, time::Duration};

use file::Known;
use vtex_idp::{
    accounts::{
        Accounts,
        directories::{self, NewDirectory},
        import::{self, Emails, Input, Job, Options},
        pace::Pace,
    },
    config::Throttle,
    crypto::{
        password::{PasswordHash, Peppers, Queue},
        server_key::{ServerKey, ServerKeys},
    },
    db::{
        Db,
        bulk::write::{self, ImportedPassword},
        directories::Directory,
        pool::PoolSize,
        users::{Status, User},
    },
    types::{Clock, Identifier, IdentifierKind, UserId, audit::Actor, per_minute::PerMinute, random},
};

const PATIENCE: Duration = Duration::from_secs(5);
const SIZE: PoolSize = PoolSize { max_connections: 8, acquire: PATIENCE, statement: PATIENCE };

#[tokio::main]
async fn main() -> ExitCode {
    let rows = std::env::var("IMPORT_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(50_000);
    let folder = tempfile::tempdir().expect("a folder");
    say(&format!(
        "{rows} users a second: little is e-mail, name and hash, much is external ID, CPF, phone, card and a group too"
    ));
    say(&format!(
        "{:<17} {:>12} {:>12} {:>7} {:>14} {:>14}",
        "", "bare INSERT", "import", "share", "import again", "slowest batch"
    ));
    for (known, word) in [(Known::Little, "little"), (Known::Much, "much")] {
        file::write(&folder.path().join("users.csv"), rows, known).expect("written");
        let file = folder.path().join(format!("{word}.db"));
        let sqlite = Db::open_file(&file, SIZE).await.expect("opens");
        measure(&format!("SQLite, {word}"), sqlite, folder.path(), (rows, known)).await;
        if postgres_is_installed() {
            let url = postgres::fresh_database();
            let db = Db::connect(&url, SIZE).await.expect("connects");
            measure(&format!("Postgres, {word}"), db, folder.path(), (rows, known)).await;
        } else {
            say("Postgres was left out: pg_ctl is not on PATH nor in /usr/lib/postgresql");
        }
    }
    ExitCode::SUCCESS
}

fn postgres_is_installed() -> bool {
    let on_path = std::process::Command::new("pg_ctl").arg("--version").output().is_ok();
    on_path || Path::new("/usr/lib/postgresql").exists() || std::env::var("TEST_DATABASE_URL").is_ok()
}

async fn measure(name: &str, db: Db, folder: &Path, (rows, known): (usize, Known)) {
    db.migrate().await.expect("migrates");
    let accounts = Accounts {
        db,
        clock: Clock::System,
        actor: Actor::command(),
        passwords: Queue::start(1, 1, Duration::from_secs(1), &Peppers::default()),
        keys: Arc::new(ServerKeys::alone(ServerKey::generate())),
        pace: Arc::new(Pace::new(Clock::System)),
        sources: Arc::default(),
        peppers: Peppers::default(),
        throttle: Throttle::default(),
        stops: Arc::new(PerMinute::new(Clock::System)),
        lasting: vtex_idp::config::Session::default(),
    };
    let bare = bare(&accounts, &directory(&accounts, "bare").await, (rows, known)).await;
    let club = directory(&accounts, "club").await;
    let (first, slowest) = imported(&accounts, &club, folder, rows).await;
    let (again, _) = imported(&accounts, &club, folder, rows).await;
    let share = 100.0 * bare.as_secs_f64() / first.as_secs_f64();
    say(&format!(
        "{name:<17} {:>12} {:>12} {share:>6.0}% {:>14} {:>11} ms",
        speed(rows, bare),
        speed(rows, first),
        speed(rows, again),
        slowest.as_millis()
    ));
}

async fn directory(accounts: &Accounts, slug: &str) -> Directory {
    let new = NewDirectory::named(slug.parse().expect("a slug"), slug.parse().expect("a name"));
    let kinds = "email,cpf,phone,card_number".parse().expect("kinds");
    directories::add(accounts, NewDirectory { identifiers: kinds, ..new }).await.expect("added")
}

/// The same rows, ready to be written, in transactions of 1000.
async fn bare(accounts: &Accounts, directory: &Directory, (rows, known): (usize, Known)) -> Duration {
    let (now, is_much) = (accounts.clock.now(), known == Known::Much);
    let batches: Vec<_> = (0..rows)
        .collect::<Vec<_>>()
        .chunks(1000)
        .map(|numbers| {
            let (mut users, mut known_by, mut groups, mut passwords) = (vec![], vec![], vec![], vec![]);
            for person in numbers.iter().map(|number| file::Person::numbered(*number)) {
                let id = UserId::from_uuid(random::opaque_id());
                users.push(User {
                    id,
                    directory_id: directory.id,
                    external_id: is_much.then(|| person.external_id.parse().expect("an id")),
                    email: Some(person.email.parse().expect("an e-mail")),
                    email_verified: true,
                    name: person.name.parse().expect("a name"),
                    status: Status::Active,
                    created_at: now,
                });
                if is_much {
                    for (kind, text) in [
                        (IdentifierKind::Cpf, &person.cpf),
                        (IdentifierKind::Phone, &person.phone),
                        (IdentifierKind::CardNumber, &person.card),
                    ] {
                        let identifier = Identifier::import(kind, text, &directory.phone_region);
                        known_by.push((id, identifier.expect("valid")));
                    }
                    groups.push((id, "vip".parse().expect("a group")));
                }
                let format = person.format.parse().expect("a format");
                let salt = Some(person.salt.as_str());
                let hash =
                    PasswordHash::import(&format, &person.hash, salt, &Peppers::default()).expect("a hash");
                passwords.push(ImportedPassword {
                    user: id,
                    hash,
                    code: random::bytes::<40>().to_vec(),
                    at: now,
                });
            }
            (users, known_by, groups, passwords)
        })
        .collect();
    let begun = Clock::stopwatch();
    for (users, known_by, groups, passwords) in &batches {
        let mut tx = accounts.db.begin().await.expect("begins");
        write::users(&mut tx, users).await.expect("written");
        write::identifiers(&mut tx, directory.id, known_by).await.expect("written");
        write::groups(&mut tx, groups).await.expect("written");
        write::passwords(&mut tx, passwords).await.expect("written");
        tx.commit().await.expect("committed");
    }
    begun.elapsed()
}

/// The import, and how long its slowest batch took from the one before.
async fn imported(
    accounts: &Accounts,
    directory: &Directory,
    folder: &Path,
    rows: usize,
) -> (Duration, Duration) {
    let begun = Clock::stopwatch();
    let options = Options { emails: Some(Emails::Verified), ..Options::default() };
    let input = Input::file(&folder.join("users.csv")).expect("a file");
    let refused = folder.join("refused.csv");
    let job = Job { input, options, directory: directory.clone(), refused };
    let (mut last, mut slowest) = (Clock::stopwatch(), Duration::ZERO);
    let mut tell = |_| {
        slowest = slowest.max(last.elapsed());
        last = Clock::stopwatch();
    };
    let report = import::run(accounts, job, &mut tell).await.expect("imported");
    assert_eq!((report.read, report.refused), (rows as u64, 0), "{:?}", report.lines);
    (begun.elapsed(), slowest)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rounded number"
)]
fn speed(rows: usize, took: Duration) -> u64 {
    (rows as f64 / took.as_secs_f64()) as u64
}

#[expect(clippy::print_stdout, reason = "this is what a bench is for")]
fn say(line: &str) {
    println!("{line}");
}
