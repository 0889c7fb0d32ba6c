//! Nothing secret or personal reaches a log, and the database holds no usable credential.

use sha2::{Digest, Sha256};
use vtex_idp::db::Db;

use crate::support::{
    app::{App, text},
    browser::Browser,
    machine, on_both,
    process::Program,
    world::{EMAIL, PASSWORD, World},
};

#[test]
fn the_log_holds_no_secret_and_nobodys_name() {
    for format in ["text", "json"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = Program::prepare(folder.path(), None);
        program.serve(&[("VTEX_IDP_LOG__LEVEL", "trace"), ("VTEX_IDP_LOG__FORMAT", format)]);
        let browser = Browser::new();
        let code = program.code();
        let token = program.redeem(&code).expect_status(200).json()["access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        machine::get(&program.endpoint("userinfo"), &[("Authorization", &format!("Bearer {token}"))])
            .expect_status(200);
        machine::get(&format!("{}?access_token={token}", program.endpoint("userinfo")), &[])
            .expect_status(200);
        program.redeem(&code).expect_status(400);
        program.redeem_with(&code, "some-wrong-secret").expect_status(401);
        program
            .sign_in(&browser, "nobody@example.com", "typed-wrong", "state-of-the-store")
            .expect_status(422);
        browser.get(format!("{}&code={code}", program.authorize_url("s").replace("client_id", "x")));
        let cookie = browser.cookie(program.endpoint("authorize"), "vtex-idp-browser").expect("a cookie");
        assert_eq!(program.signal("TERM"), Some(0));

        let log = program.log();
        assert!(
            log.contains("answered") && log.contains("/{store}/oauth/token"),
            "the log was written: {log}"
        );
        let secret = program.store["client_secret"].as_str().expect("a secret");
        let secrets = [
            EMAIL,
            "A Shopper",
            PASSWORD,
            "nobody@example.com",
            "nobody%40example.com",
            "typed-wrong",
            "state-of-the-store",
            "some-wrong-secret",
            &code,
            &code[22..],
            &token,
            secret,
            &cookie,
        ];
        for secret in secrets {
            let line = log.lines().find(|line| line.contains(secret));
            assert!(line.is_none(), "the log holds {secret}: {line:?}");
        }
    }
}

on_both! {
    fn the_database_holds_no_usable_credential(backend) {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let world = World::start(backend);
        let (unused, token) = (world.code(), world.access_token());
        let browser = Browser::new();
        world.log_in(&browser, EMAIL, PASSWORD).expect_status(200);
        let session = browser.cookie(&world.base_url, "vtex-idp-session-members").expect("a cookie");
        let app = App::confidential(&world);
        let secret = app.client_secret.clone().expect("a secret");
        let old = text(&app.tokens(), "refresh_token");
        let next = app.refresh(&old).expect_status(200).json();
        let (access, refresh) = (text(&next, "access_token"), text(&next, "refresh_token"));
        let dump = world.wait(dump(&world));
        let holds = |bytes: &[u8]| dump.windows(bytes.len()).any(|window| window == bytes);
        for credential in [&unused, &token, &session, &world.client_secret, &secret, &refresh, &old, &access] {
            let bytes = URL_SAFE_NO_PAD.decode(credential).expect("base64url");
            let secret = if bytes.len() > 32 { &bytes[16..] } else { &bytes[..] };
            assert!(!holds(credential.as_bytes()) && !holds(secret), "the database holds {credential}");
            assert!(!holds(&credential.as_bytes()[24..]), "or a part of it");
        }
        assert!(!holds(PASSWORD.as_bytes()));
        // What it should hold, it holds: the dump sees texts and blobs.
        assert!(holds(&Sha256::digest(&URL_SAFE_NO_PAD.decode(&refresh).expect("base64url")[16..])));
        assert!(holds(EMAIL.as_bytes()) && holds(&Sha256::digest(world.client_secret.as_bytes())));
    }

    fn userinfo_tells_email_id_and_name_and_nothing_else(backend) {
        let world = World::start(backend);
        let info = world.userinfo(&world.access_token()).expect_status(200).json();
        let keys: Vec<&str> = info.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, ["email", "userId", "name"]);
    }

    fn errors_do_not_repeat_what_was_sent(backend) {
        let world = World::start(backend);
        let answer = machine::post_form(&world.endpoint("token"), &[("client_id", "echo-me"), ("client_secret", "echo-me-too")], &[]);
        assert!(!answer.body.contains("echo-me"), "{}", answer.body);
        let page = Browser::new().get(format!("{}?client_id=echo-me", world.endpoint("authorize")));
        assert!(!page.text().contains("echo-me"));
    }
}

/// Every text and blob of the tables that hold credentials, one after another.
async fn dump(world: &World) -> Vec<u8> {
    let texts = ["SELECT email FROM users", "SELECT hash FROM passwords", "SELECT redirect_uri FROM grants"];
    let blobs = [
        "SELECT hash FROM client_secrets",
        "SELECT code_hash FROM grants",
        "SELECT secret_hash FROM sessions",
        "SELECT refresh_hash FROM grants WHERE refresh_hash IS NOT NULL",
        "SELECT previous_refresh_hash FROM grants WHERE previous_refresh_hash IS NOT NULL",
        "SELECT access_hash FROM grants WHERE access_hash IS NOT NULL",
        "SELECT value FROM server_settings",
        "SELECT key FROM throttle",
    ];
    let mut all: Vec<Vec<u8>> = Vec::new();
    for sql in texts {
        let found: Vec<String> = match &world.app.db {
            Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_all(&**pool).await.expect("rows"),
            Db::Sqlite { readers: pool, .. } => {
                sqlx::query_scalar(sql).fetch_all(&**pool).await.expect("rows")
            }
        };
        all.extend(found.into_iter().map(String::into_bytes));
    }
    for sql in blobs {
        let found: Vec<Vec<u8>> = match &world.app.db {
            Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_all(&**pool).await.expect("rows"),
            Db::Sqlite { readers: pool, .. } => {
                sqlx::query_scalar(sql).fetch_all(&**pool).await.expect("rows")
            }
        };
        all.extend(found);
    }
    all.concat()
}
