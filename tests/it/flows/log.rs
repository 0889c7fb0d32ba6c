//! The integration log: each way a set-up goes wrong is provoked once and read as an integrator would.

use serde_json::{Map, json};
use vtex_idp::{
    db::login_steps,
    oauth::{
        Refusal,
        authorize::checks::PageFault,
        client::secrets::{Which, retire_secret, rotate_secret},
    },
    simulator::{BodyFormat, Credentials, Settings},
    stores::{
        Store,
        log::{
            Endpoint, Follower, Recorder, Step,
            diagnosis::{FURTHER_WORDS, sentence_of},
            logins,
            step::outcome,
        },
    },
    text::Text,
    types::{GrantId, Locale, StoreId, random},
};

use crate::support::{
    browser::Browser,
    machine, on_both,
    world::{Backend, EMAIL, Options, PASSWORD, World},
};

/// A world whose VTEX was set up with a mistake.
fn mistaken(backend: Backend, mistake: impl FnOnce(&mut Settings)) -> World {
    let mut options = Options::usual();
    mistake(&mut options.vtex);
    options.start(backend)
}

/// What the log says of a whole login at a VTEX with a mistake.
fn said(world: &World) -> (&'static str, Vec<String>) {
    world.log_in(&Browser::new(), EMAIL, PASSWORD);
    world.diagnosis()
}

fn failed(word: &str) -> (&'static str, Vec<String>) {
    ("failed", vec![word.to_owned()])
}

fn signed_in(notes: &[&str]) -> (&'static str, Vec<String>) {
    ("signed-in", notes.iter().map(ToString::to_string).collect())
}

fn token_request(world: &World, change: impl FnOnce(&mut Map<String, serde_json::Value>)) {
    let body = json!({"client_id": world.client_id, "client_secret": world.client_secret,
        "redirect_uri": world.redirect_uri, "code": world.code()});
    let mut body = body.as_object().expect("an object").clone();
    change(&mut body);
    machine::post_json(&world.endpoint("token"), &body.into());
}

/// What a step with this word says beside it, so that no sentence asks for what its step does not carry.
fn details_of(word: &str) -> &'static [&'static str] {
    if let Some((_, details)) = Refusal::DETAILS.iter().find(|(name, _)| *name == word) {
        return details;
    }
    match word {
        outcome::EXPIRED => &["minutes"],
        outcome::LOOP => &["times"],
        outcome::HUNG_UP => &["waited"],
        "client_id_missing" | "redirect_uri_missing" | "no_userinfo_request" => &["key"],
        "redirect_uri_unregistered" => &["at"],
        "body_differs" | "credentials_differ" | "token_place_differs" | "key_differs" => {
            &["sent", "expected"]
        }
        "older_secret" => &["newer_secret_at"],
        "slow" | "too_slow" => &["endpoint", "milliseconds"],
        "no_token_request" | "time_short" => &["seconds"],
        _ => &[],
    }
}

#[test]
fn every_word_has_a_sentence_in_every_language() {
    let words = outcome::ALL.iter().chain(Refusal::NAMES).chain(PageFault::NAMES).chain(&FURTHER_WORDS);
    let words = words.filter(|word| **word != Refusal::NoSuchStore.name()); // has no log to stand in
    for locale in Locale::ALL {
        for word in words.clone() {
            let detail = details_of(word).iter().map(|name| ((*name).to_owned(), json!(7))).collect();
            let sentence = Text(locale).filled(&sentence_of(word), &detail);
            assert!(sentence.len() > 5 && !sentence.contains(['{', '}']), "{word}: {sentence}");
            assert_ne!(sentence, sentence_of(word), "{}", locale.tag());
        }
    }
}

/// A step that carries neither code nor token, as anybody can cause it.
fn anonymous(world: &World, store: StoreId) -> Step {
    Step {
        id: random::opaque_id(),
        store,
        login: "LOGIN".to_owned(),
        grant: None,
        request_id: "REQUEST".to_owned(),
        endpoint: Endpoint::Authorize,
        outcome: outcome::SHOWN.to_owned(),
        detail: Map::new(),
        milliseconds: 1,
        at: world.clock().now(),
    }
}

