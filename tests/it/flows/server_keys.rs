//! The server's own keys: another one becomes current while shoppers, apps and imports go on, and nodes follow one by one.

use std::os::unix::fs::PermissionsExt;

use secrecy::ExposeSecret;
use serde_json::Value;
use sha1::{Digest, Sha1};
use vtex_idp::{
    app::{App as Node, server_keys::ChangeError},
    config::Config,
    crypto::server_key::ServerKey,
    db::{Executor, signing_keys},
    oauth::keyring::Rotation,
    types::{Token, TokenHash},
};

use super::{
    commands::prepare,
    import::{Files, counts, hash_is_ours, user},
};
use crate::support::{
    app::{App, text},
    browser::Browser,
    machine, on_both,
    world::{Backend, EMAIL, PASSWORD, World},
};

/// Adds a key to the world's file; nothing is made under it yet.
fn added(world: &World) -> TokenHash {
    world.wait(world.app.add_server_key()).expect("added").expect("a file").fingerprint()
}

fn use_key(world: &World, key: &TokenHash) {
    world.wait(world.app.use_server_key(key)).expect("current");
    world.wait(world.app.follow_server_key()).expect("followed");
}

fn current(node: &Node) -> TokenHash {
    node.keys.current().fingerprint()
}

/// Another node of the world's deployment, with these keys in its settings.
fn node(world: &World, keys: &str) -> Result<Node, vtex_idp::app::Error> {
    let config = Config { server_key: Some(keys.into()), ..(*world.app.config).clone() };
    world.wait(Node::open(config, world.app.clock.clone()))
}

/// The keys in the world's file, one a line.
fn file(world: &World) -> String {
    std::fs::read_to_string(world.app.config.data_dir.join("server.key")).expect("the file")
}

