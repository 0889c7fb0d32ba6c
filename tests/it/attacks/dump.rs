//! A stolen copy of the database: nothing in it lets anybody in, and no secret stands in it.

mod deployment;
mod thief;

use std::collections::BTreeSet;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use deployment::{Deployment, IMPORTED, deployment, patient};
use thief::signs_in;

use crate::support::{
    browser::Browser,
    dump::{Cell, cells},
    on_both,
    world::{Backend, EMAIL, PASSWORD},
};

/// The texts that a cell may be meant as.
fn texts(bytes: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    if bytes.len() >= 16 {
        texts.extend([URL_SAFE_NO_PAD.encode(bytes), STANDARD.encode(bytes), hex::encode(bytes)]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let decoded =
            [hex::decode(text).ok(), URL_SAFE_NO_PAD.decode(text).ok(), STANDARD_NO_PAD.decode(text).ok()];
        texts.extend(decoded.into_iter().flatten().map(|bytes| URL_SAFE_NO_PAD.encode(bytes)));
        texts.push(text.to_owned());
    }
    texts.retain(|text| (1..4000).contains(&text.len()));
    texts
}

/// An id of a row: 16 bytes on SQLite, a text on Postgres.
fn id(cell: &Cell) -> Option<[u8; 16]> {
    let text = std::str::from_utf8(&cell.bytes).ok().and_then(|text| text.parse::<uuid::Uuid>().ok());
    text.map(uuid::Uuid::into_bytes).or_else(|| cell.bytes.as_slice().try_into().ok())
}

/// Credentials of our own form, `id + 36 bytes`, out of the tables that have such, and whatever of them is as long as a hash.
fn built(cells: &[Cell]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for table in ["grants.", "sessions."] {
        let of_table = || cells.iter().filter(|cell| cell.place.starts_with(table));
        let ids: BTreeSet<[u8; 16]> =
            of_table().filter(|cell| cell.place == format!("{table}id")).filter_map(id).collect();
        let long: BTreeSet<&[u8]> =
            of_table().map(|cell| &cell.bytes[..]).filter(|it| it.len() == 32).collect();
        for id in &ids {
            let made = |hash: &&[u8]| URL_SAFE_NO_PAD.encode([id.as_slice(), hash, &[0; 4]].concat());
            all.extend(long.iter().map(made));
        }
    }
    all
}

/// A secret as it might be kept: as it is, as its bytes, without its row's id, in hex, in the other base64.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![secret.as_bytes().to_vec()];
    if let Ok(bytes) = URL_SAFE_NO_PAD.decode(secret) {
        let own = if bytes.len() == 52 { &bytes[16..] } else { &bytes[..] };
        forms.extend([own.to_vec(), hex::encode(own).into_bytes(), hex::encode_upper(own).into_bytes()]);
        forms.extend([STANDARD_NO_PAD.encode(own), URL_SAFE_NO_PAD.encode(own)].map(String::into_bytes));
    }
    forms.push(hex::encode(secret).into_bytes());
    forms.push(STANDARD_NO_PAD.encode(secret).into_bytes());
    forms
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

on_both! {
    fn no_cell_of_the_database_holds_a_secret(backend) {
        let world = patient(backend);
        let deployment = deployment(&world);
        let mut all = world.wait(cells(&world.app.db));
        let tables: BTreeSet<&str> = all.iter().filter_map(|cell| cell.place.split('.').next()).collect();
        for table in ["grants", "sessions", "client_secrets", "retired_secrets", "signing_keys", "passwords", "throttle",
                      "login_steps", "erased_users", "server_settings"] {
            assert!(tables.contains(table), "{table} is empty");
        }
        if backend == Backend::Sqlite {
            // Also what was removed and is still in the files.
            for name in ["vtex-idp.db", "vtex-idp.db-wal"] {
                let bytes = std::fs::read(world.app.config.data_dir.join(name)).expect("a file");
                all.push(Cell { place: name.to_owned(), bytes });
            }
        }
        let secrets = deployment.good.iter().map(|(secret, _)| secret).chain(&deployment.others);
        for secret in secrets {
            for form in forms(secret) {
                let place = all.iter().find(|cell| holds(&cell.bytes, &form)).map(|cell| &cell.place);
                assert_eq!(place, None, "{secret} as {form:?}");
            }
        }
        for cell in &all {
            let read = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &cell.bytes);
            assert!(read.is_err(), "{} is a private key", cell.place);
        }
        // The search finds what is there.
        assert!(all.iter().any(|cell| holds(&cell.bytes, EMAIL.as_bytes())));
    }

    fn nothing_in_the_database_is_accepted_anywhere(backend) {
        let world = patient(backend);
        let Deployment { thief, good, .. } = deployment(&world);
        let all = world.wait(cells(&world.app.db));
        let values: BTreeSet<String> = all.iter().flat_map(|cell| texts(&cell.bytes)).collect();
        let tried: Vec<String> = values.iter().cloned().chain(built(&all)).collect();
        assert!(tried.len() > 300, "{}", tried.len());
        let let_in = |values: &[String]| -> Vec<String> {
            let found = values.iter().filter_map(|value| Some(format!("{value}: {}", thief.is_let_in_by(value)?)));
            found.collect()
        };
        let let_in: Vec<String> = std::thread::scope(|scope| {
            let parts: Vec<_> = tried.chunks(tried.len().div_ceil(4)).map(|part| scope.spawn(|| let_in(part))).collect();
            parts.into_iter().flat_map(|part| part.join().expect("no panic")).collect()
        });
        assert!(let_in.is_empty(), "{let_in:#?}");
        // Whoever has the right ones is let in: the attempts are worth something.
        for (secret, place) in &good {
            assert_eq!(thief.is_let_in_by(secret), Some(*place), "{secret}");
        }
    }

    fn nothing_in_the_database_is_anybodys_password(backend) {
        let world = patient(backend);
        deployment(&world);
        let all = world.wait(cells(&world.app.db));
        let of_people = |cell: &&Cell| {
            ["passwords", "users", "throttle", "server_settings", "client_secrets", "user_events"]
                .iter().any(|table| cell.place.split('.').next() == Some(table))
        };
        let mut values: BTreeSet<String> = all.iter().filter(of_people).flat_map(|cell| texts(&cell.bytes)).collect();
        values.retain(|value| value.len() >= 8); // no password is shorter
        let values: Vec<String> = values.into_iter().collect();
        assert!(values.len() > 20, "{}", values.len());
        let tried = |values: &[String]| {
            let browser = Browser::new();
            for value in values {
                for email in [EMAIL, IMPORTED.0] {
                    assert!(!signs_in(&world, &browser, (email, value)), "{value}");
                }
            }
        };
        std::thread::scope(|scope| {
            for part in values.chunks(values.len().div_ceil(2)) {
                scope.spawn(|| tried(part));
            }
        });
        assert!(signs_in(&world, &Browser::new(), (EMAIL, PASSWORD)));
        assert!(signs_in(&world, &Browser::new(), IMPORTED));
    }
}
