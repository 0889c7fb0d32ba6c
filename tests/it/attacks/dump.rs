//! A stolen copy of the database: nothing in it lets anybody in, and no secret stands in it.

use std::collections::BTreeSet;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use secrecy::ExposeSecret;
use vtex_idp::{
    accounts::{erase, manage},
    oauth::{
        client::secrets::{Which, retire_secret, rotate_secret},
        keyring::Rotation,
    },
    stores::Store,
    types::AccessTokenFormat,
};

use crate::{
    flows::import::{Files, verified},
    support::{
        app::{App, CALLBACK, Like, VERIFIER, text},
        browser::Browser,
        dump::{Cell, cells},
        machine, on_both,
        world::{Backend, EMAIL, Options, PASSWORD, World},
    },
};

const COOKIE: &str = "vtex-idp-session-members";
const IMPORTED: &str = "imported@example.com";
const FORMER_PASSWORD: &str = "a password of before";

/// A server that guesses do not slow, so that each of them is looked at.
fn patient(backend: Backend) -> World {
    let mut options = Options::usual();
    let throttle = &mut options.config.throttle;
    throttle.free_attempts = 1_000_000;
    throttle.max_attempts = 1_000_000;
    throttle.max_attempts_everywhere = 1_000_000_000;
    throttle.network_max_failures = 1_000_000_000;
    throttle.machine_failures_per_minute = 1_000_000;
    options.start(backend)
}

/// What somebody may do with a text who takes it for a credential.
struct Thief<'w> {
    world: &'w World,
    public: App<'w>,
    confidential: App<'w>,
}

impl Thief<'_> {
    /// Where a text is accepted as a code, a token, a session or a secret.
    fn is_let_in_by(&self, value: &str) -> Option<&'static str> {
        let world = self.world;
        if world.redeem(value).status == 200 || self.public.redeem(value).status == 200 {
            return Some("as a code");
        }
        if self.public.refresh(value).status == 200 || self.confidential.refresh(value).status == 200 {
            return Some("as a refresh token");
        }
        let is_header = value.bytes().all(|byte| (0x21..0x7f).contains(&byte));
        if is_header && (world.userinfo(value).status == 200 || self.public.userinfo(value).status == 200) {
            return Some("as an access token");
        }
        let introspected = self.confidential.post("introspect", &[("token", value)]).expect_status(200);
        if introspected.json()["active"] == true {
            return Some("as a token that is asked about");
        }
        if is_header && self.is_session(value) {
            return Some("as a session's cookie");
        }
        for client_id in [&world.client_id, &self.confidential.client_id] {
            if self.is_client_secret(client_id, value) {
                return Some("as a client secret");
            }
        }
        None
    }

    fn is_session(&self, value: &str) -> bool {
        let browser = Browser::new();
        browser.plant_cookie(&self.world.base_url, &format!("{COOKIE}={value}; Path=/"));
        browser.get(self.world.authorize_url("s")).expect_status(200).title() != "Sign in to Club Store"
    }

    /// Whoever has the secret hears of the code that it is unknown.
    fn is_client_secret(&self, client_id: &str, value: &str) -> bool {
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", client_id),
            ("client_secret", value),
            ("code", "unknown"),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        let answer = machine::post_form(&self.world.endpoint("token"), &fields, &[]);
        assert!([400, 401].contains(&answer.status), "{}", answer.body);
        answer.error() != "invalid_client" && !value.is_empty()
    }
}

/// Whether a password signs somebody in; the page is the same for every attempt.
fn signs_in(world: &World, browser: &Browser, (email, password): (&str, &str)) -> bool {
    let page = browser.get(world.authorize_url("s"));
    page.form().fill("identifier", email).fill("password", password).submit().status == 303
}

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
            of_table().filter(|cell| cell.place.ends_with(".id")).filter_map(id).collect();
        let long: BTreeSet<&[u8]> =
            of_table().map(|cell| &cell.bytes[..]).filter(|it| it.len() == 32).collect();
        for id in &ids {
            let made = |hash: &&[u8]| URL_SAFE_NO_PAD.encode([id.as_slice(), hash, &[0; 4]].concat());
            all.extend(long.iter().map(made));
        }
    }
    all
}

