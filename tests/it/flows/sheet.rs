//! The settings sheet, as whoever sets up VTEX gets it.

use scraper::{Html, Selector};
use serde_json::Value;
use sha2::{Digest, Sha256};
use vtex_idp::stores::{WireProfile, wire_profile::Preset};

use super::commands::{prepare, seen_within_seconds};
use crate::support::{on_both, process::Program, world::Backend};

fn sheet(program: &Program, options: &[&str]) -> String {
    let arguments = [["store", "sheet", "club", "--lang", "en"].as_slice(), options].concat();
    String::from_utf8(program.expect(&arguments, "").stdout).expect("text")
}

fn json(program: &Program, slug: &str, options: &[&str]) -> Value {
    let arguments = [["store", "sheet", slug, "--format", "json"].as_slice(), options].concat();
    serde_json::from_slice(&program.expect(&arguments, "").stdout).expect("JSON")
}

/// The value beside a label on the page.
fn on_page(html: &str, label: &str) -> String {
    let page = Html::parse_document(html);
    let [rows, term, value] =
        ["dl > div", "dt", "dd code"].map(|text| Selector::parse(text).expect("a selector"));
    let mut found = page.select(&rows).filter_map(|row| {
        let said: String = row.select(&term).next()?.text().collect();
        (said == label).then(|| row.select(&value).next().map(|code| code.text().collect::<String>()))
    });
    found.next().flatten().unwrap_or_else(|| panic!("no value for {label}: {html}"))
}

on_both! {
    fn the_new_secret_of_a_sheet_is_one_that_authenticates(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        program.serve(&[]);
        let first = program.store["client_secret"].as_str().expect("a secret").to_owned();
        let after = |text: &str| {
            let (_, rest) = text.split_once("Client secret value").expect("the field");
            rest.trim_start_matches([':', ' ']).lines().next().expect("a value").to_owned()
        };
        let mut last = first.clone();
        for options in [
            ["--format", "json"].as_slice(),
            &["--format", "text"],
            &["--format", "html"],
            &["--ticket"],
        ] {
            let made = sheet(&program, &[options, &["--new-secret"]].concat());
            let secret = match options[1..].first() {
                Some(&"json") => serde_json::from_str::<Value>(&made).expect("JSON")["client_secret"].as_str().expect("a secret").to_owned(),
                Some(&"html") => on_page(&made, "Client secret value"),
                _ => after(&made),
            };
            seen_within_seconds(|| program.redeem_with(&program.code(), &secret).status == 200);
            program.redeem_with(&program.code(), &last).expect_status(200); // both, until one is retired
            let refused = program.run(&["store", "sheet", "club", "--new-secret"], "");
            assert_eq!(refused.status.code(), Some(1));
            assert!(String::from_utf8_lossy(&refused.stderr).contains("client retire-secret"), "{refused:?}");
            program.expect(&["client", "retire-secret", "club"], "");
            for later in ["text", "html", "json"].map(|format| sheet(&program, &["--format", format])) {
                assert!(!later.contains(&secret) && !later.contains(&first), "{later}");
            }
            assert!(!sheet(&program, &["--ticket"]).contains(&secret));
            last = secret;
        }
    }
}

