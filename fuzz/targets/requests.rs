//! Requests at the front door: whatever is sent, the answer is clear, and no browser is led where nobody registered.

use actix_web::{
    http::{
        Method, StatusCode, Uri,
        header::{HeaderName, HeaderValue},
    },
    test::TestRequest,
};
use percent_encoding::percent_decode;

use super::door::{Answer, CALLBACKS, Door};

thread_local! {
    static DOOR: Door = Door::open();
}

/// An authorization request: the query in the first line, headers and a body behind it.
pub(super) fn authorize(data: &[u8]) {
    DOOR.with(|door| {
        let target = [b"GET /guide/oauth/authorize?", data].concat();
        ask(door, &target);
    });
}

/// A token request: headers, an empty line, and the body.
pub(super) fn token(data: &[u8]) {
    DOOR.with(|door| {
        let target = [b"POST /guide/oauth/token\n", data].concat();
        let Some(answer) = ask(door, &target) else { return };
        if answer.status == StatusCode::OK {
            return;
        }
        let error: serde_json::Value = serde_json::from_str(&answer.body).expect("an error is JSON");
        assert!(error["error"].is_string() && error["error_description"].is_string(), "{}", answer.body);
    });
}

/// Any request: method and address in the first line, then headers, an empty line, and the body.
pub(super) fn any(data: &[u8]) {
    DOOR.with(|door| ask(door, data));
}

fn ask(door: &Door, data: &[u8]) -> Option<Answer> {
    let filled = door.filled(data);
    let mut lines = filled.splitn(2, |byte| *byte == b'\n');
    let mut first = lines.next()?.splitn(2, |byte| *byte == b' ');
    let method = Method::from_bytes(first.next()?).ok()?;
    let uri = Uri::try_from(first.next()?).ok()?;
    let mut rest = lines.next().unwrap_or_default();
    let mut request = TestRequest::with_uri(&uri.to_string()).method(method);
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()));
        rest = behind.get(1..).unwrap_or_default();
        if line.is_empty() {
            break;
        }
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?;
        request = request.append_header((name, value));
    }
    let answer = door.ask(request.set_payload(rest.to_vec()));
    holds(&uri, &answer);
    Some(answer)
}

fn holds(uri: &Uri, answer: &Answer) {
    assert!(answer.status.as_u16() < 500, "{uri}: {}", answer.status);
    assert!(!answer.body.contains("<script"), "no page has a script");
    let is_page = answer.header("content-type").is_some_and(|media_type| media_type.contains("html"));
    if is_page {
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"),
            "{policy}"
        );
    }
    let Some(location) = answer.header("location") else { return };
    if uri.path().trim_end_matches('/').ends_with("/oauth/authorize") && !location.starts_with('?') {
        assert!(CALLBACKS.iter().any(|callback| leads_to(location, callback)), "{uri} leads to {location}");
        gives_back_state(uri.query().unwrap_or_default(), location);
    } else {
        let own = ["?", "https://clubstore.myvtex.com/"];
        assert!(own.iter().any(|own| location.starts_with(own)), "{uri} leads to {location}");
    }
}

/// Whether an address is a registered one with more in its query; at loopback at any port.
fn leads_to(location: &str, callback: &str) -> bool {
    let at_any_port = || {
        let rest = location.strip_prefix("http://127.0.0.1")?;
        let rest =
            rest.strip_prefix(':').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        rest.strip_prefix("/native")
    };
    let rest = match callback.strip_prefix("http://127.0.0.1") {
        Some(_) => at_any_port(),
        None => location.strip_prefix(callback),
    };
    rest.is_some_and(|rest| rest.starts_with(['?', '&']))
}

/// A state that came once comes back byte for byte, but for what an address cannot hold (V-3).
fn gives_back_state(query: &str, location: &str) {
    fn states(text: &str) -> Vec<&str> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.take(256).filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, value)| *key == "state" && !value.is_empty()).map(|(_, value)| value).collect()
    }
    let (_, answer) = location.split_once('?').expect("a query");
    let decoded = |text: &str| percent_decode(text.as_bytes()).collect::<Vec<u8>>();
    match (&states(query)[..], &states(answer)[..]) {
        ([sent], [back]) => {
            assert_eq!(decoded(back), decoded(sent));
            let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%+/=:@!$()*,;?".contains(&byte);
            assert!(sent == back || !sent.bytes().all(kept), "{sent} came back as {back}");
        }
        ([sent], []) => assert!(!spelt_otherwise(query).is_empty(), "{sent} did not come back"),
        (_, back) => assert!(back.len() <= 1),
    }
}

/// Names that are `state` only when they are decoded.
fn spelt_otherwise(query: &str) -> Vec<&str> {
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    names.filter(|name| *name != "state" && percent_decode(name.as_bytes()).eq(*b"state")).collect()
}
