//! A proxy in front of the server spoils one thing at a time: the line that fails names it. On one database: no proxy
//! reaches it.

use serde_json::Value;

use super::{fails, line, patient_world, plan, sheet};
use crate::support::{
    proxy::{self, Reply, Request, Spoil},
    world::{Backend, World},
};
use vtex_idp::{
    check::{self, Verdict},
    stores::wire_profile::Preset,
};

/// What the proxy does to a request, what to its answer; then the line, what it sees, what it says to change.
type Case = (fn(&mut Request), fn(&Request, &mut Reply), &'static str, &'static str, &'static str);

const AS_IT_IS: fn(&mut Request) = |_| {};
const PASSED_ON: fn(&Request, &mut Reply) = |_, _| {};

fn page(request: &Request) -> bool {
    request.is("GET", "/authorize")
}

/// The sheet, with a proxy in front of the server.
fn through(world: &World, spoil: Spoil) -> Value {
    let address = proxy::start(&world.base_url, spoil);
    let mut sheet = sheet(world, Preset::Guide);
    for url in ["authorize_url", "token_url", "userinfo_url"] {
        sheet[url] = sheet[url].as_str().expect("a URL").replace(&world.base_url, &address).into();
    }
    sheet
}

fn each_is_named(cases: &[Case]) {
    let world = patient_world(Backend::Sqlite);
    for (before, after, id, why, fix) in cases {
        let spoil = Spoil { before: *before, after: *after };
        fails(&check::run(plan(&through(&world, spoil)), |_| ()), id, why, fix);
    }
}

#[test]
#[rustfmt::skip] // a line for each
fn what_comes_with_the_page() {
    each_is_named(&[
        (AS_IT_IS, |r, a| if page(r) { a.set(200, "<p>Parked") }, "login-page", "without a form", "`public_url`"),
        (AS_IT_IS, |r, a| if page(r) { a.set(503, "") }, "answers", "answered 503", "502 or 504"),
        (|r| r.drop_header("accept-language"), PASSED_ON, "languages", "asks for `pt-BR", "Accept-Language"),
        (AS_IT_IS, |r, a| if page(r) && r.target.contains("/?") { a.set(404, "") }, "authorize-slash", "404", "paths"),
        (AS_IT_IS, |_, a| a.header("content-security-policy", "form-action 'self'"), "form-action", "Chrome stops", "`hosts`"),
        (AS_IT_IS, |_, a| { a.drop_header("x-frame-options"); a.drop_header("content-security-policy") }, "framing", "frame", "headers"),
        (AS_IT_IS, |_, a| a.header("Cross-Origin-Opener-Policy", "same-origin"), "pop-up", "cuts the store off", "headers"),
        (AS_IT_IS, |_, a| a.edit("set-cookie", |c| c.replace("HttpOnly", "x")), "cookies", "not HttpOnly", "Set-Cookie"),
        (AS_IT_IS, |_, a| a.edit("set-cookie", |c| c.replace("Lax", "Strict")), "cookies", "SameSite", "Set-Cookie"),
        (AS_IT_IS, |_, a| a.edit("set-cookie", |c| c.replace("Lax", "None")), "cookies", "SameSite", "Set-Cookie"),
        (AS_IT_IS, |_, a| a.drop_header("set-cookie"), "cookies", "without its cookie", "Set-Cookie"),
        (AS_IT_IS, |_, a| a.edit("set-cookie", |_| "SERVERID=node1; Path=/".to_owned()), "cookies", "without its cookie", "Set-Cookie"),
        (AS_IT_IS, |_, a| a.drop_header("cache-control"), "no-traces", "no-store", "headers"),
        (AS_IT_IS, |_, a| a.drop_header("referrer-policy"), "no-traces", "no-referrer", "headers"),
        (AS_IT_IS, |r, a| if page(r) && a.status == 400 { a.set(302, ""); a.header("location", "https://www.example.com/?x") }, "unknown-client", "redirected to https://www.example.com/", "clients"),
        (AS_IT_IS, |r, a| if page(r) && a.status == 400 { a.set(400, "<p>Bad Request") }, "unknown-client", "no link to any host", "`hosts`"),
    ]);
}

/// A run through a proxy that does this to every answer; how the case of this id ended.
fn verdict(id: &str, after: fn(&Request, &mut Reply)) -> Verdict {
    let world = patient_world(Backend::Sqlite);
    line(&check::run(plan(&through(&world, Spoil { before: AS_IT_IS, after })), |_| ()), id).verdict
}

#[test]
fn a_load_balancers_cookie_is_its_own_business() {
    let added = |_: &Request, a: &mut Reply| {
        a.headers.push(("set-cookie".to_owned(), "AWSALB=node1; Path=/".to_owned()));
    };
    assert_eq!(verdict("cookies", added), Verdict::Ok);
}

#[test]
fn a_page_without_its_policy_is_noted() {
    assert_eq!(verdict("form-action", |_, a| a.drop_header("content-security-policy")), Verdict::Note);
}

#[test]
#[rustfmt::skip] // a line for each
fn what_happens_to_the_login() {
    each_is_named(&[
        (AS_IT_IS, |r, a| if page(r) { a.body = a.body.replace("<form", "<form action='https://thief.example/'") }, "wrong-password", "another host, `thief.example`, which is not called", "own address"),
        (AS_IT_IS, |_, a| if a.status == 422 { a.set(502, "") }, "wrong-password", "answered 502", "proxy_intercept_errors"),
        (AS_IT_IS, |_, a| if a.status == 422 { a.set(429, ""); a.header("retry-after", "300") }, "wrong-password", "too many passwords", "wait 5 min"),
        (|r| if r.method == "POST" { r.drop_header("cookie") }, PASSED_ON, "wrong-password", "for a forgery", "Cookie"),
        (AS_IT_IS, |r, a| if page(r) { a.body = a.body.replace("form_token", "other_token") }, "wrong-password", "for a forgery", "no copy"),
        (AS_IT_IS, |r, a| if r.method == "POST" && a.status == 303 { a.set(403, "") }, "login", "not verified", "verify-email"),
        (AS_IT_IS, |r, a| if r.method == "POST" && a.status == 303 { a.status = 307 }, "login", "send the password on", "status"),
        (AS_IT_IS, |_, a| a.edit("location", |to| to.replace("http://127", "https://127")), "login", "not to VTEX's return URL", "proxy_redirect off"),
        (AS_IT_IS, |_, a| a.edit("location", |to| to.replace("code=", "error=access_denied&x=")), "login", "error `access_denied`", "step 2"),
        (AS_IT_IS, |_, a| a.edit("location", |to| to.split("&state").next().unwrap_or_default().to_owned()), "state", "no state came back", "proxy_buffer_size"),
        (AS_IT_IS, |_, a| a.edit("location", |to| to.replace("%2F", "/").replace("%2B", "+")), "long-state", "another state", "proxy_pass"),
        (AS_IT_IS, |_, a| a.edit("location", |to| { let (start, rest) = to.split_once("code=").unwrap_or((to, "")); format!("{start}code=short&{}", rest.split_once('&').unwrap_or_default().1) }), "code-length", "it has 5", "64"),
        (AS_IT_IS, |r, a| if r.target.len() > 3000 { a.set(414, "") }, "second-login", "answered 414", "large_client_header_buffers"),
    ]);
}

#[test]
#[rustfmt::skip] // a line for each
fn what_happens_between_servers() {
    each_is_named(&[
        (AS_IT_IS, |r, a| if r.is("POST", "/token") { a.set(301, ""); a.header("location", "https://id.example.com/t?code=x") }, "no-redirects", "a redirect to https://id.example.com/t: VTEX follows none", "step 3, `URL (POST)`"),
        (AS_IT_IS, |r, a| if r.is("GET", "/userinfo") { a.set(302, "") }, "no-redirects", "step 4's URL answered 302", "step 4, `URL (GET)`"),
        (AS_IT_IS, |r, a| if r.is("POST", "/token") { a.set(500, "") }, "token", "answered 500", "log"),
        (AS_IT_IS, |r, a| if r.is("POST", "/token") && a.status == 200 { a.body = "<p>Hello".into() }, "token", "not JSON", "`token.response`"),
        (AS_IT_IS, |r, a| if r.is("POST", "/token") && a.status == 200 { a.body.push_str(&" ".repeat(70_000)) }, "token", "larger than", "proxy"),
        (AS_IT_IS, |r, a| if r.is("POST", "/token") { a.body = a.body.replace("600", "\"soon\"") }, "token", "not a number of seconds", "`Token duration key`"),
        (|r| if r.is("GET", "/userinfo") { r.drop_header("authorization") }, PASSED_ON, "userinfo", "answered 401", "Authorization"),
        (AS_IT_IS, |r, a| if r.is("GET", "/userinfo") { a.body = a.body.replace("shopper@", "Shopper@") }, "email", "lower case", "`User e-mail key`"),
        (AS_IT_IS, |r, a| if r.is("GET", "/userinfo") { a.body = a.body.replace("shopper@", "other@") }, "email", "not the test user's", "`User e-mail key`"),
        (AS_IT_IS, |r, a| if r.is("GET", "/userinfo") && a.status == 200 { a.body = r#"{"email":"shopper@example.com","userId":"529.982.247-25","name":"N"}"#.into() }, "user-id", "document", "`User ID key`"),
        (AS_IT_IS, |r, a| if r.is("GET", "/userinfo") && a.status == 200 { a.body = r#"{"email":"shopper@example.com","userId":"1","name":null}"#.into() }, "user-name", "empty", "name"),
        (AS_IT_IS, |_, a| a.drop_header("www-authenticate"), "no-token", "WWW-Authenticate", "headers"),
        (AS_IT_IS, |r, a| if r.is("POST", "/userinfo") { a.set(405, "") }, "userinfo-post", "405", "POST"),
        (AS_IT_IS, |r, a| if r.target.ends_with("userinfo/") { a.set(404, "") }, "userinfo-slash", "404", "paths"),
        (AS_IT_IS, |r, a| if r.target.contains("no-such-store") { a.set(200, "") }, "other-store", "any app's token", "version"),
        (AS_IT_IS, |r, a| if r.is("GET", "/token") { a.set(200, "") }, "token-get", "200", "step 3"),
        (AS_IT_IS, |r, a| if r.is("GET", "/token") { a.set(429, "") }, "token-get", "429", "wait a minute"),
        (AS_IT_IS, |r, a| if r.target.ends_with("token/") { a.set(404, "") }, "token-slash", "404", "paths"),
        (AS_IT_IS, |r, a| if r.header("accept").contains("odd") { a.set(406, "") }, "token-accept", "406", "Accept"),
        (AS_IT_IS, |r, a| if r.is("POST", "/token") && r.header("content-type").contains("charset") { a.set(415, "") }, "token-charset", "415", "Content-Type"),
        (AS_IT_IS, |_, a| if a.body.contains("secret is wrong") { a.set(403, "") }, "wrong-secret", "403", "credentials"),
        (AS_IT_IS, |_, a| if a.body.contains("used before") { a.set(200, "{}") }, "replayed-code", "200", "one database"),
        (AS_IT_IS, |_, a| if a.body.contains("was revoked") { a.set(200, "{}") }, "revoked-token", "200", "copy"),
        (AS_IT_IS, |_, a| if a.body.contains("not the one that the code") { a.set(200, "{}") }, "changed-return-url", "200", "bound"),
        (AS_IT_IS, |_, a| if a.body.contains("not allowed for this store") { a.set(200, "{}") }, "secret-in-query", "200", "token.credentials=body"),
        (AS_IT_IS, |r, a| if r.header("content-type").ends_with("urlencoded") && r.is("POST", "/token") { a.set(500, "") }, "other-format", "learn nothing", "error pages"),
    ]);
}