#[test]
fn what_a_database_that_is_away_does_not_take_waits_on() {
    let mut options = Options::usual();
    options.config.database.acquire_seconds = 1;
    let world = options.start(Backend::Sqlite);
    Browser::new().get(world.authorize_url("s")).expect_status(200);
    world.wait(async {
        let held = world.app.db.begin().await.expect("the only writer");
        world.app.log.flush().await.expect_err("nobody can write");
        drop(held);
    });
    assert_eq!(world.logged().len(), 1);
}

on_both! {
    fn the_requests_of_a_login_are_one_login_with_the_shoppers_reference(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let page = world.login_page(&browser);
        page.form().fill("identifier", EMAIL).fill("password", "wrong").submit().expect_status(422);
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().follow().expect_status(200);
        let logins = world.logged();
        assert_eq!(logins.len(), 1, "{logins:#?}");
        let endpoints: Vec<_> = logins[0].steps.iter().map(|step| (step.endpoint.as_str(), step.outcome.as_str())).collect();
        assert_eq!(endpoints, [
            ("authorize", "shown"), ("login", "wrong_credentials"), ("login", "code_issued"),
            ("token", "redeemed"), ("userinfo", "answered"),
        ]);
        assert_eq!(world.diagnosis(), signed_in(&["wrong_credentials"]));
        let keys = logins[0].steps[3].detail["body_keys"].to_string();
        assert_eq!(keys, r#"["client_id","client_secret","redirect_uri","code"]"#);
    }

    fn two_logins_are_kept_apart(backend) {
        let world = World::start(backend);
        for _ in 0..2 {
            world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
        }
        let logins = world.logged();
        assert_eq!(logins.iter().map(|login| login.steps.len()).collect::<Vec<_>>(), [4, 4]);
        assert_ne!(logins[0].reference, logins[1].reference);
    }

    fn what_differs_from_the_sheet_and_works_is_noted(backend) {
        let world = mistaken(backend, |vtex| {
            vtex.token.body = BodyFormat::Form;
            vtex.token.credentials = Credentials::BasicHeader;
            vtex.user_info.token_in_query = Some("access_token".to_owned());
        });
        assert_eq!(said(&world), signed_in(&["body_differs", "credentials_differ", "token_place_differs"]));
    }

    fn a_wrong_secret_is_told_from_a_previous_one(backend) {
        let world = World::start(backend);
        token_request(&world, |body| { body.insert("client_secret".to_owned(), "wrong".into()); });
        assert_eq!(world.diagnosis(), failed("wrong_secret"));

        let (acting, clock) = (&world.app.acting, world.clock());
        let registered = world.wait(world.app.registry.store(&"club".parse().expect("a slug"))).expect("read").expect("there");
        let (store, client) = (registered.store.id, registered.clients[0].key);
        world.wait(rotate_secret(acting, store, client)).expect("rotated");
        clock.advance(5);
        world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
        assert_eq!(world.diagnosis(), signed_in(&["older_secret"]));
        world.wait(retire_secret(acting, store, client, Which::Older)).expect("retired");
        clock.advance(5);
        world.log_in(&Browser::new(), EMAIL, PASSWORD);
        assert_eq!(world.diagnosis(), failed("retired_secret"));
        let login = world.logged().pop().expect("a login");
        let sentence = login.findings[0].say(Text(Locale::En));
        assert!(sentence.contains(&format!("retired on {}", clock.now().plus(-5))), "{sentence}");
    }

    fn misspelt_keys_in_vtex_admin_are_named(backend) {
        let world = mistaken(backend, |vtex| vtex.provider.client_secret_key = "clientSekret".into());
        assert_eq!(said(&world), failed("half_credentials"));
        let login = world.logged().pop().expect("a login");
        assert_eq!(login.findings[0].say(Text(Locale::En)), "`client_secret` did not come: check this key in VTEX Admin, step 1");
        let world = mistaken(backend, |vtex| vtex.token.code_key = "kode".into());
        assert_eq!(said(&world), failed("code_misnamed"));
        let login = world.logged().pop().expect("a login");
        assert_eq!(login.steps.len(), 3, "the code says which login it is, whatever it is called");
        assert!(login.findings[0].say(Text(Locale::En)).starts_with("the code came as `kode`, this store expects `code`"));
        let world = mistaken(backend, |vtex| vtex.user_info.token_in_query = Some("tk".into()));
        world.log_in(&Browser::new(), EMAIL, PASSWORD);
        assert_eq!(world.diagnosis(), failed("token_misnamed"));
    }

    fn a_wrong_access_token_key_is_found_by_what_does_not_come(backend) {
        let world = mistaken(backend, |vtex| vtex.token.access_token_key = "accessToken".into());
        world.log_in(&Browser::new(), EMAIL, PASSWORD);
        assert_eq!(world.diagnosis().0, "open");
        world.clock().advance(60);
        assert_eq!(world.diagnosis(), failed("no_userinfo_request"));
        let login = world.logged().pop().expect("a login");
        assert!(login.findings[0].say(Text(Locale::Es)).contains("`access_token`"));
    }

    fn a_wrong_token_url_or_callback_key_is_found_by_what_does_not_come(backend) {
        let world = mistaken(backend, |vtex| vtex.authorization_code.code_key = "authorizationCode".into());
        world.log_in(&Browser::new(), EMAIL, PASSWORD);
        world.clock().advance(60);
        assert_eq!(world.diagnosis(), failed("no_token_request"));
    }

    fn a_code_used_twice_says_how_far_apart(backend) {
        let world = World::start(backend);
        world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
        let code = world.simulator.logins().pop().expect("a login").secrets.code.expect("a code");
        world.clock().advance(14);
        world.redeem(code.expose()).expect_status(400);
        assert_eq!(world.diagnosis(), failed("code_replayed"));
        let login = world.logged().pop().expect("a login");
        assert_eq!(login.steps.len(), 5);
        assert_eq!(login.findings[0].say(Text(Locale::En)), "the code was used twice, 14 s apart: the callback was reloaded");
    }

    fn a_return_url_that_differs_says_where(backend) {
        let world = World::start(backend);
        let other = world.authorize_url("s1").replace("ReceiveAuthorizationCode%2Eashx", "ReceiveAuthorizationCode%2Easpx");
        Browser::new().get(other).expect_status(400);
        assert_eq!(world.diagnosis(), failed("redirect_uri_unregistered"));
        let at = world.redirect_uri.find("ashx").expect("there") + 3;
        let login = world.logged().pop().expect("a login");
        assert!(login.findings[0].say(Text(Locale::En)).contains(&format!("at character {at};")), "{login:#?}");

        token_request(&world, |body| { body.insert("redirect_uri".to_owned(), format!("{}/", world.redirect_uri).into()); });
        assert_eq!(world.diagnosis(), failed("redirect_uri_differs"));
    }

    fn a_shopper_who_took_too_long_is_told_apart_from_a_set_up(backend) {
        let world = World::start(backend);
        let page = world.login_page(&Browser::new());
        world.clock().advance(650);
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(400);
        assert_eq!(world.diagnosis(), ("refused", vec!["state_expired".to_owned()]));
        let login = world.logged().pop().expect("a login");
        assert_eq!(login.findings[0].say(Text(Locale::PtBr)), "o comprador levou 11 minutos, a VTEX permite 10");
        Browser::new().get(world.authorize_url("a-state-without-a-time")).expect_status(200);
        world.clock().advance(600);
        assert_eq!(world.diagnosis(), ("left", vec!["left".to_owned()]));
    }

    fn a_client_that_does_not_wait_for_the_answer_is_told_too(backend) {
        use std::io::Write;
        let world = World::start(backend);
        let browser = Browser::new();
        let page = browser.get(world.authorize_url("s"));
        let token = page.form().value("form_token").expect("a token");
        let cookie = browser.cookie(&page.url, "vtex-idp-browser").expect("a cookie");
        let host = world.base_url.trim_start_matches("http://");
        let target = format!("{}?{}", page.url.path(), page.url.query().expect("a query"));
        let hung_up = || world.logged()[0].steps.iter().any(|step| step.outcome == outcome::HUNG_UP);
        // Whether the server notices before it has an answer is a race that a client wins sooner or later.
        let noticed = (0..50).any(|n| {
            let body = format!("form_token={token}&identifier=x{n}%40example.com&password=wrong");
            let head = format!("POST {target} HTTP/1.1\r\nHost: {host}\r\nCookie: vtex-idp-browser={cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n", body.len());
            let mut stream = std::net::TcpStream::connect(host).expect("connects");
            stream.write_all((head + &body).as_bytes()).expect("sent");
            // Reset, as a client does that gives up; one that only closes its side still gets its answer.
            rustix::net::sockopt::set_socket_linger(&stream, Some(std::time::Duration::ZERO)).expect("set");
            drop(stream);
            // Another request goes behind it, so that the server had its chance to look.
            browser.get(world.authorize_url("other")).expect_status(200);
            hung_up()
        });
        assert!(noticed);
    }

    fn urls_that_are_swapped_in_vtex_admin_are_found(backend) {
        let world = World::start(backend);
        let body = json!({"client_id": world.client_id, "client_secret": world.client_secret, "code": "x"});
        let asked = |endpoint: &str, shopper: bool| if shopper {
            let url = world.authorize_url("s1").replace("oauth/authorize", &format!("oauth/{endpoint}"));
            let page = Browser::new().get(url).expect_status(400);
            assert!(page.text().contains("Signing in does not work"), "a shopper reads no JSON: {}", page.text());
        } else {
            machine::get(&world.endpoint(endpoint), &[("Authorization", "Bearer x")]);
        };
        for endpoint in ["authorize", "userinfo"] {
            machine::post_json(&world.endpoint(endpoint), &body).expect_status(400);
            assert_eq!(world.diagnosis(), failed("token_request_here"), "{endpoint}");
        }
        for endpoint in ["token", "userinfo"] {
            asked(endpoint, true);
            assert_eq!(world.diagnosis(), failed("authorize_request_here"), "{endpoint}");
        }
        asked("authorize", false);
        assert_eq!(world.diagnosis(), failed("userinfo_request_here"));
        let basic = machine::basic(&world.client_id, &world.client_secret);
        machine::post_form(&world.endpoint("userinfo"), &[("code", "x")], &[("Authorization", &basic)]).expect_status(400);
        assert_eq!(world.diagnosis(), failed("token_request_here"));
        machine::post(&world.endpoint("token"), "text/plain", b"", &[("Authorization", "Bearer x")]).expect_status(401);
        assert_eq!(world.diagnosis(), failed("not_basic"));
        machine::get(&world.endpoint("token"), &[]).expect_status(405);
        assert_eq!(world.diagnosis(), failed("only_post"));
        machine::get(&world.endpoint("userinfo"), &[]).expect_status(401);
        assert_eq!(world.diagnosis(), failed("no_token"));
        machine::get(&world.endpoint("userinfo"), &[("Authorization", "Bearer ")]).expect_status(400);
        assert_eq!(world.diagnosis(), failed("token_empty"));
        machine::post(&world.endpoint("token"), "application/xml", b"<code>x</code>", &[]).expect_status(400);
        assert_eq!(world.diagnosis(), failed("body_of_other_format"));
        Browser::new().get(world.authorize_url("s2").replace("client_id", "cliente")).expect_status(400);
        assert_eq!(world.diagnosis(), failed("client_id_missing"));
        Browser::new().get(world.authorize_url("s3") + "&client_id=again").expect_status(400);
        assert_eq!(world.diagnosis(), failed("repeated"));
    }

    fn a_failure_is_found_however_many_requests_came_after_it(backend) {
        let world = World::start(backend);
        token_request(&world, |body| { body.insert("client_secret".to_owned(), "wrong".into()); });
        let page = Browser::new().get(world.authorize_url("another")).expect_status(200);
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
        world.logged();
        let slug = "club".parse().expect("a slug");
        let store = world.wait(Store::by_slug(&world.app.db, &slug)).expect("read").expect("there");
        for n in 0..1100 {
            let login = format!("LOGIN{}", n % 30);
            world.app.log.record(Step { login, ..anonymous(&world, store.id) });
        }
        world.clock().advance(61);
        assert_eq!(world.logged().len(), 32, "one that is shown often hides no other");
        let found = world.wait(logins::failed(&world.app.db, &store, world.clock().now(), 20)).expect("read");
        let words: Vec<_> = found.iter().map(|login| login.findings[0].word.as_str()).collect();
        assert!(words.contains(&"wrong_secret") && words.contains(&"no_token_request"), "{words:?}");
        assert_eq!(words.len(), 2);
    }

    fn logins_that_may_still_go_on_hide_no_failure(backend) {
        let world = World::start(backend);
        token_request(&world, |body| { body.insert("client_secret".to_owned(), "wrong".into()); });
        world.logged();
        let slug = "club".parse().expect("a slug");
        let store = world.wait(Store::by_slug(&world.app.db, &slug)).expect("read").expect("there");
        for n in 0..200 {
            let (login, endpoint) = (format!("OPEN{n}"), Endpoint::Login);
            let (grant, outcome) = (Some(GrantId::from_uuid(random::opaque_id())), outcome::CODE_ISSUED.to_owned());
            world.app.log.record(Step { login, endpoint, grant, outcome, ..anonymous(&world, store.id) });
        }
        assert!(world.logged().len() > 100);
        let found = world.wait(logins::failed(&world.app.db, &store, world.clock().now(), 1)).expect("read");
        assert_eq!(found.first().map(|login| login.findings[0].word.as_str()), Some("wrong_secret"), "{found:#?}");
    }

    fn of_one_token_ten_answers_a_minute_are_kept(backend) {
        let world = World::start(backend);
        let (token, other) = (world.access_token(), world.access_token());
        for _ in 0..15 {
            world.userinfo(&token).expect_status(200);
        }
        world.userinfo(&other).expect_status(200);
        world.userinfo("no-token").expect_status(401);
        let kept = |world: &World| {
            let logins = world.logged();
            let steps = logins.iter().flat_map(|login| &login.steps).filter(|step| step.endpoint == Endpoint::UserInfo);
            steps.count()
        };
        assert_eq!(kept(&world), 12, "ten of the one, one of the other, and the refusal");
        world.clock().advance(60);
        world.userinfo(&token).expect_status(200);
        assert_eq!(kept(&world), 13);
    }

    fn an_error_page_shows_the_reference_that_finds_the_login(backend) {
        let world = World::start(backend);
        let page = world.login_page(&Browser::new());
        world.clock().advance(660);
        let error = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(400);
        let text = error.text();
        let reference = text.rsplit_once("Reference for support: ").expect("a reference").1[..10].to_owned();
        assert_eq!(world.logged()[0].reference, reference);
    }

    fn the_log_holds_nothing_secret_or_personal(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        world.log_in(&browser, EMAIL, "typed-wrong-password");
        world.log_in(&browser, EMAIL, PASSWORD);
        let secrets = world.simulator.logins().pop().expect("a login").secrets;
        let (code, token) = (secrets.code.expect("a code"), secrets.access_token.expect("a token"));
        browser.get(format!("{}&{}=1&{EMAIL}=2&12345678909=3", world.authorize_url("my-state"), world.client_secret));
        world.redeem(code.expose()).expect_status(400);
        let all = format!("{:?}", world.logged());
        assert!(all.contains("code_replayed") && all.contains("+3"), "{all}");
        for secret in [EMAIL, PASSWORD, "typed-wrong-password", "my-state", "12345678909", code.expose(), token.expose(),
            &world.client_secret, &world.redirect_uri, "A Shopper", &world.shopper.id.to_string()] {
            assert!(!all.contains(secret), "{secret} is in the log");
        }
    }

    fn the_writer_writes_what_is_left_when_it_is_stopped(backend) {
        let world = World::start(backend);
        Browser::new().get(world.authorize_url("s")).expect_status(200);
        world.app.log.stop();
        world.wait(world.app.log.write_until_stopped());
        let kept = world.wait(login_steps::count(&world.app.db)).expect("counted");
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].1, 1);
    }

    fn who_follows_is_told_each_login_once_with_its_end(backend) {
        let world = World::start(backend);
        let slug = "club".parse().expect("a slug");
        let store = world.wait(Store::by_slug(&world.app.db, &slug)).expect("read").expect("there");
        let (db, now) = (&world.app.db, || world.clock().now());
        world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
        world.logged();
        let mut follower = world.wait(Follower::start(db, &store, now())).expect("started");
        let mut look = || {
            world.logged();
            let ended = world.wait(follower.look(db, &store, now())).expect("looked");
            ended.iter().map(|login| (login.verdict.as_str(), login.steps.len())).collect::<Vec<_>>()
        };
        assert!(look().is_empty(), "what was before is not told");
        let slow = Browser::new();
        let page = world.login_page(&slow);
        for n in 0..30 {
            Browser::new().get(world.authorize_url(&format!("state{n}"))).expect_status(200);
        }
        assert!(look().is_empty(), "all are open");
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().follow().expect_status(200);
        assert_eq!(look(), [("signed-in", 4)]);
        assert!(look().is_empty(), "once");
        let code = world.simulator.logins().pop().expect("a login").secrets.code.expect("a code");
        world.redeem(code.expose()).expect_status(400);
        assert_eq!(look(), [("failed", 5)], "and again when it goes on");
        world.clock().advance(700);
        assert_eq!(look().len(), 30, "the others left");
        assert!(look().is_empty());
    }

    fn two_nodes_write_one_login(backend) {
        let world = World::start(backend);
        let page = world.login_page(&Browser::new());
        world.logged();
        // The other node counts on its own: its rows may come first within the same second.
        let other = Recorder::new(world.app.db.clone(), world.clock().clone());
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().follow().expect_status(200);
        let login = world.logged().pop().expect("a login");
        let last = login.steps.last().expect("a step").clone();
        other.record(last);
        world.wait(other.flush()).expect("written");
        assert_eq!(world.diagnosis(), signed_in(&[]));
        let endpoints: Vec<_> = world.logged()[0].steps.iter().map(|step| step.endpoint.as_str()).collect();
        assert_eq!(endpoints, ["authorize", "login", "token", "userinfo", "userinfo"]);
    }

    fn a_flood_at_one_store_leaves_the_others_their_log(backend) {
        let mut options = Options::usual();
        options.config.integration_log.max_steps = 1000;
        let world = options.start(backend);
        let flooded = StoreId::from_uuid(random::opaque_id());
        world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
        for _ in 0..2000 {
            world.app.log.record(anonymous(&world, flooded));
        }
        assert_eq!(world.logged().len(), 1);
        let kept = world.wait(login_steps::latest(&world.app.db, flooded, uuid::Uuid::max(), 5000)).expect("read");
        assert_eq!((kept.len(), kept[0].outcome.as_str()), (1201, outcome::FLOOD));
        world.wait(vtex_idp::jobs::clean_up(&world.app)).expect("cleaned");
        let counts = world.wait(login_steps::count(&world.app.db)).expect("counted");
        assert_eq!(counts.iter().map(|(_, count)| count).sum::<i64>(), 1000);
        assert_eq!(world.diagnosis(), signed_in(&[]), "the oldest login is still there");
    }

    fn the_log_is_bounded_in_age_and_size(backend) {
        let mut options = Options::usual();
        options.config.integration_log.max_steps = 10;
        let world = options.start(backend);
        for n in 0..15 {
            Browser::new().get(world.authorize_url(&format!("state{n}"))).expect_status(200);
        }
        assert_eq!(world.logged().len(), 15);
        world.wait(vtex_idp::jobs::clean_up(&world.app)).expect("cleaned");
        assert_eq!(world.logged().len(), 10, "the oldest went");
        world.clock().advance(14 * 86_400 + 1);
        world.wait(vtex_idp::jobs::clean_up(&world.app)).expect("cleaned");
        assert!(world.logged().is_empty());
    }
}
