//! What a file says is what a store is, both ways, and mistakes are named.

use serde_json::{Value, json};

use super::*;
use crate::stores::wire_profile::{EmailKeyValue, Parameter};

const EXAMPLE: &str = include_str!("../../../docs/store.toml");

fn settings() -> Settings {
    Document::read(EXAMPLE).expect("readable").complete().expect("complete")
}

fn json(settings: &Settings) -> Value {
    serde_json::to_value(settings).expect("writes")
}

fn parameter(key: &str, value: &str) -> Parameter {
    let (key, value) = (key.parse().expect("a key"), value.parse().expect("a value"));
    Parameter { key, value, demanded: true }
}

#[test]
fn what_is_written_reads_the_same() {
    let mut odd = settings();
    odd.hosts.clear();
    odd.locale = Locale::Es;
    odd.wire.userinfo.email_is = EmailKeyValue::UserName;
    odd.wire.token.query_parameters = vec![parameter("a.b", "\"quoted\" \\ 'twice' # no comment")];
    odd.wire.authorize.parameters.clear();
    let mut all = vec![settings(), odd];
    for preset in Preset::ALL {
        let mut plain = settings();
        plain.wire = preset.profile();
        let said = Document::of(&plain);
        assert_eq!(said.preset, Some(preset));
        assert!(said.wire.is_empty(), "{preset:?} is said by its name");
        plain.wire.userinfo.token_in_query =
            if preset == Preset::HelpCenter { None } else { Some("t".parse().expect("a key")) };
        all.push(plain);
    }
    for settings in all {
        let text = Document::of(&settings).to_toml();
        let read = Document::read(&text).expect("readable").complete().expect("complete");
        assert_eq!(json(&read), json(&settings), "{text}");
    }
}

#[test]
fn the_example_holds_every_key() {
    fn keys(at: &str, tree: &Value, found: &mut Vec<String>) {
        match tree {
            Value::Object(members) => {
                members.iter().for_each(|(key, tree)| keys(&format!("{at}.{key}"), tree, found));
            }
            _ => found.push(at.to_owned()),
        }
    }
    let (mut of_example, mut all) = (Vec::new(), vec![".preset".to_owned()]);
    keys("", &toml::from_str(EXAMPLE).expect("TOML"), &mut of_example);
    keys("", &json(&settings()), &mut all);
    of_example.sort();
    all.sort();
    assert_eq!(of_example, all);
}

#[test]
fn what_is_left_out_has_its_default() {
    let least = "slug = 'a'\ndirectory = 'main'\nprovider_name = 'P'\naccount = 'acc'\nredirect_uris = []";
    let settings = Document::read(least).expect("readable").complete().expect("complete");
    let said = json(&settings);
    assert_eq!((&said["name"], &said["locale"], &said["hosts"]), (&json!("P"), &json!("pt-BR"), &json!([])));
    assert_eq!(settings.redirect_uris, [RedirectUri::vtex_shared_callback()]);
    assert_eq!(settings.wire, Preset::Guide.profile());
    assert_eq!(settings.access, AccessPolicy::default());
    for (left_out, _) in least.lines().take(4).filter_map(|line| line.split_once(" =")) {
        let lines = least.lines().filter(|line| !line.starts_with(left_out)).collect::<Vec<_>>().join("\n");
        let missing = Document::read(&lines).expect("readable").complete().expect_err("missing").to_string();
        assert!(missing.starts_with(&format!("`{left_out}` is missing")), "{missing}");
    }
}

#[test]
fn a_mistake_is_named_with_its_line_and_without_its_value() {
    let says = |line: &str, part: &str| {
        let said = Document::read(&format!("slug = 'a'\n\n{line}\n")).expect_err("a mistake").to_string();
        assert!(said.starts_with("line 3: ") && said.contains(part), "{line}: {said}");
        assert!(!said.contains("hush"), "{said}");
    };
    says("colour = 'hush'", "unknown field `colour`");
    says("wire.token.bdy = 'form'", "unknown field `bdy`");
    says("wire.token.body = 'xml'", "`json` or `form`");
    says("wire.token.code = 'hush hush'", "`wire.token.code`: not a key");
    says("wire.token.code = \"a\\r\\nb\"", "not a key");
    says("wire.userinfo.parameters = [{ key = 'k', value = \"hush\\n\" }]", "not a parameter's value");
    says("wire.userinfo.parameters = [{ key = 'k', valve = 'hush' }]", "unknown field `valve`");
    says("access.groups = ['a,b']", "not a group's name");
    says("hosts = ['a.com; script-src *']", "not a host");
    says("redirect_uris = ['http://a.com/hush']", "must be https");
    says("provider_name = \"a\\u0000b\"", "control characters");
    says("slug = 'twice'", "duplicate key");
    says("preset = 'other'", "unknown variant");
    says("name = 'hush", "invalid");
}
