//! The browser's own rules, against a few canned answers: what it lets pass wrongly, every other test would.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::panic::catch_unwind;

use super::{Browser, Page};

/// A server that answers each request by what `answer` makes of its first line and of all of it. Lives as long as
/// the test process.
pub(in super::super) fn serve(answer: impl Fn(&str, &str) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        'connections: for mut stream in listener.incoming().map(Result::unwrap) {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut request = String::new();
            while !request.ends_with("\r\n\r\n") {
                if reader.read_line(&mut request).unwrap() == 0 {
                    continue 'connections; // a browser that opened a line and never asked
                }
            }
            let length =
                request.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
            reader.take(length.parse().unwrap()).read_to_string(&mut request).unwrap();
            let (line, _) = request.split_once(" HTTP").unwrap();
            stream.write_all(answer(line, &request).as_bytes()).unwrap();
        }
    });
    address
}

pub(in super::super) fn page(head: &str, body: &str) -> String {
    let head =
        format!("HTTP/1.1 200 OK\r\n{head}content-type: text/html; charset=utf-8\r\nconnection: close\r\n");
    format!("{head}content-length: {}\r\n\r\n{body}", body.len())
}

pub(in super::super) fn redirect(status: u16, to: &str) -> String {
    format!("HTTP/1.1 {status} R\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

/// Shows the request that it got.
fn echo(request: &str) -> String {
    page("", request)
}

fn panics<T>(deed: impl FnOnce() -> T + std::panic::UnwindSafe) -> String {
    let panic = catch_unwind(deed).err().expect("it should have failed");
    panic.downcast_ref::<String>().cloned().expect("it failed with a message")
}

const LOGIN: &str = r#"<!doctype html><title>Entrar – Loja</title>
    <form method=post>
      <input type=hidden name=csrf value="t&amp;k">
      <label for=i>E-mail, CPF ou telefone</label> <input id=i name=identifier required maxlength=20>
      <label>Senha <input type=password name=password></label>
      <label><input type=checkbox name=stay value=yes> Manter conectado</label>
      <label><input type=radio name=lang value=pt checked> Português</label>
      <label><input type=radio name=lang value=es> Español</label>
      <label for=uf>Estado</label> <select id=uf name=uf><option>SP<option value=RJ>Rio</select>
      <input name=off disabled value=no>
      <button name=do value=login>Entrar</button> <button name=do value=code formnovalidate>Receber código</button>
    </form>
    <p hidden>secret</p><script>code()</script><noscript><p>Sem <b>scripts</b></p></noscript>
    <p><a href="/lost?x=1">Esqueci
       minha senha</a></p>"#;

fn login() -> Page {
    let server =
        serve(|line, request| if line.starts_with("GET /login") { page("", LOGIN) } else { echo(request) });
    Browser::new().get(format!("{server}/login?state=a%26b#top"))
}

#[test]
fn a_form_is_sent_with_what_was_filled_in_and_what_is_hidden_to_its_page_and_query() {
    let form =
        login().form().fill("E-mail, CPF ou telefone", "ana@loja").fill("Senha", "ç &").tick("Español");
    let sent = form.tick("Manter conectado").choose("Estado", "Rio").submit().body;
    assert!(sent.starts_with("POST /login?state=a%26b HTTP"), "{sent}");
    let body = "csrf=t%26k&identifier=ana%40loja&password=%C3%A7+%26&stay=yes&lang=es&uf=RJ&do=login";
    assert_eq!(sent.lines().last(), Some(body));
}

#[test]
fn a_field_that_is_not_there_fails() {
    for deed in [
        || login().form().fill("CEP", ""),
        || login().form().fill("off", ""),
        || login().form().fill("csrf", ""),
    ] {
        panics(deed);
    }
    panics(|| login().form().press("Sair"));
    panics(|| login().link("Ajuda"));
    panics(|| login().form_with("CEP"));
}

#[test]
fn what_the_browser_would_ask_to_correct_is_not_sent() {
    assert!(panics(|| login().form().submit()).contains("nothing is filled in"));
    assert!(
        panics(|| login().form().fill("identifier", &"a".repeat(21)).submit()).contains("more than fits")
    );
    assert!(login().form().press("Receber código").body.contains("do=code"));
    assert!(login().form().tamper("identifier", "").submit().body.contains("identifier="));
}

#[test]
fn the_text_is_what_a_person_sees_without_javascript() {
    let page = login();
    assert_eq!(page.title(), "Entrar – Loja");
    let text = page.text();
    assert!(text.contains("Sem scripts\nEsqueci minha senha"), "{text}");
    assert!(!text.contains("secret") && !text.contains("code()"), "{text}");
    assert_eq!(page.link("Esqueci minha").path(), "/lost");
}

#[test]
fn a_redirect_after_a_post_is_a_get_and_a_307_repeats_the_post() {
    let server = serve(|line, request| match line {
        "POST /303" => redirect(303, "/end"),
        "POST /302" => redirect(302, "/303"),
        "GET /303" => redirect(301, "/end"),
        "POST /307" => redirect(307, "/end"),
        _ => echo(request),
    });
    let follow = |path: &str| Browser::new().post_form(format!("{server}{path}"), &[("a", "1")]).follow();
    assert!(follow("/303").body.starts_with("GET /end"));
    let twice = follow("/302");
    assert!(twice.body.starts_with("GET /end"));
    assert_eq!(twice.hops.iter().map(|hop| hop.status).collect::<Vec<_>>(), [302, 301]);
    let repeated = follow("/307").body;
    assert!(repeated.starts_with("POST /end") && repeated.ends_with("a=1"), "{repeated}");
}

#[test]
fn a_loop_of_redirects_fails_and_a_foreign_address_is_only_named() {
    let server = serve(|line, _| {
        redirect(302, if line == "GET /out" { "https://shop.example/cb?code=1" } else { "/" })
    });
    assert!(panics(|| Browser::new().get(&server).follow()).contains("too many redirects"));
    let last = Browser::new().get(format!("{server}/out")).follow();
    assert_eq!(last.redirect().unwrap().as_str(), "https://shop.example/cb?code=1");
}

/// A page with the policy, whose form posts to `/sent`, which redirects to `/hop` and on to the address.
fn with_policy(policy: &str, end: &str) -> Page {
    let (policy, end) = (format!("content-security-policy: {policy}\r\n"), end.to_owned());
    let server = serve(move |line, _| match line {
        "GET /form" => page(&policy, "<form action=/sent method=post><button>Go</button></form>"),
        "POST /sent" => redirect(303, "/hop"),
        "GET /hop" => redirect(302, &end),
        _ => page("", "end"),
    });
    Browser::new().get(format!("{server}/form"))
}

#[test]
fn a_redirect_that_the_policy_of_the_forms_page_forbids_is_blocked_followed_or_not() {
    let elsewhere = serve(|_, request| echo(request));
    let blocked = panics(|| with_policy("form-action 'self'", &elsewhere).form().submit().follow());
    assert!(blocked.contains("form-action 'self' does not allow"), "{blocked}");
    let blocked =
        panics(|| with_policy("form-action 'self'", "https://shop.example/").form().submit().follow());
    assert!(blocked.contains("does not allow https://shop.example/"), "{blocked}");
    assert!(panics(|| with_policy("form-action 'none'", "/").form().submit()).contains("/sent"));
    assert!(panics(|| with_policy("form-action https:", "/").form().submit()).contains("/sent"));
}

#[test]
fn a_redirect_that_the_policy_allows_is_followed() {
    let elsewhere = serve(|_, request| echo(request));
    for policy in
        ["default-src 'none'", &format!("form-action 'self' {elsewhere}"), "form-action 'self' http:"]
    {
        assert_eq!(with_policy(policy, &elsewhere).form().submit().follow().hops.len(), 2, "{policy}");
    }
    let out = with_policy("form-action 'self' https:", "https://shop.example/").form().submit().follow();
    assert_eq!(out.redirect().unwrap().host_str(), Some("shop.example"));
}

#[test]
fn the_policy_ends_with_the_chain_that_the_form_began() {
    let elsewhere = serve(|_, request| echo(request));
    let end = with_policy("form-action 'self'", "/end").form().submit().follow();
    assert_eq!((end.body.as_str(), end.browser.get(elsewhere).status), ("end", 200));
}

#[test]
fn cookies_set_on_the_way_are_sent_from_then_on() {
    let server = serve(|line, request| match line {
        "GET /set" => redirect(302, "/see").replacen("\r\n", "\r\nset-cookie: a=1; Path=/; HttpOnly\r\n", 1),
        _ => echo(request),
    });
    let browser = Browser::new();
    assert!(browser.get(format!("{server}/set")).follow().body.contains("cookie: a=1\r\n"));
    assert_eq!(browser.clone().cookie(&server, "a").as_deref(), Some("1"));
    browser.forget_cookies();
    assert!(!browser.get(&server).body.contains("cookie"));
}

#[test]
fn a_form_says_where_it_comes_from_and_a_typed_address_does_not() {
    let target = serve(|_, request| echo(request));
    let form = format!("<form method=post action='{target}'><button>Go</button></form>");
    let submit = move |head: &'static str| {
        let form = form.clone();
        let server = serve(move |_, _| page(head, &form));
        let sent = Browser::new().get(&server).form().submit().body;
        (server, sent)
    };
    let (server, sent) = submit("");
    let mut expected = String::new();
    write!(expected, "origin: {server}\r\n").unwrap();
    assert!(sent.contains(&expected) && sent.contains("sec-fetch-site: same-site\r\n"), "{sent}");
    assert!(submit("referrer-policy: no-referrer\r\n").1.contains("origin: null\r\n"));
    let typed = Browser::new().post_form(&target, &[]).body;
    assert!(!typed.contains("origin:") && typed.contains("sec-fetch-site: none\r\n"), "{typed}");
}
