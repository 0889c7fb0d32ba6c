//! Every combination of what VTEX may do and a store may expect, each as a whole login: body format, place of the
//! credentials, place of the token, format of both responses; with them `grant_type` and the method of userinfo take
//! turns. VTEX is set up from the store's own profile, as a retailer does from the settings sheet.

use std::{net::TcpListener, sync::mpsc, thread};

use serde_json::json;
use url::Url;
use vtex_idp::{
    simulator::{GrantType, Outcome, Sheet, Simulator, UserInfoMethod},
    stores::{
        Store,
        change::{Plan, carry_out},
        wire_profile::Preset,
    },
};

use crate::support::{
    browser::Browser,
    machine, on_both,
    world::{EMAIL, PASSWORD, PROVIDER, World},
};

const FORMATS: [&str; 2] = ["json", "form"];

/// A VTEX of its own on a port of its own.
struct Vtex {
    listener: TcpListener,
    base: Url,
}

impl Vtex {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = Url::parse(&format!("http://{}/", listener.local_addr().expect("bound"))).expect("a URL");
        Self { listener, base }
    }

    fn callback(&self) -> String {
        format!("{}VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx", self.base)
    }
}

/// Changes the store and lets the running server see it.
fn set(world: &World, assignments: &[String]) -> Store {
    let slug = "club".parse().expect("a slug");
    let pairs: Vec<_> = assignments
        .iter()
        .filter_map(|text| text.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    let store = world.wait(async {
        let store = Store::by_slug(&world.app.db, &slug).await.expect("read").expect("there");
        let plan = Plan::of_assignments(&world.app.db, &store, &pairs).await.expect("possible");
        carry_out(&world.app.acting, plan).await.expect("done");
        Store::by_slug(&world.app.db, &slug).await.expect("read").expect("there")
    });
    world.clock().advance(2);
    store
}

/// A whole login at a VTEX that was set up from the store's profile; how it ended, at VTEX and in the log.
fn log_in(world: &World, vtex: Vtex, store: &Store, turn: usize) -> (Outcome, (&'static str, Vec<String>)) {
    let sheet = json!({
        "store": "club", "provider_name": PROVIDER, "account": "clubstore", "hosts": [],
        "client_id": world.client_id, "client_secret": world.client_secret,
        "authorize_url": world.endpoint("authorize"), "token_url": world.endpoint("token"),
        "userinfo_url": world.endpoint("userinfo"), "redirect_uris": [], "wire_profile": store.wire_profile,
    });
    let mut settings = Sheet::read(sheet.to_string().as_bytes()).expect("a sheet").settings();
    let has_grant_type = store.wire_profile.token_parameters().any(|p| p.key.as_str() == "grant_type");
    if !has_grant_type {
        settings.token.grant_type = [GrantType::Absent, GrantType::Body, GrantType::Query][turn % 3];
    }
    settings.user_info.method = [UserInfoMethod::Get, UserInfoMethod::Post][turn % 2];
    let simulator = Simulator::new(settings, &vtex.base);
    let serving = simulator.clone();
    let (tell, told) = mpsc::channel();
    let vtex_thread = thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = serving.server(vtex.listener).expect("serves");
            tell.send(server.handle()).expect("the test waits");
            server.await.expect("stopped");
        });
    });
    let handle = told.recv().expect("it starts");

    let start = format!("{}login?oAuthRedirect={}&returnUrl=/", vtex.base, machine::encode(PROVIDER));
    let browser = Browser::new();
    let form = browser.get(start).follow().expect_status(200).form();
    form.fill("identifier", EMAIL).fill("password", PASSWORD).submit().follow();
    world.wait(handle.stop(false));
    vtex_thread.join().expect("no panic");
    (simulator.logins().pop().expect("a login").outcome, world.diagnosis())
}

fn signed_in(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::SignedIn { user } if user.email == EMAIL)
}

on_both! {
    fn every_combination_of_formats_and_places_signs_in(backend) {
        let world = World::start(backend);
        let mut turn = 0;
        for body in FORMATS {
            for credentials in ["body", "header", "query"] {
                for token_in_query in ["", "tk"] {
                    for token_response in FORMATS {
                        for userinfo_response in FORMATS {
                            let vtex = Vtex::new();
                            let combination = [
                                format!("token.body={body}"),
                                format!("token.credentials={credentials}"),
                                format!("userinfo.token_in_query={token_in_query}"),
                                format!("token.response={token_response}"),
                                format!("userinfo.response={userinfo_response}"),
                                format!("redirect_uris={}", vtex.callback()),
                                format!("hosts={}", vtex.base.as_str().trim_end_matches('/')),
                            ];
                            let store = set(&world, &combination);
                            let (outcome, log) = log_in(&world, vtex, &store, turn);
                            assert!(signed_in(&outcome), "{combination:?} {turn}: {outcome:?}");
                            assert_eq!(log, ("signed-in", vec![]), "{combination:?} {turn}");
                            turn += 1;
                        }
                    }
                }
            }
        }
        assert_eq!(turn, 48);
    }

    fn every_preset_signs_in(backend) {
        let world = World::start(backend);
        for (turn, preset) in Preset::ALL.into_iter().enumerate() {
            let vtex = Vtex::new();
            let store = set(&world, &[
                format!("preset={}", preset.name()),
                format!("redirect_uris={}", vtex.callback()),
                format!("hosts={}", vtex.base.as_str().trim_end_matches('/')),
            ]);
            let (outcome, log) = log_in(&world, vtex, &store, turn);
            assert!(signed_in(&outcome), "{preset:?}: {outcome:?}");
            assert_eq!(log, ("signed-in", vec![]), "{preset:?}");
        }
    }
}
