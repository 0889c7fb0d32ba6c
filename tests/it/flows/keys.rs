//! The keys that sign tokens: how one follows another, on all nodes, and who can read them.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use serde_json::Value;
use vtex_idp::{
    app::App,
    crypto::signing_key::SigningKey,
    db::{Executor, signing_keys},
    jobs,
    oauth::{
        jwt::{Error, Rejected},
        jwt_access_token::{self, JwtAccessToken},
        keyring::{RotateError, Rotation},
    },
};

use super::commands::prepare;
use crate::support::{
    machine, on_both,
    world::{Backend, World},
};

const DAY: i64 = 86_400;

/// What stands in every readable P-256 key: the curve's name (RFC 5480 section 2.1.1.1), as DER.
const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// The names of the published keys, as a client reads them.
fn published(world: &World) -> Vec<String> {
    let set = machine::get(&world.endpoint("jwks"), &[]).expect_status(200).json();
    let name = |key: &Value| key["kid"].as_str().expect("a name").to_owned();
    set["keys"].as_array().expect("keys").iter().map(name).collect()
}

fn signing(world: &World, node: &App) -> String {
    world.wait(node.oauth.keyring.signing_key()).expect("a key").kid().to_owned()
}

fn rotate(world: &World, how: Rotation) -> String {
    world.wait(world.app.oauth.keyring.rotate(how)).expect("rotated").0
}

/// Another node of the same deployment.
fn node(world: &World) -> App {
    let config = (*world.app.config).clone();
    world.wait(App::open(config, world.app.clock.clone())).expect("opens")
}

fn token(world: &World) -> String {
    let now = world.clock().now();
    let issuer = format!("{}/club", world.base_url);
    let token = JwtAccessToken {
        iss: issuer.clone(),
        exp: now.plus(DAY),
        aud: issuer,
        sub: world.shopper.id.to_string(),
        client_id: "app".to_owned(),
        iat: now,
        jti: "one".to_owned(),
        scope: None,
        auth_time: None,
        acr: None,
    };
    world.wait(token.sign(&world.app.oauth.keyring)).expect("signed")
}

/// Why a node does not believe a token; `None` when it does.
fn rejected(world: &World, node: &App, token: &str) -> Option<Rejected> {
    let issuer = format!("{}/club", world.base_url);
    match world.wait(jwt_access_token::read(&node.oauth.keyring, &issuer, token)) {
        Ok(_) => None,
        Err(Error::Rejected(why)) => Some(why),
        Err(Error::Keys(error)) => panic!("{error}"),
    }
}

