//! `simulate` as an integrator runs it: a process of its own against a running server.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use crate::support::{
    browser::Browser,
    machine::{self, encode},
    on_both, postgres,
    postgres::free_port,
    process::Program,
    world::{Backend, EMAIL, PASSWORD},
};

struct Simulate {
    child: Child,
    facts: Value,
}

impl Simulate {
    fn start(arguments: &[&str], input: &str) -> Self {
        let mut child = command(arguments).spawn().expect("starts");
        child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("it reads");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        Self { facts: serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")), child }
    }

    fn first_remark(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.child.stderr.take().expect("piped")).read_line(&mut line).expect("a line");
        line
    }

    fn log_in(&self) -> String {
        let url = self.facts["store_url"].as_str().expect("a URL");
        let provider = encode(self.facts["provider_name"].as_str().expect("a name"));
        let page = Browser::new()
            .get(format!("{url}login?oAuthRedirect={provider}&returnUrl=/"))
            .follow()
            .expect_status(200);
        page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().follow().text()
    }
}

impl Drop for Simulate {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vtex-idp"));
    command.arg("simulate").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs one that must fail; its exit code and what it says.
fn refuse(arguments: &[&str], input: &str) -> (Option<i32>, String) {
    let mut child = command(arguments).spawn().expect("starts");
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes()); // it may end without reading
    let output = child.wait_with_output().expect("ends");
    (output.status.code(), String::from_utf8(output.stderr).expect("text"))
}

on_both! {
    fn a_shopper_logs_in_at_a_simulated_store_with_the_servers_own_sheet(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let database_url = (backend == Backend::Postgres).then(postgres::fresh_database);
        let mut program = Program::prepare(folder.path(), database_url);
        program.serve(&[]);
        let listen = format!("127.0.0.1:{}", free_port());
        let callback = format!("http://{listen}/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx");
        let add = ["store", "add", "shop", "--provider-name", "Clube É", "--account", "shop", "--json"];
        let host = format!("http://{listen}");
        let add = [add.as_slice(), &["--redirect-uri", &callback, "--host", &host]].concat();
        let added: Value = serde_json::from_slice(&program.expect(&add, "").stdout).expect("JSON");
        let mut sheet = added.clone();
        sheet["authorize_url"] = program.endpoint("authorize").replace("/club/", "/shop/").into();
        sheet["token_url"] = program.endpoint("token").replace("/club/", "/shop/").into();
        sheet["userinfo_url"] = program.endpoint("userinfo").replace("/club/", "/shop/").into();

        let simulate = Simulate::start(&["--sheet", "-", "--json", "--listen", &listen], &sheet.to_string());
        assert_eq!((&simulate.facts["registered"], &simulate.facts["register_with"]), (&json!(true), &Value::Null));
        assert!(simulate.log_in().contains(EMAIL));
        assert!(!simulate.facts.to_string().contains(added["client_secret"].as_str().expect("a secret")));
        drop(simulate);

        let secret = folder.path().join("secret");
        std::fs::write(&secret, format!("{}\nmade today\n", added["client_secret"].as_str().expect("a secret"))).expect("written");
        sheet.as_object_mut().expect("an object").remove("client_secret");
        let start = ["--sheet", "-", "--json", "--listen", &listen, "--client-secret-file", secret.to_str().expect("text")];
        let odd = ["--body", "form", "--credentials", "header", "--grant-type", "query", "--userinfo-method", "post"];
        let more = ["--token-in-query", "access_token", "--no-error-url", "--timeout", "9"];
        let simulate = Simulate::start(&[start.as_slice(), &odd, &more].concat(), &sheet.to_string());
        assert!(simulate.log_in().contains(EMAIL));
        let traces = machine::get(&format!("http://{listen}/simulator/logins.json"), &[]).expect_status(200).json();
        let token = traces[0]["steps"].as_array().expect("steps").iter().find(|step| step["kind"] == "token").expect("a step").to_string();
        assert!(token.contains("Basic ") && token.contains("grant_type") && token.contains("x-www-form-urlencoded"), "{token}");
    }
}

