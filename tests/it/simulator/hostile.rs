//! Threat V-1: a hostile VTEX account uses the store's authorize URL and client ID, and injects the code that it gets.

use std::net::TcpListener;

use vtex_idp::simulator::{
    Attack, Callback, Disguise, Outcome, Part, Settings, Simulator, StepKind, Trust, Verdict,
};

use super::stand::{notes, start_at};
use crate::support::{
    browser::{Browser, Page},
    machine, on_both,
    world::{EMAIL, Options, PASSWORD, World},
};

/// A shopper chooses to sign in at the hostile store, up to the identity provider.
fn lured(world: &World, browser: &Browser, disguise: Disguise) -> Page {
    let url = format!("{}simulator/hostile/login?disguise={}", world.simulator.base_url(), disguise.name());
    browser.get(url).follow()
}

fn attack(world: &World) -> Attack {
    world.simulator.attacks().pop().expect("an attack")
}

on_both! {
    fn the_hostile_store_sends_a_state_of_its_own(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let page = lured(&world, &browser, Disguise::None).expect_status(400);
        assert!(page.forms().is_empty() && page.text().contains("another store than Club Store"), "{}", page.text());
        assert_eq!(world.diagnosis(), ("failed", vec!["provider_differs".to_owned()]));
        let attack = attack(&world);
        assert_eq!((attack.disguise, attack.verdict()), (Disguise::None, Verdict::NotBack));
        let page = browser.get(format!("{}simulator/hostile", world.simulator.base_url())).expect_status(200).text();
        assert!(page.contains("nothing so far: it has not come back") && !page.contains("an error at"), "{page}");
        let told = &notes(&attack.victim, StepKind::Authorize)[0];
        assert!(told.contains("`provider` \"Evil Store\"") && told.contains("https://www.evilstore.example/login"), "{told}");
        let request = &attack.victim.steps[0];
        assert!(request.url.starts_with(&world.endpoint("authorize")));
        assert!(request.query.iter().any(|field| field.name == "client_id" && field.value == world.client_id));
        assert!(request.query.iter().any(|field| field.name == "redirect_uri" && field.value == world.redirect_uri));
    }

    fn one_that_calls_itself_like_the_store_shows_honestly_how_far_it_comes(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let page = lured(&world, &browser, Disguise::SameProvider).expect_status(200);
        let end = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().follow().expect_status(200);
        assert!(end.url.path() == "/simulator/hostile", "{}", end.url);
        let attack = attack(&world);
        let Verdict::SignedInAs(user) = attack.verdict() else { panic!("{:?}", attack.verdict()) };
        assert_eq!(user.email, EMAIL);
        assert!(end.text().contains("an error at the hostile store") && end.text().contains("the code: "), "{}", end.text());
        assert!(end.text().contains("The attack worked") && end.text().contains(EMAIL), "{}", end.text());

        let kinds: Vec<_> = attack.victim.steps.iter().map(|step| step.kind).collect();
        assert_eq!(kinds, [StepKind::Authorize, StepKind::Callback, StepKind::Theft]);
        assert!(matches!(attack.victim.outcome, Outcome::Failed { .. }), "{:?}", attack.victim.outcome);
        let attacker = attack.attacker.expect("the attacker's login");
        assert_eq!(attacker.part, Part::Attacker { victim: attack.victim.id });
        let kinds: Vec<_> = attacker.steps.iter().map(|step| step.kind).collect();
        assert_eq!(kinds, [StepKind::Authorize, StepKind::Callback, StepKind::Token, StepKind::UserInfo]);
        assert!(browser.cookie(world.simulator.base_url(), "VtexIdclientAutCookie_teststore").is_none(), "the shopper got nothing");

        let shown = machine::get(&format!("{}simulator/logins.json", world.simulator.base_url()), &[]).expect_status(200).body;
        for secret in [&attack.victim.secrets.code, &attacker.secrets.access_token] {
            assert!(!shown.contains(secret.as_ref().expect("there").expose()));
        }
        assert!(shown.contains(r#""who":"victim""#) && shown.contains(r#""who":"attacker""#));
    }

    fn a_callback_on_the_stores_own_domain_ends_the_attack(backend) {
        let mut options = Options::usual();
        options.vtex.conduct.callback = Callback::OwnDomain;
        let world = options.start(backend);
        let page = lured(&world, &Browser::new(), Disguise::SameProvider);
        assert!(page.status == 400 && page.forms().is_empty(), "{}", page.text());
        assert_eq!(attack(&world).verdict(), Verdict::NotBack);
    }
}

#[test]
fn the_hostile_store_is_offered_on_this_machine_only() {
    let at = |url: &str, anywhere: bool| {
        let mut settings = Settings::default();
        settings.conduct.hostile_store_anywhere = anywhere;
        Simulator::new(settings, &url.parse().expect("a URL")).has_hostile_store()
    };
    assert!(at("http://127.0.0.1:1/", false) && at("http://localhost:1/", false));
    assert!(!at("https://sim.example.com/", false));
    assert!(at("https://sim.example.com/", true));
}

#[test]
fn who_listens_to_the_network_is_not_on_this_machine_only() {
    let listener = TcpListener::bind("0.0.0.0:0").expect("a free port");
    let base = format!("http://127.0.0.1:{}/", listener.local_addr().expect("bound").port());
    let simulator = start_at(Settings::default(), Trust::default(), listener, &base);
    let get = |path: &str| machine::get(&format!("{base}{path}"), &[]);
    machine::post_json(
        &format!("{base}api/vtexid/audience/webstore/provider/oauth/exchange"),
        &serde_json::json!({"providerId": "Test Provider", "accessToken": "a-token"}),
    );
    assert_eq!(simulator.logins().len(), 1);
    assert_eq!(get("simulator/logins.json").expect_status(200).body, "[]", "they are another's");
    assert!(!simulator.has_hostile_store());
    get("simulator/hostile").expect_status(403);
    get("simulator/hostile/login?disguise=none").expect_status(403);
}
