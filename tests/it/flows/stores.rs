//! A store is changed while shoppers use it: all of a change or nothing, seen by a running server.

use sqlx::Executor as _;
use vtex_idp::{
    app::App,
    db::Db,
    stores::{
        Settings, Store,
        change::{self, Done, Error, Plan},
        document::Document,
        wire_profile::Preset,
    },
};

use crate::support::{
    browser::Browser,
    machine, on_both,
    world::{EMAIL, PASSWORD, World},
};

async fn store(app: &App) -> Store {
    Store::by_slug(&app.db, &"club".parse().expect("a slug")).await.expect("loads").expect("is there")
}

async fn plan(app: &App, assignments: &[&str]) -> Result<Plan, Error> {
    let pair = |text: &&str| text.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    let assignments: Vec<_> = assignments.iter().map(|text| pair(text).expect("KEY=VALUE")).collect();
    Plan::of_assignments(&app.db, &store(app).await, &assignments).await
}

async fn set(app: &App, assignments: &[&str]) -> Result<Done, Error> {
    change::carry_out(&app.acting, plan(app, assignments).await?).await
}

async fn apply(app: &App, file: &str) -> Result<Done, Error> {
    let plan = Plan::of_file(&app.db, Document::read(file).expect("readable")).await?;
    change::carry_out(&app.acting, plan).await
}

/// Everything about the store, and its version.
async fn state(app: &App) -> (String, i64) {
    let store = store(app).await;
    let settings = Settings::of(&app.db, &store).await.expect("loads");
    (Document::of(&settings).to_toml(), store.version)
}

async fn execute(db: &Db, sql: &'static str) {
    match db {
        Db::Postgres { pool, .. } => pool.execute(sql).await.map(|_| ()),
        Db::Sqlite { writer, .. } => writer.execute(sql).await.map(|_| ()),
    }
    .expect("carried out");
}