#[test]
fn the_export_holds_what_a_stand_in_for_vtex_needs() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = prepare(Backend::Sqlite, folder.path());
    for preset in Preset::ALL {
        let slug = preset.name();
        let base = ["--provider-name", "Clube Ç", "--account", "clubstore", "--host", "www.example.com"];
        program.expect(&[["store", "add", slug, "--preset", slug].as_slice(), &base].concat(), "");
        let export = json(&program, slug, &[]);
        let profile: WireProfile = serde_json::from_value(export["wire_profile"].clone()).expect("a profile");
        assert_eq!(profile, preset.profile());
        let same = |key: &str, value: &str| assert_eq!(export[key], value, "{key}");
        same("store", slug);
        same("provider_name", "Clube Ç");
        same("account", "clubstore");
        same("client_id", &format!("vtex-{slug}"));
        for (key, name) in
            [("authorize_url", "authorize"), ("token_url", "token"), ("userinfo_url", "userinfo")]
        {
            same(key, &program.endpoint(name).replace("/club/", &format!("/{slug}/")));
        }
        assert_eq!(export["hosts"][0], "https://www.example.com");
        assert_eq!(
            export["redirect_uris"][0],
            "https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx"
        );
        assert_eq!((&export["code_seconds"], &export["access_token_seconds"]), (&60.into(), &600.into()));
        assert!(export.get("client_secret").is_none());
        let ids = |export: &Value, locale| {
            assert_eq!(export["lang"], locale);
            let steps = export["steps"].as_array().expect("steps").iter();
            let fields = steps.flat_map(|step| step["fields"].as_array().expect("fields"));
            fields.map(|field| field["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
        };
        let english = ids(&json(&program, slug, &["--lang", "en"]), "en");
        assert_eq!(ids(&json(&program, slug, &["--lang", "pt-BR"]), "pt-BR"), english);
        assert_eq!(json(&program, slug, &["--ticket"])["steps"][0]["id"], "urls");
    }
}

#[test]
fn the_page_stands_alone_and_shows_a_name_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = prepare(Backend::Sqlite, folder.path());
    program.expect(&["store", "remove", "club"], "");
    let name = "<script>alert(1)</script> \"'&amp; `Ç`";
    program.add_store(name);
    for options in [["--format", "html"].as_slice(), &["--format", "html", "--ticket"]] {
        let html = sheet(&program, options);
        assert_eq!(on_page(&html, "Provider name"), name);
        assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"), "{html}");
        for outside in ["<script", "<link", "<img", "<iframe", " src=", "url(", "@import", " style="] {
            assert!(!html.contains(outside), "{outside}");
        }
        let (_, style) = html.split_once("<style>").expect("a style");
        let (style, _) = style.split_once("</style>").expect("its end");
        let hash = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, Sha256::digest(style));
        assert!(html.contains(&format!("default-src 'none'; style-src 'sha256-{hash}'")), "the policy fits");
        assert!(style.contains("user-select: all") && style.contains("@media print"));
    }
}

#[test]
fn the_language_is_the_environments_unless_one_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = prepare(Backend::Sqlite, folder.path());
    let title = |variables: &[(&str, &str)], options: &[&str]| {
        let arguments = [["store", "sheet", "club"].as_slice(), options].concat();
        let output = program.run_with(&arguments, variables);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    let none = [("LC_ALL", ""), ("LC_MESSAGES", ""), ("LANG", "")];
    assert!(title(&none, &[]).contains("1. Provider details"));
    let spanish = [("LC_ALL", "es_AR.UTF-8"), ("LANG", "pt_BR.UTF-8")];
    assert!(title(&spanish, &[]).contains("1. Detalles del proveedor"));
    assert!(title(&spanish, &["--lang", "pt-BR"]).contains("1. Detalhes do provedor"));
    assert!(title(&[("LC_ALL", "xx_XX.UTF-8")], &[]).contains("1. Provider details"));
    assert!(title(&spanish, &["--format", "html"]).contains("<html lang=\"es\">"));
}

#[test]
fn a_ticket_is_sent_as_it_stands_and_what_is_not_for_vtex_is_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = prepare(Backend::Sqlite, folder.path());
    let ticket =
        ["store", "sheet", "club", "--ticket", "--lang", "pt-BR", "--test-user", "teste@example.com"];
    let output = program.expect(&ticket, "");
    let (letter, beside) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(letter.starts_with("Assunto: ") && letter.contains("E-mail: teste@example.com\n"), "{letter}");
    assert!(!letter.contains("public_url") && beside.contains("public_url"), "{beside}");
}

#[test]
fn a_wrong_option_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = prepare(Backend::Sqlite, folder.path());
    let says = |options: &[&str], code: i32, part: &str| {
        let output = program.run(&[["store", "sheet"].as_slice(), options].concat(), "");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(code) && said.contains(part), "{options:?}: {said}");
        assert!(output.stdout.is_empty());
    };
    says(&["club", "--lang", "fr"], 2, "pt-BR, es or en");
    says(&["club", "--format", "pdf"], 2, "text, html, json");
    says(&["club", "--test-user", "teste@example.com"], 2, "--ticket");
    says(&["club", "--ticket", "--test-user", "nobody"], 2, "name@example.com");
    says(&[], 2, "STORE");
    says(&["nowhere", "--new-secret"], 1, "store list");
}

#[test]
fn adding_and_showing_a_store_print_the_same_sheet() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = prepare(Backend::Sqlite, folder.path());
    let plain = sheet(&program, &[]);
    let shown = program.expect(&["store", "show", "club"], "").stdout;
    assert!(String::from_utf8_lossy(&shown).ends_with(&plain));
    let shown: Value =
        serde_json::from_slice(&program.expect(&["store", "show", "club", "--json"], "").stdout)
            .expect("JSON");
    assert_eq!(shown["vtex_admin"], json(&program, "club", &["--lang", "en"])["steps"]);
    assert_eq!(program.store["vtex_admin"][0]["fields"][4]["value"], program.store["client_secret"]);
    assert_eq!(shown["vtex_admin"][0]["fields"][4]["value"], Value::Null);
}
