//! What a file says is what a store is, both ways, and mistakes are named.

use serde_json::{Value, json};

use super::Document;
use crate::{
    stores::{
        AccessPolicy, Settings,
        wire_profile::{EmailKeyValue, Parameter, Preset},
    },
    types::{Locale, RedirectUri},
};

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
        let said = Document::of(&plain).to_toml();
        assert!(said.contains(&format!("preset = \"{}\"\n", preset.name())), "{said}");
        assert!(!said.contains("wire"), "{preset:?} is said by its name");
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

/// What is said of a file with this on its third line; never a value.
fn said_of(line: &str) -> String {
    let said = Document::read(&format!("slug = 'a'\n\n{line}\n")).expect_err(line).to_string();
    assert!(said.starts_with("line 3: "), "{line}: {said}");
    for value in ["hush", "HUSH", "12345678"] {
        assert!(!said.contains(value), "{line}: {said}");
    }
    said
}

#[test]
fn a_mistake_is_named_with_its_line_and_without_its_value() {
    let says = |line: &str, part: &str| {
        for value in ["'hush'", "12345678"] {
            let line = line.replace("VALUE", value);
            let said = said_of(&line);
            assert!(said.contains(part), "{line}: {said}");
        }
    };
    says("colour = VALUE", "unknown field `colour`, expected one of `slug`");
    says("wire.token.bdy = VALUE", "unknown field `bdy`");
    says("wire.token.body = VALUE", "`wire.token.body`: ");
    says("wire.token.credentials = VALUE", "`wire.token.credentials`: ");
    says("wire.userinfo.email_is = VALUE", "`wire.userinfo.email_is`: ");
    says("preset = VALUE", "`preset`: ");
    says("locale = VALUE", "`locale`: ");
    says("wire.authorize.parameters = VALUE", "`wire.authorize.parameters`: expected a sequence");
    says("wire.authorize.parameters = [VALUE]", "`wire.authorize.parameters`: expected ");
    says("wire.authorize = VALUE", "`wire.authorize`: expected a table");
    says("access = VALUE", "`access`: expected a table");
    says("hosts = VALUE", "`hosts`: expected a sequence");
    says("wire.userinfo.parameters = [{ key = 'k', valve = VALUE }]", "unknown field `valve`");
    says("wire.userinfo.parameters = [{ key = 'k', value = 'v', demanded = [VALUE] }]", "expected a boolean");
    says("slug = VALUE", "duplicate key");
    says("name = VALUE, expected 'hush'", "line 3");
}

#[test]
fn what_is_right_is_said_without_what_is_wrong() {
    let says = |line: &str, part: &str| {
        let said = said_of(line);
        assert!(said.contains(part), "{line}: {said}");
    };
    says("wire.token.body = 'hush'", "`wire.token.body`: expected `json` or `form`");
    says("wire.token.credentials = 'hush'", "`wire.token.credentials`: expected one of `body`");
    says("wire.userinfo.email_is = 'hush'", "`wire.userinfo.email_is`: expected `email` or `user_name`");
    says("preset = 'hush'", "`preset`: expected one of `guide`");
    says("locale = 'hush'", "`locale`: expected one of `pt-BR`");
    says("wire.token.code = 'hush hush'", "`wire.token.code`: not a key");
    says("wire.token.code = 12345678", "`wire.token.code`: expected a string");
    says("wire.token.code = 'hush, expected HUSH'", "`wire.token.code`: not a key");
    says("wire.token.body = 'hush, expected HUSH'", "`wire.token.body`: expected `json` or `form`");
    says("wire.token.code = \"a\\r\\nb\"", "not a key");
    says("wire.userinfo.parameters = [{ key = 'k', value = \"hush\\n\" }]", "not a parameter's value");
    says("wire.userinfo.parameters = [{ key = 'k', value = 12345678 }]", "expected a string");
    says("access.groups = ['hush,b']", "not a group's name");
    says("hosts = ['hush.com; script-src *']", "not a host");
    says("redirect_uris = ['http://a.com/hush']", "must be https");
    says("provider_name = \"hush\\u0000b\"", "control characters");
}

#[test]
fn a_secret_beside_its_place_is_not_repeated() {
    for line in ["HUSH12345678==", "HUSH12345678/+=", "'HUSH12345678' = 1", "name = 'hush", "name = hush"] {
        said_of(line);
    }
    let in_a_text = Document::read("name = '''\nhush = \u{1}'''").expect_err("a control character");
    assert!(!in_a_text.to_string().contains("hush"), "{in_a_text}");
}
