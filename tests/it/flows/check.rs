//! `check` against our own server: every way that VTEX is set up holds, and every mistake is named with its field.

mod mistakes;
mod program;
mod spoiled;
mod strangers;

use std::time::Duration;

use serde_json::{Value, json};
use vtex_idp::{
    check::{self, Line, Plan, Report, Verdict},
    simulator::Sheet,
    simulator::Trust,
    stores::wire_profile::Preset,
};

use crate::support::{
    on_both,
    world::{Backend, EMAIL, Options, PASSWORD, PROVIDER, World},
};

/// The sheet of a world's store, as `store sheet --format json` exports it.
fn sheet(world: &World, preset: Preset) -> Value {
    json!({
        "store": "club",
        "provider_name": PROVIDER,
        "account": "clubstore",
        "hosts": [world.simulator.base_url().as_str(), "https://clubstore.myvtex.com"],
        "client_id": world.client_id,
        "client_secret": world.client_secret,
        "authorize_url": world.endpoint("authorize"),
        "token_url": world.endpoint("token"),
        "userinfo_url": world.endpoint("userinfo"),
        "redirect_uris": [world.redirect_uri],
        "wire_profile": preset.profile(),
        "vtex_admin": [],
    })
}

pub(super) fn plan(sheet: &Value) -> Plan {
    let sheet = Sheet::read(sheet.to_string().as_bytes()).expect("a sheet");
    Plan {
        client_secret: sheet.client_secret.clone().unwrap_or_default(),
        sheet,
        user: EMAIL.to_owned(),
        password: PASSWORD.into(),
        other_store: None,
        trust: Trust::default(),
        trusts_the_public: true,
        timeout: Duration::from_secs(10),
    }
}

/// A world for many runs in one minute: each makes a dozen requests that must be refused.
fn patient_world(backend: Backend) -> World {
    let mut options = Options::usual();
    options.config.throttle.machine_failures_per_minute = 10_000;
    options.start(backend)
}

fn run(sheet: &Value) -> Report {
    check::run(plan(sheet), |_| ())
}

fn line<'r>(report: &'r Report, id: &str) -> &'r Line {
    report.lines.iter().find(|line| line.id == id).unwrap_or_else(|| panic!("no case {id}"))
}

/// The first failure, which the others follow from.
pub(super) fn first_failure(report: &Report) -> &Line {
    let failed = report.lines.iter().find(|line| line.verdict == Verdict::Failed);
    failed.unwrap_or_else(|| panic!("nothing failed: {:#?}", report.lines))
}

/// The first failure is this one and names this field.
pub(super) fn fails(report: &Report, id: &str, why: &str, fix: &str) {
    let line = first_failure(report);
    let (seen, change) = (line.why.clone().unwrap_or_default(), line.fix.clone().unwrap_or_default());
    assert!(line.id == id && seen.contains(why) && change.contains(fix), "{line:#?}");
}

on_both! {
    fn every_family_of_names_holds(backend) {
        for preset in Preset::ALL {
            let world = Options { profile: preset.profile(), ..Options::usual() }.start(backend);
            let report = run(&sheet(&world, preset));
            let failed: Vec<_> = report.lines.iter().filter(|line| line.verdict == Verdict::Failed).collect();
            assert!(failed.is_empty(), "{preset:?}: {failed:#?}");
            assert!(report.held >= 40, "{preset:?}: {:#?}", report.lines);
            assert!(report.requests <= 60 && report.passwords_posted == 3, "{}", report.requests);
        }
    }
}