/// Everything that a server may keep, and the secrets that are good for something.
struct Deployment<'w> {
    thief: Thief<'w>,
    /// Texts that let their owner in, each with where.
    good: Vec<(String, &'static str)>,
    /// Texts that did, or may not be read for another reason.
    others: Vec<String>,
}

fn deployment(world: &World) -> Deployment<'_> {
    let files = Files::new();
    let base = format!(
        "email,name,password_hash,hash_format\n{IMPORTED},Imported,{},sha1(password)\n",
        sha1_of("imported password")
    );
    assert_eq!(files.import(world, ("users.csv", base.as_bytes()), verified()).expect("imported").added, 1);
    let (public, confidential) = (App::public(world), App::confidential(world));
    let jwt = App::like(world, &Like { access_tokens: AccessTokenFormat::Jwt, ..Like::default() });
    let accounts = &world.app.accounts;
    world.wait(manage::set_password(accounts, world.shopper.id, FORMER_PASSWORD.into())).expect("set");
    world.wait(manage::set_password(accounts, world.shopper.id, PASSWORD.into())).expect("set");
    let gone = world.add_user("gone@example.com", true);
    world.wait(erase::erase(accounts, &gone)).expect("erased");
    assert!(!signs_in(world, &Browser::new(), (EMAIL, "typed-wrong")));

    let rotated = || {
        world.wait(async {
            let slug = "club".parse().expect("a slug");
            let store = Store::by_slug(&world.app.db, &slug).await.expect("read").expect("the store");
            let all = vtex_idp::oauth::Client::of_store(&world.app.db, store.id).await.expect("read");
            let client =
                all.iter().find(|client| client.client_id == world.client_id).expect("the client").key;
            let (db, clock) = (&world.app.db, &world.app.clock);
            let new = rotate_secret(db, clock, store.id, client).await.expect("rotated");
            retire_secret(db, clock, store.id, client, Which::Newer).await.expect("retired");
            new.expose_secret().to_owned()
        })
    };
    let retired = rotated();

    let used = world.code();
    let answer = world.redeem(&used).expect_status(200);
    let access = text(&answer.json(), "access_token");
    let browser = world.signed_in();
    let session = browser.cookie(&world.base_url, COOKIE).expect("a cookie");
    let old = text(&public.tokens(), "refresh_token");
    let next = public.refresh(&old).expect_status(200).json();
    let signed = jwt.tokens();

    // What was made before is under a former key now.
    let former = std::fs::read_to_string(world.app.config.data_dir.join("server.key")).expect("the key");
    let key = world.app.add_server_key().expect("added").expect("a file");
    world.wait(world.app.use_server_key(&key.fingerprint())).expect("current");
    world.wait(world.app.follow_server_key()).expect("followed");
    world.wait(world.app.oauth.keyring.rotate(Rotation::Announced)).expect("rotated");
    world.wait(world.app.log.flush()).expect("written");

    let secret = confidential.client_secret.clone().expect("a secret");
    let good = vec![
        (world.code(), "as a code"),
        (public.code(), "as a code"),
        (access, "as an access token"),
        (text(&next, "access_token"), "as an access token"),
        (text(&signed, "access_token"), "as an access token"),
        (text(&next, "refresh_token"), "as a refresh token"),
        (session, "as a session's cookie"),
        (world.client_secret.clone(), "as a client secret"),
        (secret, "as a client secret"),
    ];
    let others = vec![
        used,
        old,
        retired,
        text(&signed, "refresh_token"),
        text(&signed, "id_token"),
        former.trim().to_owned(),
        key.text().expose_secret().to_owned(),
        PASSWORD.to_owned(),
        FORMER_PASSWORD.to_owned(),
        "imported password".to_owned(),
        "typed-wrong".to_owned(),
    ];
    Deployment { thief: Thief { world, public, confidential }, good, others }
}

fn sha1_of(password: &str) -> String {
    use sha1::{Digest, Sha1};
    hex::encode(Sha1::digest(password))
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
                for email in [EMAIL, IMPORTED] {
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
        assert!(signs_in(&world, &Browser::new(), (IMPORTED, "imported password")));
    }
}
