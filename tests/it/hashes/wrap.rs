//! `hash wrap`: weak hashes become strong, and nobody notices.

use secrecy::SecretString;
use vtex_idp::{
    accounts::wrap::{self, Mode, Wrapped},
    app::App,
    config::Config,
    crypto::password::{PasswordHash, argon2id::Arena},
    db::{directories, passwords, users::User},
    types::Clock,
};

use super::{BCRYPT, MD5, PASSWORD, SSHA, UPPER_SHA1, add_member, imported, stored, submit};
use crate::support::{
    browser::Browser,
    on_both, postgres,
    process::Program,
    world::{Backend, World},
};

/// Format and hash of each member: three are weak.
const MEMBERS: [(&str, &str, &str); 4] = [
    ("md5@example.com", "md5(password)", MD5),
    ("ldap@example.com", "ldap", SSHA),
    ("sha1@example.com", "sha1(password)", UPPER_SHA1),
    ("bcrypt@example.com", "bcrypt", BCRYPT),
];

/// Waits for a future beside a program, which is another process.
fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(future)
}

/// The application on the program's database.
async fn open(folder: &std::path::Path, database_url: Option<&str>) -> App {
    let mut config = Config { data_dir: folder.join("data"), ..Config::default() };
    config.database.url = database_url.map(|url| url.to_owned().into());
    App::open(config, Clock::System).await.expect("opens")
}

async fn add_members(app: &App) -> Vec<User> {
    let directory = directories::all(&app.db).await.expect("read").remove(0);
    let mut users = Vec::new();
    for (email, format, hash) in MEMBERS {
        users.push(add_member(&app.accounts, directory.id, email, &imported(format, hash)).await);
    }
    users
}

async fn all_stored(app: &App, users: &[User]) -> Vec<PasswordHash> {
    let mut all = Vec::new();
    for user in users {
        all.push(stored(&app.accounts, user).await);
    }
    all
}

/// What a command says that succeeds.
fn said(program: &Program, arguments: &[&str]) -> String {
    String::from_utf8(program.expect(arguments, "").stdout).expect("text")
}

fn formats(hashes: &[PasswordHash]) -> Vec<String> {
    hashes.iter().map(|hash| hash.exported().format).collect()
}

