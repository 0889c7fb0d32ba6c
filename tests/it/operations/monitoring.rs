//! The dashboard, the alerts and their guide name metrics that exist, by labels that exist.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use vtex_idp::{app::metrics, oauth::Refusal, stores::log::step::outcome};

use crate::support::{
    authority::Authority,
    machine,
    world::{Backend, Options},
};

fn document(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file")
}

/// The families of a server that was used, by the names of their samples.
fn served() -> BTreeSet<String> {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().expect("a folder"));
    let mut options = Options::usual();
    options.config.tls = authority.issue(folder.path(), "first", "localhost", 4000);
    let world = options.start(Backend::Sqlite);
    authority.agent().get(world.authorize_url("s")).call().expect("a page");
    let text = machine::get(&format!("http://{}/metrics", world.app.config.health_listen), &[]).body;
    let families = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let named = families.map(|line| {
        let (name, kind) = line.split_once(' ').expect("a name and a type");
        match kind {
            "counter" => format!("{name}_total"),
            "info" => format!("{name}_info"),
            _ => name.to_owned(),
        }
    });
    named.collect()
}

/// What looks like a metric of ours.
fn named_in(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let ours = words.filter(|word| word.starts_with("vtex_idp_") || word.starts_with("process_"));
    ours.map(ToOwned::to_owned).collect()
}

fn queries() -> Vec<String> {
    let dashboard: Value = serde_json::from_str(&document("docs/monitoring/grafana.json")).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels").iter();
    let targets = panels.filter_map(|panel| panel["targets"].as_array()).flatten();
    let of_panels = targets.map(|target| target["expr"].as_str().expect("a query").to_owned());
    of_panels.chain([document("docs/monitoring/alerts.yml")]).collect()
}

#[test]
fn the_guide_has_every_metric_and_no_other() {
    assert_eq!(named_in(&document("docs/monitoring.md")), served());
}

#[test]
fn the_dashboard_and_the_alerts_ask_for_metrics_that_exist() {
    let served = served();
    for query in queries() {
        for name in named_in(&query) {
            let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
            let exists = served.contains(&name) || family.is_some_and(|family| served.contains(family));
            assert!(exists, "{name} in {query}");
        }
    }
}

#[test]
fn the_dashboard_and_the_alerts_ask_for_outcomes_that_exist() {
    let known: BTreeSet<&str> = outcome::ALL
        .into_iter()
        .chain(Refusal::NAMES.iter().copied())
        .chain([metrics::REFRESHED, metrics::INTROSPECTED])
        .collect();
    let mut found = 0;
    for query in queries() {
        for (start, _) in query.match_indices("outcome") {
            let Some((_, rest)) = query[start..].split_once('"') else { continue };
            let (words, _) = rest.split_once('"').expect("the value ends");
            if query[start + "outcome".len()..].starts_with(['=', '!']) {
                for word in words.split('|') {
                    assert!(known.contains(word), "{word} in {query}");
                    found += 1;
                }
            }
        }
    }
    assert!(found > 20, "only {found} words were found: does the reader still read?");
}

#[test]
fn each_alert_has_its_step_in_the_guide_of_operations() {
    let (alerts, guide) = (document("docs/monitoring/alerts.yml"), document("docs/operations.md"));
    let names: Vec<&str> = alerts.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(names.len() > 8, "{names:?}");
    let (_, steps) = guide.split_once("\n## When something is wrong\n").expect("a section of steps");
    let told = |name: &&str| {
        steps.lines().any(|line| line.starts_with("Alert") && line.contains(&format!("`{name}`")))
    };
    let missing: Vec<&&str> = names.iter().filter(|name| !told(name)).collect();
    assert!(missing.is_empty(), "docs/operations.md says nothing of {missing:?}");
    let unknown = steps.split('`').filter(|word| word.starts_with("VtexIdp") && !names.contains(word));
    assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&str>::new());
}
