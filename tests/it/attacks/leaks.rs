//! Nothing secret or personal reaches a log, and the database holds no usable credential.

use crate::support::{
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
        let world = World::start(backend);
        let code = world.code();
        let dump = world.wait(dump(&world));
        for secret in [code.as_str(), &code[22..], &world.client_secret, PASSWORD] {
            assert!(!dump.contains(secret), "the database holds {secret}");
        }
        assert!(dump.contains(EMAIL), "the dump was made");
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

/// Every text and blob of the tables that hold credentials, as text.
async fn dump(world: &World) -> String {
    use sqlx::Row;
    use vtex_idp::db::Db;
    let statements = [
        "SELECT email FROM users",
        "SELECT hash FROM passwords",
        "SELECT client_id FROM clients",
        "SELECT redirect_uri FROM grants",
    ];
    let blobs = [
        "SELECT hash FROM client_secrets",
        "SELECT code_hash FROM grants",
        "SELECT value FROM server_settings",
    ];
    let mut all = String::new();
    for sql in statements {
        match &world.app.db {
            Db::Postgres(pool) => {
                for row in sqlx::query(sql).fetch_all(pool).await.expect("rows") {
                    all += &row.get::<String, _>(0);
                }
            }
            Db::Sqlite { readers: pool, .. } => {
                for row in sqlx::query(sql).fetch_all(pool).await.expect("rows") {
                    all += &row.get::<String, _>(0);
                }
            }
        }
    }
    for sql in blobs {
        let found: Vec<Vec<u8>> = match &world.app.db {
            Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_all(pool).await.expect("rows"),
            Db::Sqlite { readers: pool, .. } => sqlx::query_scalar(sql).fetch_all(pool).await.expect("rows"),
        };
        all.extend(found.iter().map(|blob| String::from_utf8_lossy(blob).into_owned()));
    }
    all
}
