//! Apps from the command line: `client add`, `list`, `show`, `set`, `remove`, and their secrets.

use serde_json::Value;

use crate::support::{on_both, postgres, process::Program, world::Backend};

fn prepare(backend: Backend, folder: &std::path::Path) -> Program {
    let database_url = (backend == Backend::Postgres).then(postgres::fresh_database);
    Program::prepare(folder, database_url)
}

fn json(program: &Program, arguments: &[&str]) -> Value {
    serde_json::from_slice(&program.expect(arguments, "").stdout).expect("JSON")
}

const CALLBACK: &str = "https://front.example.com/cb";

on_both! {
    fn an_app_is_registered_shown_changed_and_removed(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let added = json(&program, &["client", "add", "club", "Front", "--public", "--redirect-uri", CALLBACK,
            "--origin", "https://front.example.com", "--logout-uri", "https://front.example.com/bye",
            "--scope", "openid email offline_access", "--json"]);
        let id = added["client_id"].as_str().expect("an id");
        assert!(added["client_secret"].is_null() && added["issuer"].as_str().is_some_and(|it| it.ends_with("/club")));
        let shown = json(&program, &["client", "show", "club", id, "--json"]);
        assert_eq!((&shown["kind"], &shown["scope"]), (&"public".into(), &"openid email offline_access".into()));
        assert_eq!(shown["logout_uris"][0], "https://front.example.com/bye");
        program.expect(&["client", "set", "club", id, "--name", "Shop front", "--access-tokens", "jwt", "--access-token-seconds", "300"], "");
        let shown = json(&program, &["client", "show", "club", id, "--json"]);
        assert_eq!((&shown["name"], &shown["access_tokens"]), (&"Shop front".into(), &"jwt".into()));
        assert_eq!((&shown["access_token_seconds"], &shown["redirect_uris"][0]), (&300.into(), &CALLBACK.into()));
        assert_eq!(shown["origins"][0], "https://front.example.com", "what is not said stays");
        let listed = json(&program, &["client", "list", "club", "--json"]);
        assert_eq!(listed.as_array().map(Vec::len), Some(2));
        assert!(program.refuse(&["client", "rotate-secret", "club", "--client", id], "").contains("public client"));
        program.expect(&["client", "remove", "club", id], "");
        assert!(program.refuse(&["client", "show", "club", id], "").contains("client list club"));
    }

    fn an_app_that_could_not_work_is_refused_with_the_reason(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let add = |more: &[&str]| program.refuse(&[&["client", "add", "club", "Front"][..], more].concat(), "");
        assert!(add(&["--public"]).contains("--redirect-uri"));
        assert!(add(&["--redirect-uri", CALLBACK]).contains("--public"));
        assert!(add(&["--public", "--confidential", "--redirect-uri", CALLBACK]).contains("cannot be used with"));
        assert!(add(&["--confidential", "--redirect-uri", CALLBACK, "--origin", "https://a.example"]).contains("public clients"));
        assert!(add(&["--public", "--redirect-uri", "http://front.example.com/cb"]).contains("https"));
        assert!(add(&["--public", "--redirect-uri", CALLBACK, "--scope", "admin"]).contains("openid"));
        assert!(add(&["--public", "--redirect-uri", CALLBACK, "--scope", "offline_access"]).contains("--scope"));
        assert!(add(&["--public", "--redirect-uri", CALLBACK, "--code-seconds", "601"]).contains("600"));
        let shared = "https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx";
        assert!(add(&["--public", "--redirect-uri", shared]).contains("VTEX's callback"));
        let vtex = "vtex-club";
        assert!(program.refuse(&["client", "remove", "club", vtex], "").contains("store remove club"));
        assert!(program.refuse(&["client", "set", "club", vtex, "--name", "x"], "").contains("store set club"));
    }

    fn a_confidential_app_changes_its_secret_while_both_are_valid(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let added = json(&program, &["client", "add", "club", "Server", "--confidential", "--redirect-uri", CALLBACK, "--json"]);
        let id = added["client_id"].as_str().expect("an id");
        let second = json(&program, &["client", "rotate-secret", "club", "--client", id, "--json"]);
        assert_eq!(second["client_id"], added["client_id"]);
        assert_ne!(second["client_secret"], added["client_secret"]);
        assert!(program.refuse(&["client", "rotate-secret", "club", "--client", id], "").contains("two secrets"));
        program.expect(&["client", "retire-secret", "club", "--client", id], "");
        let shown = json(&program, &["client", "show", "club", id, "--json"]);
        assert_eq!(shown["client_secrets_made_at"].as_array().map(Vec::len), Some(1));
    }
}
