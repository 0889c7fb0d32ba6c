//! What is refused, and how it is said.

use config::{Config as Sources, File, FileFormat};

use super::*;

fn from_toml(text: &str) -> Result<Config, Error> {
    let source = File::from_str(text, FileFormat::Toml);
    let config: Config = Sources::builder().add_source(source).build()?.try_deserialize()?;
    config.check()?;
    Ok(config)
}

#[test]
fn no_configuration_is_a_configuration() {
    let config = from_toml("").expect("the defaults work");
    assert_eq!(config.base_url(), "http://127.0.0.1:8400");
}

#[test]
fn an_unknown_key_is_named() {
    let error = from_toml("[log]\nformatt = \"json\"").expect_err("misspelt").to_string();
    assert!(error.contains("formatt"), "{error}");
}

#[test]
fn the_public_url_is_https_unless_loopback() {
    assert!(from_toml("public_url = \"https://login.example.com\"").is_ok());
    assert!(from_toml("public_url = \"http://localhost:9000\"").is_ok());
    for wrong in ["http://login.example.com", "https://login.example.com/path", "ftp://login.example.com"] {
        let error = from_toml(&format!("public_url = \"{wrong}\"")).expect_err(wrong).to_string();
        assert!(error.contains("public_url"), "{error}");
    }
    assert!(from_toml("listen = \"0.0.0.0:8400\"").is_err());
}

#[test]
fn tls_needs_both_files_and_an_https_address() {
    let files = "[tls]\ncertificate = \"c.pem\"\nkey = \"k.pem\"";
    assert!(from_toml(&format!("public_url = \"https://login.example.com\"\n{files}")).is_ok());
    for (wrong, key) in [
        (files.to_owned(), "`public_url`"),
        (format!("public_url = \"http://localhost:9000\"\n{files}"), "`public_url`"),
        ("[tls]\ncertificate = \"c.pem\"".to_owned(), "`tls.key`"),
        ("[tls]\nkey = \"k.pem\"".to_owned(), "`tls.certificate`"),
    ] {
        let error = from_toml(&wrong).expect_err(&wrong).to_string();
        assert!(error.starts_with(key), "{error}");
    }
}

#[test]
fn a_value_that_cannot_work_is_named_with_one_that_does() {
    let error = from_toml("[oauth]\ncode_seconds = 0").expect_err("no lifetime").to_string();
    assert!(error.contains("oauth.code_seconds") && error.contains("code_seconds = 60"), "{error}");
}

#[test]
fn the_audit_trail_is_kept_for_ever_only_when_that_is_said() {
    assert!(from_toml("[audit]\nkeep_days = 0").is_ok());
    for wrong in [-1, 3651] {
        let error =
            from_toml(&format!("[audit]\nkeep_days = {wrong}")).expect_err("out of range").to_string();
        assert!(error.contains("audit.keep_days") && error.contains("from 0 to 3650"), "{error}");
    }
}

#[test]
fn a_server_key_that_is_none_is_refused_and_not_repeated() {
    let key = "r0oFusUWG2me1s6whOQ5c_4M_f_ajgLWaxWBQpg8fFk";
    for good in [key.to_owned(), format!("{key},{key}"), format!("\\n{key}\\n {key}\\n")] {
        from_toml(&format!("server_key = \"{good}\"")).expect("keys");
    }
    for wrong in [
        key[1..].to_owned(),
        format!("{key}A"),
        format!("{key};{key}"),
        " ".to_owned(),
        key.replace('_', "/"),
    ] {
        let error = from_toml(&format!("server_key = \"{wrong}\"")).expect_err(&wrong).to_string();
        assert!(error.contains("`server_key`") && !error.contains(&key[10..30]), "{error}");
    }
    let both = format!("server_key = \"{key}\"\nserver_key_file = \"a\"");
    let error = from_toml(&both).expect_err("two places").to_string();
    assert!(error.contains("server_key_file") && !error.contains(key), "{error}");
}

#[test]
fn a_session_that_is_not_used_ends_no_later_than_one_that_is() {
    assert!(from_toml("[session]\nidle_minutes = 720\nabsolute_hours = 12").is_ok());
    for (wrong, key) in [
        ("idle_minutes = 721\nabsolute_hours = 12", "session.idle_minutes"),
        ("idle_minutes = 1", "session.idle_minutes"),
        ("absolute_hours = -1", "session.absolute_hours"),
        ("kept_idle_days = 91", "session.kept_idle_days"),
        ("kept_absolute_days = 366", "session.kept_absolute_days"),
    ] {
        let error = from_toml(&format!("[session]\n{wrong}")).expect_err(wrong).to_string();
        assert!(error.contains(key), "{error}");
    }
}
