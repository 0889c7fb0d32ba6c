//! Signing in with a hash of every format, and what time tells of failures.

use std::{collections::BTreeMap, time::Duration};

use secrecy::SecretString;
use vtex_idp::{
    accounts::sign_in::{self, Attempt, Outcome},
    config::Config,
    crypto::password::{PasswordHash, Peppers, format::Named},
    db::{directories, identifiers},
    types::{Clock, Identifier, IdentifierKind, PhoneRegion},
};

use super::{MD5, PASSWORD, add_member, imported, stored, submit};
use crate::support::{
    on_both,
    world::{Backend, Options, World},
};

/// Hashes that the original software made: format, password, hash, what made it.
const VECTORS: &str = include_str!("../../../src/crypto/password/format/vectors.tsv");

/// The cheapest hash of each format and software, with its password.
fn one_of_each() -> BTreeMap<[&'static str; 2], (&'static str, PasswordHash)> {
    let mut cheapest: BTreeMap<_, (&str, PasswordHash)> = BTreeMap::new();
    for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [format, password, hash, made_by] = fields[..] else { panic!("{line}") };
        let hash = imported(format, hash);
        let known = cheapest.get(&[format, made_by]);
        if known.is_none_or(|(_, known)| hash.cost() < known.cost()) {
            cheapest.insert([format, made_by], (password, hash));
        }
    }
    cheapest
}

#[test]
fn every_format_signs_in_through_the_form_and_is_argon2id_then() {
    let world = World::start(Backend::Sqlite);
    let directory = world.shopper.directory_id;
    let all = one_of_each();
    for format in Named::ALL {
        assert!(all.keys().any(|[name, _]| *name == format.name()), "{format:?}");
    }
    for (number, (made, (password, hash))) in all.into_iter().enumerate() {
        let email = format!("{number}@example.com");
        let user = world.wait(add_member(&world.app.accounts, directory, &email, &hash));
        submit(&world, &email, &format!("x{password}")).expect_status(422);
        assert!(world.wait(stored(&world.app.accounts, &user)) == hash, "{made:?}");
        submit(&world, &email, password).expect_status(303);
        assert!(world.wait(stored(&world.app.accounts, &user)).is_ours(), "{made:?}");
        submit(&world, &email, password).expect_status(303);
    }
}

on_both! {
    fn a_firebase_project_signs_in_with_its_key_in_the_configuration(backend) {
        // The sample of github.com/firebase/scrypt.
        let key = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
        let peppers = [("firebase".to_owned(), SecretString::from(key.to_owned()))];
        let mut config = Config { shutdown_seconds: 1, ..Config::default() };
        config.password.peppers = peppers.clone().into();
        let world = Options { config, ..Options::usual() }.start(backend);
        let format = "firebase_scrypt(password, salt, pepper(firebase), \"Bw==\", 8, 14)".parse().expect("a format");
        let hash = "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";
        let hash = PasswordHash::import(&format, hash, Some("42xEC+ixf3L2lw=="), &Peppers::new(peppers)).expect("a hash");
        let accounts = &world.app.accounts;
        let user = world.wait(add_member(accounts, world.shopper.directory_id, "member@example.com", &hash));
        submit(&world, "member@example.com", "user1passwore").expect_status(422);
        submit(&world, "member@example.com", "user1password").expect_status(303);
        assert!(world.wait(stored(accounts, &user)).is_ours());
    }
}

/// An attempt at somebody of the world's directory.
async fn attempt(world: &World, identifier: &str, password: &str) -> Outcome {
    let accounts = &world.app.accounts;
    let directory =
        directories::by_id(&accounts.db, world.shopper.directory_id).await.expect("the directory");
    let attempt = Attempt {
        directory,
        identifier: identifier.to_owned(),
        password: password.to_owned().into(),
        network: "192.0.2.1/32".parse().expect("a network"),
    };
    sign_in::with_password(accounts, attempt).await.expect("tried")
}