on_both! {
    fn a_running_server_uses_a_changed_profile_within_two_seconds(backend) {
        let world = World::start(backend);
        let before = world.redeem(&world.code()).expect_status(200).json();
        assert!(before["access_token"].is_string());
        let changes = ["token.access_token=accessToken", "authorize.code=auth_code", "userinfo.email=userEmail", "name=Renamed"];
        assert!(matches!(world.wait(set(&world.app, &changes)), Ok(Done::Changed)));
        world.clock().advance(2);
        let page = Browser::new().get(world.authorize_url("s")).expect_status(200);
        assert!(page.title().contains("Renamed"), "{}", page.title());
        let answer = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
        let code = machine::parameter(&answer.redirect().expect("a redirect"), "auth_code").expect("under its new key");
        let token = world.redeem(&code).expect_status(200).json();
        let userinfo = world.userinfo(token["accessToken"].as_str().expect("under its new key")).expect_status(200);
        assert_eq!(userinfo.json()["userEmail"], EMAIL);
    }

    fn a_demanded_parameter_is_demanded_until_it_is_removed(backend) {
        let world = World::start(backend);
        let status = || {
            world.clock().advance(2);
            world.redeem(&world.code()).status
        };
        let demand = ["token.body_parameters.tenant=br", "token.body_parameters.tenant.demanded=true"];
        world.wait(set(&world.app, &demand)).expect("set");
        let settings = world.wait(async { Settings::of(&world.app.db, &store(&world.app).await).await }).expect("loads");
        let parameter = &settings.wire.token.body_parameters[0];
        assert_eq!((parameter.key.as_str(), parameter.value.as_str(), parameter.demanded), ("tenant", "br", true));
        world.wait(set(&world.app, &["token.body_parameters.tenant=mx"])).expect("set");
        let settings = world.wait(async { Settings::of(&world.app.db, &store(&world.app).await).await }).expect("loads");
        assert!(settings.wire.token.body_parameters[0].demanded, "another value is demanded all the same");
        world.wait(set(&world.app, &["token.body_parameters.tenant="])).expect("set");
        assert_eq!(status(), 200);
    }

    fn redirect_uris_that_were_taken_away_are_refused(backend) {
        let world = World::start(backend);
        Browser::new().get(world.authorize_url("s")).expect_status(200);
        world.wait(set(&world.app, &["redirect_uris=https://a.example/cb", "hosts=a.example,b.example"])).expect("set");
        world.clock().advance(2);
        assert_ne!(Browser::new().get(world.authorize_url("s")).status, 200);
        let now = world.wait(store(&world.app));
        let origins: Vec<String> = now.origins.iter().map(ToString::to_string).collect();
        assert_eq!(origins, ["https://a.example", "https://b.example", "https://clubstore.myvtex.com"]);
        world.wait(set(&world.app, &["account=other"])).expect("set");
        let now = world.wait(store(&world.app));
        assert_eq!(now.origins.last().map(ToString::to_string).as_deref(), Some("https://other.myvtex.com"));
        assert_eq!(now.origins.len(), 3, "the old account's host is gone");
    }

    fn what_is_exported_and_applied_changes_nothing(backend) {
        let world = World::start(backend);
        for preset in Preset::ALL {
            let preset = format!("preset={}", preset.name());
            let odd = ["userinfo.token_in_query=t", "access.groups=staff, vip", "token.query_parameters.k=\" 'v' # \\"];
            for changes in [vec![preset.as_str()], [&[preset.as_str()], odd.as_slice()].concat()] {
                world.wait(set(&world.app, &changes)).expect("set");
                let (file, version) = world.wait(state(&world.app));
                assert!(matches!(world.wait(apply(&world.app, &file)), Ok(Done::Nothing)), "{file}");
                assert!(matches!(world.wait(set(&world.app, &changes)), Ok(Done::Nothing)), "{changes:?}");
                assert_eq!(world.wait(state(&world.app)), (file, version));
            }
        }
    }

    fn a_change_that_cannot_be_changes_nothing(backend) {
        let world = World::start(backend);
        let before = world.wait(state(&world.app));
        let refused = |assignments: &[&str], part: &str| {
            let said = world.wait(set(&world.app, assignments)).err().expect("refused").to_string();
            assert!(said.contains(part), "{assignments:?}: {said}");
            assert!(!said.contains("hush"), "a value may be a secret: {said}");
        };
        refused(&["name=Other", "userinfo.name=email"], "give one of them another key");
        refused(&["token.body_parameters.grant_type=password"], "`grant_type` can only be `authorization_code`");
        refused(&["name=Other", "tokn.body=form"], "`wire.token.body`");
        refused(&["token.body=hush"], "`wire.token.body`: expected `json` or `form`");
        refused(&["token.credentials=hush"], "`wire.token.credentials`: expected one of");
        refused(&["userinfo.email_is=hush"], "`wire.userinfo.email_is`: expected `email`");
        refused(&["locale=hush"], "`locale`: expected one of");
        refused(&["preset=hush"], "unknown preset");
        refused(&["directory=elsewhere"], "cannot change");
        refused(&["slug=elsewhere"], "VTEX Admin");
        refused(&["provider_name="], "cannot be empty");
        refused(&["token.body_parameters.a b=hush"], "not a key");
        refused(&["token.body_parameters.a=hush\r\nX: y"], "printable");
        refused(&["token.body_parameters.a.demanded=true"], "first");
        for injected in ["a b", "a\r\nSet-Cookie: b", "a\"b", "a'b", "a&b", "a=b", "ção"] {
            refused(&[&format!("token.code={injected}")], "not a key");
            refused(&[&format!("userinfo.token_in_query={injected}")], "not a key");
        }
        refused(&["hosts=a.com; script-src *"], "not a host");
        refused(&["redirect_uris=https://a.com/\r\nX:y"], "not a URL");
        refused(&["name=a\u{1b}[2Jb"], "control characters");
        assert_eq!(world.wait(state(&world.app)), before);
    }

    fn half_a_change_never_stays(backend) {
        let world = World::start(backend);
        let before = world.wait(state(&world.app));
        let change = world.wait(plan(&world.app, &["name=Other", "hosts=a.example", "token.body=form"])).expect("a plan");
        world.wait(execute(&world.app.db, "ALTER TABLE redirect_uris RENAME TO away"));
        assert!(world.wait(change::carry_out(&world.app.acting, change.clone())).is_err());
        world.wait(execute(&world.app.db, "ALTER TABLE away RENAME TO redirect_uris"));
        assert_eq!(world.wait(state(&world.app)), before);
        assert!(matches!(world.wait(change::carry_out(&world.app.acting, change)), Ok(Done::Changed)));
    }

    fn of_changes_to_the_same_state_one_is_done(backend) {
        let world = World::start(backend);
        let changes: Vec<Plan> =
            (0..8).map(|n| world.wait(plan(&world.app, &[&format!("name=Name {n}")])).expect("a plan")).collect();
        let done: Vec<_> = std::thread::scope(|scope| {
            let world = &world;
            let racers = changes.into_iter().map(|plan| {
                scope.spawn(move || world.wait(change::carry_out(&world.app.acting, plan)))
            });
            let racers: Vec<_> = racers.collect();
            racers.into_iter().map(|racer| racer.join().expect("no panic")).collect()
        });
        assert_eq!(done.iter().filter(|done| matches!(done, Ok(Done::Changed))).count(), 1);
        assert_eq!(done.iter().filter(|done| matches!(done, Err(Error::ChangedMeanwhile(_)))).count(), 7);
    }
}