fn sheet() -> Value {
    json!({"store": "shop", "provider_name": "Loyalty Club", "account": "shop", "hosts": ["https://www.example.com"],
        "client_id": "vtex-shop", "client_secret": "just made",
        "authorize_url": "https://id.example.com/shop/oauth/authorize",
        "token_url": "https://id.example.com/shop/oauth/token",
        "userinfo_url": "https://id.example.com/shop/oauth/userinfo",
        "redirect_uris": ["https://vtexid.vtex.com.br/cb"],
        "wire_profile": {"client_id": "client_id", "client_secret": "client_secret",
            "authorize": {"redirect_uri": "redirect_uri", "code": "code"},
            "token": {"body": "json", "redirect_uri": "redirect_uri", "code": "code", "response": "json",
                "access_token": "access_token", "expires_in": "expires_in"},
            "userinfo": {"token_in_query": null, "response": "json", "email": "email", "user_id": "userId", "name": "name"}}})
}

#[test]
fn the_command_that_registers_the_redirect_uri_keeps_what_is_registered() {
    let simulate =
        Simulate::start(&["--sheet", "-", "--json", "--listen", "127.0.0.1:0"], &sheet().to_string());
    let (store, callback) = (&simulate.facts["store_url"], &simulate.facts["redirect_uri"]);
    let host = store.as_str().expect("a URL").trim_end_matches('/');
    let callback = callback.as_str().expect("a URL");
    assert_eq!(
        simulate.facts["register_with"],
        format!(
            "vtex-idp store set shop redirect_uris=https://vtexid.vtex.com.br/cb,{callback} hosts=https://www.example.com,{host}"
        )
    );
    assert_eq!(simulate.facts["registered"], false);
}

#[test]
fn the_simulator_takes_settings_of_its_own_too() {
    let settings = json!({"provider": {"client_secret": "s"}, "conduct": {"timeout_ms": 5}}).to_string();
    let simulate = Simulate::start(&["--settings", "-", "--json", "--listen", "127.0.0.1:0"], &settings);
    assert_eq!(simulate.facts["provider_name"], "Test Provider");
    assert_eq!(simulate.facts["registered"], Value::Null);
}

#[test]
fn a_wrong_start_says_what_to_do() {
    let says = |arguments: &[&str], input: &str, part: &str| {
        let (code, said) = refuse(arguments, input);
        assert!(code == Some(1) && said.contains(part), "{arguments:?}: {code:?} {said}");
    };
    let sheet = sheet();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut sheet = sheet.clone();
        change(&mut sheet);
        sheet.to_string()
    };
    let good = sheet.to_string();
    says(&["--sheet", "-"], "", "store sheet STORE --format json");
    says(&["--sheet", "-"], "{}", "missing field");
    says(&["--sheet", "no-such-file"], "", "the file no-such-file cannot be read");
    says(&["--sheet", "-"], &changed(&|sheet| sheet["client_secret"] = Value::Null), "--client-secret-file");
    says(
        &["--sheet", "-"],
        &changed(&|sheet| sheet["token_url"] = "http://id.example.com/token".into()),
        "the token address http://id.example.com/token is plain http",
    );
    says(&["--sheet", "-", "--listen", "0.0.0.0:0"], &good, "--url");
    says(
        &["--sheet", "-", "--listen", "127.0.0.1:0", "--url", "http://sim.example.com"],
        &good,
        "must be https",
    );
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound").to_string();
    says(&["--sheet", "-", "--listen", &address], &good, "`--listen`");
    says(&["--sheet", "-", "--ca-file", "Cargo.toml"], &good, "BEGIN CERTIFICATE");
    says(&["--settings", "-"], r#"{"provider":{"nmae":"x"}}"#, "nmae");
    for wrong in [["--sheet", "-", "--body", "xml"].as_slice(), &["--sheet", "-", "--settings", "-"], &[]] {
        assert_eq!(refuse(wrong, "").0, Some(2), "{wrong:?}");
    }
}

#[test]
fn a_store_that_is_open_to_the_network_says_so() {
    for (more, part) in [(&[][..], "hostile store is closed"), (&["--hostile-store"], "can play its attack")]
    {
        let listen = format!("0.0.0.0:{}", free_port());
        let url = listen.replace("0.0.0.0", "http://127.0.0.1");
        let start = ["--sheet", "-", "--json", "--listen", &listen, "--url", &url];
        let mut simulate = Simulate::start(&[&start, more].concat(), &sheet().to_string());
        let said = simulate.first_remark();
        assert!(said.contains(&format!("anyone who reaches {listen}")) && said.contains(part), "{said}");
    }
}