on_both! {
    fn pages_that_are_open_can_be_submitted_after_another_key_became_current(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s")).expect_status(200);
        let (old, new) = (current(&world.app), added(&world));
        use_key(&world, &new);
        assert_eq!(current(&world.app), new);
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
        let page = Browser::new().get(world.authorize_url("s")).expect_status(200);
        assert!(world.wait(world.app.remove_server_key(&old)).expect("removed"));
        world.wait(world.app.follow_server_key()).expect("followed");
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
    }

    fn refresh_tokens_go_on_and_their_theft_is_noticed_across_keys(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let [kept, stolen, retried] = [(); 3].map(|()| text(&app.tokens(), "refresh_token"));
        let next = text(&app.refresh(&stolen).expect_status(200).json(), "refresh_token");
        let answered = app.refresh(&retried).expect_status(200).json();
        let new = added(&world);
        use_key(&world, &new);
        // An answer that was lost is given again, though another key is current now.
        assert_eq!(app.refresh(&retried).expect_status(200).json()["refresh_token"], answered["refresh_token"]);
        app.userinfo(&text(&answered, "access_token")).expect_status(200);
        let further = text(&app.refresh(&text(&answered, "refresh_token")).expect_status(200).json(), "refresh_token");
        app.refresh(&further).expect_status(200);
        app.refresh(&kept).expect_status(200);
        world.clock().advance(60);
        let moved = Token::of(Token::parse(&next).expect("a token").id(), *Token::parse(&kept).expect("a token").secret());
        assert_eq!(app.refresh(&moved.expose()).expect_status(400).error(), "invalid_grant");
        let last = text(&app.refresh(&next).expect_status(200).json(), "refresh_token");
        world.clock().advance(60);
        app.refresh(&stolen).expect_status(400);
        app.refresh(&last).expect_status(400);
    }

    fn signing_keys_are_encrypted_anew_and_sign_on(backend) {
        let world = World::start(backend);
        world.wait(world.app.oauth.keyring.rotate(Rotation::Announced)).expect("made");
        let app = App::public(&world);
        let signed = text(&app.tokens(), "id_token");
        let sealed = || -> Vec<Vec<u8>> {
            let rows = world.wait(signing_keys::all(&world.app.db)).expect("read");
            rows.into_iter().map(|row| row.private_key).collect()
        };
        let (old, before, published) = (current(&world.app), sealed(), machine::get(&world.endpoint("jwks"), &[]).body);
        let new = added(&world);
        let change = world.wait(world.app.use_server_key(&new)).expect("current");
        assert_eq!((change.changed, usize::try_from(change.resealed).expect("few")), (true, before.len()));
        assert!(sealed().iter().all(|key| !before.contains(key)));
        // A node that has not looked yet reads the keys all the same.
        world.clock().advance(30);
        assert_eq!(current(&world.app), old);
        assert_eq!(machine::get(&world.endpoint("jwks"), &[]).body, published);
        app.signed(&signed, "JWT");
        use_key(&world, &new);
        assert!(!world.wait(world.app.use_server_key(&new)).expect("current").changed);
        world.wait(world.app.remove_server_key(&old)).expect("removed");
        let alone = node(&world, &file(&world)).expect("opens");
        assert_eq!(world.wait(alone.oauth.keyring.published()).expect("opened").keys.len(), before.len());
    }

    fn a_signing_key_that_a_late_node_made_keeps_the_former_key_until_it_is_taken_along(backend) {
        let world = World::start(backend);
        let (old, new) = (current(&world.app), added(&world));
        world.wait(world.app.use_server_key(&new)).expect("current");
        world.wait(world.app.oauth.keyring.rotate(Rotation::AtOnce)).expect("made under the former key");
        world.wait(world.app.follow_server_key()).expect("followed");
        let refused = world.wait(world.app.remove_server_key(&old)).expect_err("it seals");
        assert!(matches!(refused, ChangeError::Seals { .. }) && refused.to_string().contains("key server use"), "{refused}");
        assert_eq!(world.wait(world.app.use_server_key(&new)).expect("again").resealed, 1);
        world.wait(world.app.remove_server_key(&old)).expect("removed");
        assert_eq!(file(&world).lines().count(), 1);
    }

    fn a_node_without_the_new_key_goes_on_and_does_not_start_again(backend) {
        let world = World::start(backend);
        let one = file(&world);
        let late = node(&world, &one).expect("opens");
        let kid = world.wait(late.oauth.keyring.signing_key()).expect("a key").kid().to_owned();
        let new = added(&world);
        let both = file(&world);
        use_key(&world, &new);
        let said = world.wait(late.follow_server_key()).expect_err("it lacks the key").to_string();
        assert!(said.contains("VTEX_IDP_SERVER_KEY") && said.contains("when the server starts"), "{said}");
        world.clock().advance(60);
        assert_eq!(world.wait(late.oauth.keyring.signing_key()).expect("the known one").kid(), kid);
        world.wait(world.app.oauth.keyring.rotate(Rotation::AtOnceAlone)).expect("rotated");
        world.clock().advance(60);
        assert!(world.wait(late.oauth.keyring.signing_key()).is_err(), "a key that was revoked serves nowhere");
        let said = node(&world, &one).err().expect("it lacks the key").to_string();
        assert!(said.contains("VTEX_IDP_SERVER_KEY") && !said.contains(one.trim()), "{said}");
        let used = world.wait(late.use_server_key(&new)).expect_err("it lacks the key");
        assert!(matches!(used, ChangeError::NotHeld(_)));
        assert_eq!(current(&node(&world, &both).expect("opens")), new);
    }

    fn an_import_knows_hashes_under_former_keys_and_renews_their_codes(backend) {
        let world = World::start(backend);
        let files = Files::new();
        let old_hash = hex::encode(Sha1::digest(format!("na{PASSWORD}"))); // as a shop of the past kept it
        let base = format!(
            "external_id,email,name,password_hash,password_salt,hash_format\n\
             7,first@example.com,First,{old_hash},na,sha1(salt + password)\n"
        );
        let import = || counts(&files.table(&world, &base));
        let strong = || hash_is_ours(&world, &user(&world, "first@example.com")) == Some(true);
        assert_eq!(import(), [1, 0, 0, 0]);
        world.log_in(&Browser::new(), "first@example.com", PASSWORD).expect_status(200);
        assert!(strong());
        let (old, new) = (current(&world.app), added(&world));
        use_key(&world, &new);
        assert_eq!(world.wait(world.app.server_key_needed(&old)).expect("read").codes, 1);
        assert_eq!(import(), [0, 0, 1, 0]);
        assert!(strong());
        assert!(world.wait(world.app.server_key_needed(&old)).expect("read").is_nothing());
        world.wait(world.app.remove_server_key(&old)).expect("removed");
        world.wait(world.app.follow_server_key()).expect("followed");
        assert_eq!(import(), [0, 0, 1, 0]);
        assert!(strong());
        // A code as earlier builds kept it, without the name of its key.
        let first = user(&world, "first@example.com").id;
        let cut = world.app.db.sql("UPDATE passwords SET import_code = substr(import_code, 9) WHERE user_id = $1");
        assert_eq!(world.wait(cut.bind(first).execute()).expect("changed"), 1);
        assert_eq!(world.wait(world.app.server_key_needed(&old)).expect("read").codes, 1);
        assert_eq!(import(), [0, 0, 1, 0]);
        assert!(world.wait(world.app.server_key_needed(&old)).expect("read").is_nothing());
        assert!(strong());
    }

    fn a_key_is_needed_as_long_as_a_login_under_it_can_be_refreshed(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let tokens = app.tokens();
        let old = current(&world.app);
        assert!(matches!(world.wait(world.app.server_key_needed(&old)), Err(ChangeError::Current(_))));
        assert!(matches!(world.wait(world.app.remove_server_key(&old)), Err(ChangeError::Current(_))));
        let new = added(&world);
        use_key(&world, &new);
        let grants = || world.wait(world.app.server_key_needed(&old)).expect("read").grants;
        assert_eq!(grants(), 1);
        world.clock().advance(181); // nodes look once a minute
        app.tokens();
        assert_eq!(grants(), 1, "one that began under the new key does not need the old one");
        let next = app.refresh(&text(&tokens, "refresh_token")).expect_status(200).json();
        assert_eq!(grants(), 1, "its older tokens were made under the old one");
        app.post("revoke", &[("token", &text(&next, "refresh_token"))]).expect_status(200);
        assert_eq!(grants(), 0);
        app.tokens();
        world.clock().advance(30 * 86_400);
        assert_eq!(grants(), 0);
    }

    fn keys_may_come_from_the_settings_and_then_no_file_is_made(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("secret");
        let [one, two] = [(); 2].map(|()| ServerKey::generate().text().expose_secret().to_owned());
        let database_url = (backend == Backend::Postgres).then(crate::support::postgres::fresh_database);
        let run = |arguments: &[&str], variable: (&str, &str)| {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_vtex-idp"));
            command.args(arguments).current_dir(folder.path()).env_remove("DATABASE_URL").env(variable.0, variable.1);
            command.envs(database_url.iter().map(|url| ("DATABASE_URL", url)));
            let output = command.output().expect("ends");
            let text = [output.stdout, output.stderr].concat();
            (output.status.success(), String::from_utf8(text).expect("text"))
        };
        let list = ["key", "server", "list", "--json"];
        let states = |variable: (&str, &str)| -> Vec<String> {
            let (done, said) = run(&list, variable);
            assert!(done, "{said}");
            let all: Vec<Value> = serde_json::from_str(said.lines().last().expect("a line")).expect("JSON");
            all.iter().map(|key| format!("{} {}", text(key, "state"), key["here"])).collect()
        };
        let (done, said) = run(&list, ("VTEX_IDP_SERVER_KEY_FILE", file.to_str().expect("text")));
        assert!(!done && said.contains("key server new"), "{said}");
        assert_eq!(states(("VTEX_IDP_SERVER_KEY", &one)), ["current true"]);
        let both = format!("{two},{one}");
        assert_eq!(states(("VTEX_IDP_SERVER_KEY", &both)), ["current true", "new true"]);
        std::fs::write(&file, format!("{two}\n{one}\n")).expect("written");
        let in_file = ("VTEX_IDP_SERVER_KEY_FILE", file.to_str().expect("text"));
        assert_eq!(states(in_file), ["current true", "new true"]);
        let (done, said) = run(&list, ("VTEX_IDP_SERVER_KEY", &two));
        assert!(!done && said.contains("VTEX_IDP_SERVER_KEY") && !said.contains(&two), "{said}");
        let (done, said) = run(&list, ("VTEX_IDP_SERVER_KEY", "too-short"));
        assert!(!done && said.contains("server_key") && !said.contains("too-short"), "{said}");
        assert!(!folder.path().join("vtex-idp-data/server.key").exists());
        let (done, printed) = run(&["key", "server", "add", "--json"], ("VTEX_IDP_SERVER_KEY", &both));
        assert!(done, "{printed}");
        let printed: Value = serde_json::from_str(printed.lines().last().expect("a line")).expect("JSON");
        assert!(ServerKey::parse(&text(&printed, "key")).is_some());
        run(&["key", "server", "add"], in_file);
        assert_eq!(states(in_file), ["current true", "new true", "new true"]);
    }

    fn a_key_is_rotated_from_the_command_line_while_the_server_runs(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        program.serve(&[]);
        let code = program.code();
        let said = |arguments: &[&str]| String::from_utf8(program.expect(arguments, "").stdout).expect("text");
        let list = || -> Vec<(String, String)> {
            let all: Vec<Value> = serde_json::from_str(&said(&["key", "server", "list", "--json"])).expect("JSON");
            all.iter().map(|key| (text(key, "fingerprint"), text(key, "state"))).collect()
        };
        let old = list().remove(0).0;
        let added: Value = serde_json::from_str(&said(&["key", "server", "add", "--json"])).expect("JSON");
        let new = text(&added, "fingerprint");
        assert!(added["key"].is_null());
        let now = |key: &str, state: &str| (key.to_owned(), state.to_owned());
        assert_eq!(list(), [now(&old, "current"), now(&new, "new")]);
        assert!(program.refuse(&["key", "server", "remove", &old], "").contains("key server use"));
        assert!(program.refuse(&["key", "server", "use", "zzz"], "").contains("key server list"));
        assert!(said(&["key", "server", "use", &new[..6]]).contains("is current"));
        assert_eq!(list(), [now(&new, "current"), now(&old, "former")]);
        program.redeem(&code).expect_status(200);
        program.redeem(&program.code()).expect_status(200);
        assert!(said(&["key", "server", "remove", &old]).contains("no more"));
        assert!(program.refuse(&["key", "server", "remove", &old], "").contains("does not hold"));
        assert_eq!(list(), [now(&new, "current"), now(&old, "former")]);
        let file = folder.path().join("data/server.key");
        assert_eq!(std::fs::metadata(&file).expect("exists").permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_to_string(&file).expect("text").lines().count(), 1);
        program.signal("KILL");
        program.serve(&[]);
        program.redeem(&program.code()).expect_status(200);
        let made = String::from_utf8(program.expect(&["key", "server", "new"], "").stdout).expect("text");
        assert!(ServerKey::parse(made.trim()).is_some());
    }
}