on_both! {
    fn a_form_that_is_sent_twice_signs_in_twice(backend) {
        let world = World::start(backend);
        let hash = imported("md5(password)", MD5);
        world.wait(async {
            add_member(&world.app.accounts, world.shopper.directory_id, "member@example.com", &hash).await;
            let twice = || attempt(&world, "member@example.com", PASSWORD);
            let both = tokio::join!(twice(), twice(), twice());
            for outcome in [both.0, both.1, both.2] {
                assert!(matches!(outcome, Outcome::SignedIn(..)), "{outcome:?}");
            }
        });
    }
}

/// A text of two meanings costs two hashes. Whoever keeps the queue full must not have the first one for nothing.
#[test]
fn a_guess_of_which_a_part_was_looked_at_counts() {
    let mut config = Config { shutdown_seconds: 1, ..Config::default() };
    config.password.threads = Some(1);
    config.password.queue_length = 1;
    config.throttle.max_attempts = 1;
    let world = Options { config, identifiers: "cpf,card_number", ..Options::usual() }.start(Backend::Sqlite);
    let accounts = &world.app.accounts;
    let slow = imported("bcrypt", "$2y$12$0123456789012345678901uinv8oXyDGOZoFEqMPmeKQRRxDAdL0.");
    world.wait(async {
        let user = add_member(accounts, world.shopper.directory_id, "member@example.com", &slow).await;
        let cpf =
            Identifier::read(IdentifierKind::Cpf, "12345678909", &PhoneRegion::default()).expect("a CPF");
        let mut tx = accounts.db.begin().await.expect("begun");
        identifiers::set(&mut tx, user.id, &cpf).await.expect("set");
        tx.commit().await.expect("kept");
        let others = async {
            Clock::System.sleep(Duration::from_millis(60)).await; // less than the slow hash takes
            for _ in 0..40 {
                let (queue, weak) =
                    (accounts.passwords.clone(), imported("md5(password)", MD5).weak().expect("weak"));
                tokio::spawn(async move { queue.wrap(weak).await });
            }
        };
        let (outcome, ()) = tokio::join!(attempt(&world, "123.456.789-09", "wrong password"), others);
        assert!(matches!(outcome, Outcome::Busy), "{outcome:?}");
        let outcome = attempt(&world, "123.456.789-09", "wrong password").await;
        assert!(matches!(outcome, Outcome::TooMany(_)), "{outcome:?}");
    });
}

/// An attempt with a wrong password takes as long as one hash of ours takes, whoever is meant. Only what is far off is
/// noticed here, so that a busy machine fails nobody; `crypto/password/tests.rs` counts the hashes.
#[test]
fn a_failure_takes_the_same_time_whoever_is_meant() {
    let mut config = Config { shutdown_seconds: 1, ..Config::default() };
    config.throttle.free_attempts = 1000;
    config.throttle.max_attempts = 1000;
    config.throttle.max_attempts_everywhere = 1000;
    config.throttle.network_max_failures = 1000;
    let world = Options { config, ..Options::usual() }.start(Backend::Sqlite);
    let accounts = &world.app.accounts;
    let id = world.shopper.directory_id;
    let shortest = world.wait(async {
        add_member(accounts, id, "md5@example.com", &imported("md5(password)", MD5)).await;
        let ours = accounts.passwords.hash(PASSWORD.to_owned().into()).await.expect("hashed");
        add_member(accounts, id, "ours@example.com", &ours).await;
        let directory = directories::by_id(&accounts.db, id).await.expect("the directory");
        let mut shortest = BTreeMap::new();
        for _ in 0..10 {
            for email in ["md5@example.com", "ours@example.com", "unknown@example.com"] {
                let attempt = Attempt {
                    directory: directory.clone(),
                    identifier: email.to_owned(),
                    password: "wrong password".to_owned().into(),
                    network: "192.0.2.1/32".parse().expect("a network"),
                };
                let started = Clock::stopwatch();
                let outcome = sign_in::with_password(accounts, attempt).await.expect("tried");
                let took = Clock::stopwatch() - started;
                assert!(matches!(outcome, Outcome::WrongCredentials), "{outcome:?}");
                let known = shortest.entry(email).or_insert(took);
                *known = took.min(*known);
            }
        }
        shortest
    });
    let all = || shortest.values().copied();
    let (least, most) = (all().min().unwrap_or_default(), all().max().unwrap_or_default());
    assert!(least > Duration::ZERO && most < 3 * least, "{shortest:?}");
}