on_both! {
    fn members_sign_in_before_and_after_wrapping_and_are_argon2id_then(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let url = (backend == Backend::Postgres).then(postgres::fresh_database);
        let mut program = Program::prepare(folder.path(), url.clone());
        let users = wait(async { add_members(&open(folder.path(), url.as_deref()).await).await });
        let now = || wait(async { all_stored(&open(folder.path(), url.as_deref()).await, &users).await });
        let before = now();

let dry = said(&program, &["hash", "wrap", "--dry-run"]);
        assert!(dry.starts_with("3 of 4 imported hashes would be wrapped"), "{dry}");
        assert!(now() == before, "a dry run changes nothing");
        let wrapped = said(&program, &["hash", "wrap"]);
        assert!(wrapped.starts_with("3 of 4 imported hashes were wrapped"), "{wrapped}");
        let after = now();
        assert_eq!(
            formats(&after),
            ["argon2id(md5(password))", "argon2id(sha1(password + raw(salt)))", "argon2id(sha1(password))", "bcrypt"]
        );
        let again = said(&program, &["hash", "wrap", "--json"]);
        assert_eq!(again, "{\"imported\":4,\"wrapped\":0,\"overtaken\":0,\"dry_run\":false}\n");
        assert!(now() == after, "what is wrapped stays");

        program.serve(&[]);
        for (email, _, hash) in MEMBERS {
            for wrong in ["correct horsf", "", hash, &hash.to_ascii_lowercase()] {
                program.sign_in(&Browser::new(), email, wrong, "s").expect_status(422);
            }
            program.sign_in(&Browser::new(), email, PASSWORD, "s").expect_status(303);
        }
        assert!(now().iter().all(PasswordHash::is_ours));
        for (email, ..) in MEMBERS {
            program.sign_in(&Browser::new(), email, "correct horsf", "s").expect_status(422);
            program.sign_in(&Browser::new(), email, PASSWORD, "s").expect_status(303);
        }
        let none = said(&program, &["hash", "wrap"]);
        assert_eq!(none, "The directory has no imported hashes.\n");
    }

    fn members_sign_in_without_wrapping_and_are_argon2id_then(backend) {
        let world = World::start(backend);
        let users = world.wait(add_members(&world.app));
        for (user, (email, ..)) in users.iter().zip(MEMBERS) {
            submit(&world, email, "correct horsf").expect_status(422);
            assert!(!world.wait(stored(&world.app.accounts, user)).is_ours());
            submit(&world, email, PASSWORD).expect_status(303);
            assert!(world.wait(stored(&world.app.accounts, user)).is_ours(), "{email}");
        }
    }

    fn what_was_interrupted_goes_on_where_it_ended(backend) {
        const ALL: u64 = 70; // more than one batch
        let world = World::start(backend);
        let accounts = &world.app.accounts;
        let directory = world.shopper.directory_id;
        world.wait(async {
            for number in 0..ALL {
                add_member(accounts, directory, &format!("{number}@example.com"), &imported("md5(password)", MD5)).await;
            }
            let (reached, interrupted) = tokio::sync::oneshot::channel();
            let mut reached = Some(reached);
            let progress = |done| _ = reached.take().map(|reached| reached.send(done));
            let first: Wrapped = tokio::select! {
                biased;
                done = interrupted => done.expect("a batch was done"),
                done = wrap::all(accounts, directory, Mode::Wrap, progress) => panic!("not interrupted: {done:?}"),
            };
            assert!(first.wrapped > 0 && first.wrapped < ALL, "{first:?}");
            let second = wrap::all(accounts, directory, Mode::Wrap, |_| {}).await.expect("done");
            assert_eq!((second.looked_at, second.wrapped), (ALL, ALL - first.wrapped));
            let third = wrap::all(accounts, directory, Mode::Count, |_| {}).await.expect("done");
            assert_eq!((third.looked_at, third.wrapped), (ALL, 0));
        });
    }

    fn who_signs_in_while_hashes_are_wrapped_loses_nothing(backend) {
        const USERS: usize = 12;
        let world = World::start(backend);
        let accounts = &world.app.accounts;
        let directory = world.shopper.directory_id;
        let weak = imported("md5(password)", MD5);
        let ours = Arena::default().hash(PASSWORD.as_bytes());
        world.wait(async {
            let mut users = Vec::new();
            for number in 0..USERS {
                users.push(add_member(accounts, directory, &format!("{number}@example.com"), &weak).await);
            }
            for _ in 0..50 {
                for user in &users {
                    passwords::set(&accounts.db, user.id, &weak, accounts.clock.now()).await.expect("set");
                }
                // What a sign-in does in the end, meanwhile.
                let sign_ins = async {
                    let mut upgraded = Vec::new();
                    for user in &users {
                        upgraded.push(passwords::upgrade(&accounts.db, user.id, &weak, &ours).await.expect("tried"));
                    }
                    upgraded
                };
                let (done, upgraded) =
                    tokio::join!(wrap::all(accounts, directory, Mode::Wrap, |_| {}), sign_ins);
                let done = done.expect("done");
                assert_eq!(done.wrapped + done.overtaken, done.looked_at, "{done:?}");
                for (user, upgraded) in users.iter().zip(upgraded) {
                    let hash = stored(accounts, user).await;
                    assert_eq!(hash == ours, upgraded, "who came first stays");
                    let password = SecretString::from(PASSWORD.to_owned());
                    let verified = accounts.passwords.verify(password, Some(hash)).await;
                    assert!(verified.expect("verified").matches);
                }
                if done.overtaken > 0 {
                    return;
                }
            }
            panic!("no sign-in overtook the wrapping in 50 rounds");
        });
    }
}