on_both! {
    fn a_key_is_published_before_it_signs_and_until_its_last_token_has_ended(backend) {
        let world = World::start(backend);
        let old = published(&world);
        assert_eq!(old, [signing(&world, &world.app)]);
        let new = rotate(&world, Rotation::Announced);
        assert_eq!(published(&world), [new.clone(), old[0].clone()]);
        world.clock().advance(599);
        assert_eq!(signing(&world, &world.app), old[0]);
        let last = token(&world);
        world.clock().advance(1);
        assert_eq!(signing(&world, &world.app), new);
        world.clock().advance(DAY - 2);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        assert_eq!(rejected(&world, &world.app, &last), None);
        assert_eq!(published(&world), [new.clone(), old[0].clone()]);
        world.clock().advance(700);
        assert_eq!(published(&world), std::slice::from_ref(&new), "even if nobody cleans up");
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        assert_eq!(world.wait(signing_keys::all(&world.app.db)).expect("read").len(), 1);
        assert_eq!(published(&world), [new]);
    }

    fn nodes_that_need_the_first_key_at_once_make_one(backend) {
        let world = World::start(backend);
        let nodes = [node(&world), node(&world), node(&world)];
        let [a, b, c] = &nodes;
        let (a, b, c, d) = world.wait(async {
            tokio::join!(
                a.oauth.keyring.signing_key(),
                b.oauth.keyring.signing_key(),
                c.oauth.keyring.signing_key(),
                world.app.oauth.keyring.signing_key(),
            )
        });
        let kids: Vec<String> = [a, b, c, d].map(|key| key.expect("a key").kid().to_owned()).into();
        assert!(kids.iter().all(|kid| *kid == kids[0]), "{kids:?}");
        assert_eq!(published(&world), [kids[0].clone()]);
    }

    fn nodes_that_find_the_key_old_at_once_make_one(backend) {
        let world = World::start(backend);
        let nodes = [node(&world), node(&world)];
        let old = signing(&world, &world.app);
        world.clock().advance(90 * DAY - 1);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        assert_eq!(published(&world), std::slice::from_ref(&old));
        world.clock().advance(1);
        for _ in 0..2 {
            let (a, b, c) = world.wait(async {
                tokio::join!(jobs::clean_up(&nodes[0]), jobs::clean_up(&nodes[1]), jobs::clean_up(&world.app))
            });
            assert!(a.is_ok() && b.is_ok() && c.is_ok());
        }
        world.clock().advance(30);
        let kids = published(&world);
        assert_eq!((kids.len(), &kids[1]), (2, &old));
        assert_eq!(signing(&world, &nodes[0]), old);
        world.clock().advance(570);
        assert_eq!(signing(&world, &nodes[0]), kids[0]);
    }

    fn no_key_is_made_where_nobody_needs_one(backend) {
        let world = World::start(backend);
        world.clock().advance(100 * DAY);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        assert!(world.wait(signing_keys::all(&world.app.db)).expect("read").is_empty());
    }

    fn another_node_follows_within_half_a_minute_and_takes_what_the_new_key_signed_at_once(backend) {
        let world = World::start(backend);
        let other = node(&world);
        let old = signing(&world, &other);
        let new = rotate(&world, Rotation::AtOnce);
        let signed = token(&world);
        // Whoever invents names of keys does not make it read more often than every few seconds.
        assert_eq!(rejected(&world, &other, &signed), Some(Rejected::UnknownKey));
        world.clock().advance(3);
        assert_eq!(rejected(&world, &other, &signed), None);
        assert_eq!(signing(&world, &other), new);
        let newest = rotate(&world, Rotation::AtOnce);
        world.clock().advance(29);
        assert_eq!(signing(&world, &other), new);
        world.clock().advance(1);
        assert_eq!(signing(&world, &other), newest);
        assert_eq!(published(&world), [newest, new, old]);
    }

    fn a_stolen_key_signs_nothing_more_once_it_is_revoked(backend) {
        let world = World::start(backend);
        let other = node(&world);
        let stolen = token(&world);
        assert_eq!(rejected(&world, &other, &stolen), None);
        let new = rotate(&world, Rotation::AtOnceAlone);
        assert_eq!(published(&world), [new]);
        assert_eq!(rejected(&world, &world.app, &stolen), Some(Rejected::UnknownKey));
        world.clock().advance(30);
        assert_eq!(rejected(&world, &other, &stolen), Some(Rejected::UnknownKey));
    }

    fn a_key_that_waits_is_not_followed_by_another_unless_that_signs_at_once(backend) {
        let world = World::start(backend);
        let old = signing(&world, &world.app);
        let waiting = rotate(&world, Rotation::Announced);
        let again = world.wait(world.app.oauth.keyring.rotate(Rotation::Announced));
        assert!(matches!(again, Err(RotateError::Waiting(_))));
        let new = rotate(&world, Rotation::AtOnce);
        assert_eq!(published(&world), [new.clone(), waiting, old]);
        world.clock().advance(600);
        assert_eq!(signing(&world, &world.app), new);
    }

    fn keys_that_are_known_serve_while_the_database_is_away(backend) {
        let world = World::start(backend);
        let known = published(&world);
        let signed = token(&world);
        world.wait(world.app.db.close());
        world.clock().advance(60);
        assert_eq!(published(&world), known);
        assert_eq!(signing(&world, &world.app), known[0]);
        assert_eq!(rejected(&world, &world.app, &signed), None);
    }

    fn private_keys_are_not_readable_in_the_database(backend) {
        let world = World::start(backend);
        signing(&world, &world.app);
        let rows = world.wait(signing_keys::all(&world.app.db)).expect("read");
        let [row] = rows.as_slice() else { panic!("{} keys", rows.len()) };
        let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        let readable = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        assert!(holds(readable.expect("a key").as_ref(), &P256), "a readable key would not be found");
        assert!(!holds(&row.private_key, &P256));
        assert!(SigningKey::open(&row.kid, &row.private_key, &world.app.keys.current()).is_ok());
        if backend == Backend::Sqlite {
            let folder = &world.app.config.data_dir;
            let files = ["vtex-idp.db", "vtex-idp.db-wal"].map(|name| std::fs::read(folder.join(name)).expect("a file"));
            assert!(files.iter().any(|file| holds(file, &row.private_key)), "the key is in neither file");
            assert!(!files.iter().any(|file| holds(file, &P256)));
        }
    }

    fn a_damaged_key_is_said_and_can_be_replaced(backend) {
        let world = World::start(backend);
        let before = published(&world);
        let damage = world.app.db.sql("UPDATE signing_keys SET private_key = $1").bind(vec![7_u8; 80]);
        world.wait(damage.execute()).expect("damaged");
        world.clock().advance(30);
        let answer = machine::get(&world.endpoint("jwks"), &[]).expect_status(500);
        assert_eq!((answer.error().as_str(), answer.header("cache-control")), ("server_error", Some("no-store")));
        let said = world.wait(world.app.oauth.keyring.signing_key()).err().expect("damaged").to_string();
        assert!(said.contains(&before[0]) && said.contains("key rotate --now --revoke-old"), "{said}");
        let new = rotate(&world, Rotation::AtOnceAlone);
        assert_eq!(published(&world), [new]);
    }

    fn what_is_published_has_nothing_private(backend) {
        let world = World::start(backend);
        rotate(&world, Rotation::Announced);
        for url in [world.endpoint("jwks"), world.endpoint("jwks/")] {
            let answer = machine::get(&url, &[]).expect_status(200);
            assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
            let set = answer.json();
            for key in set["keys"].as_array().expect("keys") {
                let members: Vec<&String> = key.as_object().expect("an object").keys().collect();
                assert_eq!(members.len(), 7, "{members:?}");
                for member in ["kty", "crv", "x", "y", "use", "alg", "kid"] {
                    assert!(key[member].is_string(), "{member}");
                }
            }
        }
        machine::get(&world.endpoint("jwks").replace("/club/", "/other/"), &[]).expect_status(404);
        machine::send("POST", &world.endpoint("jwks")).expect_status(405);
    }

    fn keys_are_listed_and_rotated_from_the_command_line(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let list = || -> Vec<(String, String)> {
            let listed = program.expect(&["key", "list", "--json"], "").stdout;
            let keys: Vec<Value> = serde_json::from_slice(&listed).expect("JSON");
            let text = |key: &Value, member: &str| key[member].as_str().expect("text").to_owned();
            keys.iter().map(|key| (text(key, "kid"), text(key, "state"))).collect()
        };
        let states = || list().into_iter().map(|(_, state)| state).collect::<Vec<_>>();
        let made = |arguments: &[&str]| -> String {
            let made = program.expect(&[["key", "rotate", "--json"].as_slice(), arguments].concat(), "").stdout;
            serde_json::from_slice::<Value>(&made).expect("JSON")["kid"].as_str().expect("a name").to_owned()
        };
        assert!(list().is_empty());
        let first = made(&[]);
        assert_eq!(list(), [(first.clone(), "signing".to_owned())]);
        made(&[]);
        assert_eq!(states(), ["waiting", "signing"]);
        assert!(program.refuse(&["key", "rotate"], "").contains("--now"));
        made(&["--now"]);
        assert_eq!(states(), ["signing", "kept", "kept"]);
        assert_eq!(program.run(&["key", "rotate", "--revoke-old"], "").status.code(), Some(2));
        let alone = made(&["--now", "--revoke-old"]);
        assert_eq!(list(), [(alone.clone(), "signing".to_owned())]);
        let shown = String::from_utf8(program.expect(&["key", "list"], "").stdout).expect("text");
        assert!(shown.contains(&alone) && !shown.contains(&first), "{shown}");
    }
}
