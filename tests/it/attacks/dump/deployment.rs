//! A server with everything in it that one may keep, and the secrets that belong to it.

use secrecy::ExposeSecret;
use vtex_idp::{
    accounts::{erase, manage},
    oauth::{
        Client,
        client::secrets::{Which, retire_secret, rotate_secret},
        keyring::Rotation,
    },
    stores::Store,
    types::AccessTokenFormat,
};

use super::thief::{COOKIE, Thief, signs_in};
use crate::{
    flows::import::{Files, verified},
    support::{
        app::{App, Like, text},
        browser::Browser,
        world::{Backend, EMAIL, Options, PASSWORD, World},
    },
};

/// Somebody who was imported, and their password.
pub(super) const IMPORTED: (&str, &str) = ("imported@example.com", "imported password");
const FORMER_PASSWORD: &str = "a password of before";

/// A server that guesses do not slow, so that each of them is looked at.
pub(super) fn patient(backend: Backend) -> World {
    let mut options = Options::usual();
    let throttle = &mut options.config.throttle;
    throttle.free_attempts = 1_000_000;
    throttle.max_attempts = 1_000_000;
    throttle.max_attempts_everywhere = 1_000_000_000;
    throttle.network_max_failures = 1_000_000_000;
    throttle.machine_failures_per_minute = 1_000_000;
    options.start(backend)
}

/// Everything that a server may keep, and the secrets that are good for something.
pub(super) struct Deployment<'w> {
    pub(super) thief: Thief<'w>,
    /// Texts that let their owner in, each with where.
    pub(super) good: Vec<(String, &'static str)>,
    /// Texts that did, or may not be read for another reason.
    pub(super) others: Vec<String>,
}

pub(super) fn deployment(world: &World) -> Deployment<'_> {
    let files = Files::new();
    let base = format!(
        "email,name,password_hash,hash_format\n{},Imported,{},sha1(password)\n",
        IMPORTED.0,
        sha1_of(IMPORTED.1)
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
            let all = Client::of_store(&world.app.db, store.id).await.expect("read");
            let client =
                all.iter().find(|client| client.client_id == world.client_id).expect("the client").key;
            let new = rotate_secret(&world.app.acting, store.id, client).await.expect("rotated");
            retire_secret(&world.app.acting, store.id, client, Which::Newer).await.expect("retired");
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
    let key = world.wait(world.app.add_server_key()).expect("added").expect("a file");
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
        IMPORTED.1.to_owned(),
        "typed-wrong".to_owned(),
    ];
    Deployment { thief: Thief { world, public, confidential }, good, others }
}

fn sha1_of(password: &str) -> String {
    use sha1::{Digest, Sha1};
    hex::encode(Sha1::digest(password))
}
