//! Nothing of an app's login reaches a log: no code, token, verifier, challenge, nonce, state, hint, or what somebody typed.

use serde_json::Value;
use url::Url;

use crate::support::{
    app::{VERIFIER, challenge, text},
    browser::Browser,
    machine::{self, Answer},
    process::Program,
    world::{EMAIL, PASSWORD},
};

const CALLBACK: &str = "https://front.example.com/callback";
const STATE: &str = "state-of-the-app";
const NONCE: &str = "nonce-of-the-app";

/// An app of the program's store.
struct App<'p> {
    program: &'p Program,
    registered: Value,
}

impl<'p> App<'p> {
    fn register(program: &'p Program, access_tokens: &str) -> Self {
        let arguments = [
            "client",
            "add",
            "club",
            "Front",
            "--confidential",
            "--redirect-uri",
            CALLBACK,
            "--scope",
            "openid profile email offline_access",
            "--access-tokens",
            access_tokens,
            "--json",
        ];
        let added = program.expect(&arguments, "").stdout;
        Self { program, registered: serde_json::from_slice(&added).expect("JSON") }
    }

    fn secret(&self) -> String {
        text(&self.registered, "client_secret")
    }

    fn authorize_url(&self, more: &[(&str, &str)]) -> Url {
        let (client_id, challenge) = (text(&self.registered, "client_id"), challenge());
        let usual = [
            ("response_type", "code"),
            ("client_id", &client_id),
            ("redirect_uri", CALLBACK),
            ("scope", "openid email offline_access"),
            ("state", STATE),
            ("nonce", NONCE),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        Url::parse_with_params(&self.program.endpoint("authorize"), usual.iter().chain(more)).expect("a URL")
    }

    fn post(&self, endpoint: &str, secret: &str, fields: &[(&str, &str)]) -> Answer {
        let client_id = text(&self.registered, "client_id");
        let own = [("client_id", client_id.as_str()), ("client_secret", secret)];
        machine::post_form(&self.program.endpoint(endpoint), &[&own, fields].concat(), &[])
    }
}

/// A login with all that an app does afterwards, and some of it wrong; what must not be found anywhere.
fn visit(app: &App<'_>) -> Vec<String> {
    let (browser, secret) = (Browser::new(), app.secret());
    let page = browser.get(app.authorize_url(&[("login_hint", "hinted@example.com")])).expect_status(200);
    page.form().fill("identifier", EMAIL).fill("password", "typed-wrong").submit().expect_status(422);
    let told = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
    let code = machine::parameter(&told.redirect().expect("a redirect"), "code").expect("a code");
    let redeem = |secret: &str, verifier: &str| {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", verifier),
        ];
        app.post("token", secret, &fields)
    };
    let wrong_verifier = "another-verifier-of-at-least-forty-three-characters";
    redeem("some-wrong-secret", VERIFIER).expect_status(401);
    redeem(&secret, wrong_verifier).expect_status(400);
    let first = redeem(&secret, VERIFIER).expect_status(200).json();
    let refresh = |token: &str| {
        app.post("token", &secret, &[("grant_type", "refresh_token"), ("refresh_token", token)])
    };
    let next = refresh(&text(&first, "refresh_token")).expect_status(200).json();
    let tokens: Vec<String> = [&first, &next]
        .into_iter()
        .flat_map(|answer| ["access_token", "refresh_token", "id_token"].map(|key| text(answer, key)))
        .collect();
    for token in &tokens {
        machine::get(&app.program.endpoint("userinfo"), &[("Authorization", &format!("Bearer {token}"))]);
        machine::get(&format!("{}?access_token={token}", app.program.endpoint("userinfo")), &[]);
        app.post("introspect", &secret, &[("token", token)]).expect_status(200);
        let hinted = [("id_token_hint", token.as_str()), ("prompt", "none")];
        browser.get(app.authorize_url(&hinted)).expect_status(303);
        let logout = app.program.endpoint("authorize").replace("/oauth/authorize", "/logout");
        Browser::new().get(format!("{logout}?id_token_hint={token}&state={STATE}"));
    }
    // Misspelt, in the wrong place, and used once more.
    machine::get(&format!("{}?token={}", app.program.endpoint("token"), tokens[1]), &[]);
    app.post("token", &secret, &[("grant_type", &code), ("scope", NONCE), (&tokens[0], "x")])
        .expect_status(400);
    redeem(&secret, VERIFIER).expect_status(400);
    refresh(&tokens[1]).expect_status(400);
    app.post("revoke", &secret, &[("token", &tokens[4])]).expect_status(200);
    let cookie = browser.cookie(app.program.endpoint("authorize"), "vtex-idp-session-members");
    let typed = [
        EMAIL,
        "hinted@example.com",
        "hinted%40example.com",
        PASSWORD,
        "typed-wrong",
        "A Shopper",
        STATE,
        NONCE,
        VERIFIER,
        wrong_verifier,
        "some-wrong-secret",
    ];
    let mut secrets = tokens;
    secrets.extend(typed.into_iter().map(ToOwned::to_owned));
    secrets.extend([challenge(), secret, code[22..].to_owned(), code]);
    secrets.extend(cookie);
    // A part of a token is a leak as well: the signature, and the secret behind the grant's id.
    let parts: Vec<String> =
        secrets.iter().filter_map(|text| text.rsplit_once('.')).map(|(_, part)| part.to_owned()).collect();
    secrets.extend(parts.into_iter().filter(|part| part.len() > 40));
    secrets
}

#[test]
fn logs_hold_nothing_of_an_apps_login() {
    for access_tokens in ["opaque", "jwt"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = Program::prepare(folder.path(), None);
        program.serve(&[("VTEX_IDP_LOG__LEVEL", "trace"), ("VTEX_IDP_LOG__FORMAT", "json")]);
        let app = App::register(&program, access_tokens);
        let secrets = visit(&app);
        assert_eq!(program.signal("TERM"), Some(0)); // it writes down what it still holds
        let told = program.expect(&["log", "club", "--json", "--limit", "1000"], "").stdout;
        let told = String::from_utf8(told).expect("text");
        let log = program.log();
        assert!(
            log.contains("a code was redeemed") && told.contains("code_replayed"),
            "they were written: {told}"
        );
        for (name, written) in [("server", &log), ("integration", &told)] {
            for secret in &secrets {
                let line = written.lines().find(|line| line.contains(secret.as_str()));
                assert!(line.is_none(), "the {name} log holds {secret}: {line:?}");
            }
        }
    }
}
