//! The unencrypted line beside https: that nobody types a password there, and that browsers stay away from it.

use url::Url;

use crate::check::case::{Outcome, failed, note, skipped};
use crate::check::client::{Answer, Outgoing, Timed};
use crate::check::fixes;
use crate::check::page::Page;
use crate::check::play::Play;
use crate::check::requests::{Send, Visit};

/// A redirect or a closed port are fine; a password form is not.
pub(super) fn plain_http(play: &mut Play) -> Outcome {
    let Some(url) = over_plain_http(play) else {
        return Err(skipped("only where https is on its usual port, 443"));
    };
    let host = url.host_str().unwrap_or_default().to_owned();
    let Ok(answer) = play.client.knock(&Outgoing {
        method: "GET",
        url,
        headers: Vec::new(),
        body: None,
        timed: Timed::Not,
    }) else {
        return Ok(()); // closed
    };
    let fix = "the proxy's configuration of port 80: answer everything with a redirect to https";
    if Page::read(&answer.body).login.is_some() {
        return Err(failed("the login page is served over plain http: passwords could be read", fix));
    }
    if leads_to_https(&answer, &host) {
        Ok(())
    } else {
        Err(note(format!("port 80 {}", fixes::answered(&answer)), fix))
    }
}

/// The login page's address over an open line, with nothing in it that only VTEX and the server may know: no state,
/// and none of the demanded parameters, whose values may be shared secrets.
fn over_plain_http(play: &Play) -> Option<Url> {
    let visit = Visit { state: None, parameters: Send::NotDemanded, ..play.usual_visit("") };
    let mut url = visit.url(play.sheet());
    if url.scheme() != "https" || url.port().is_some() {
        return None;
    }
    url.set_scheme("http").is_ok().then_some(url)
}

/// The server itself may redirect too, back to VTEX with an error: that proves nothing.
fn leads_to_https(answer: &Answer, host: &str) -> bool {
    let target = answer.header("location").and_then(|location| Url::parse(location).ok());
    answer.is_redirect()
        && target.is_some_and(|target| target.scheme() == "https" && target.host_str() == Some(host))
}

pub(super) fn hsts(play: &mut Play) -> Outcome {
    if play.sheet().authorize_url.scheme() != "https" {
        return Err(skipped("plain http"));
    }
    let header = |answer: &Answer| answer.header("strict-transport-security").is_some();
    match &play.probe {
        Some(Ok(answer)) if header(answer) => Ok(()),
        _ => Err(note(
            "the header Strict-Transport-Security is missing",
            "our setting `public_url` must begin with https, and the proxy must let the server's headers through",
        )),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;
    use ureq::http::HeaderMap;

    use super::*;
    use crate::check::Plan;
    use crate::simulator::{Sheet, Trust};

    #[test]
    fn no_secret_goes_over_an_open_line() {
        let sheet = json!({
            "store": "club", "provider_name": "Club", "account": "club", "hosts": ["https://www.example.com"],
            "client_id": "vtex-club", "redirect_uris": ["https://vtexid.vtex.com.br/cb"],
            "authorize_url": "https://id.example.com/club/oauth/authorize",
            "token_url": "https://id.example.com/club/oauth/token",
            "userinfo_url": "https://id.example.com/club/oauth/userinfo",
            "wire_profile": {"client_id": "client_id", "client_secret": "client_secret",
                "authorize": {"redirect_uri": "redirect_uri", "code": "code", "parameters": [
                    {"key": "shared", "value": "a shared secret", "demanded": true},
                    {"key": "shown", "value": "1"}]},
                "token": {"body": "json", "redirect_uri": "redirect_uri", "code": "code", "response": "json",
                    "access_token": "access_token", "expires_in": "expires_in"},
                "userinfo": {"response": "json", "email": "email", "user_id": "userId", "name": "name"}},
        });
        let play = Play::new(Plan {
            sheet: Sheet::read(sheet.to_string().as_bytes()).expect("a sheet"),
            client_secret: "s".into(),
            user: "a@example.com".to_owned(),
            password: "p".into(),
            other_store: None,
            trust: Trust::default(),
            trusts_the_public: true,
            timeout: Duration::from_secs(1),
        });
        let url = over_plain_http(&play).expect("https is on its usual port");
        let keys: Vec<_> = url.query_pairs().map(|(key, _)| key.into_owned()).collect();
        assert_eq!(
            (url.scheme(), keys),
            ("http", vec!["client_id".into(), "redirect_uri".into(), "shown".into()])
        );
    }

    #[test]
    fn only_a_redirect_to_the_same_host_leads_to_https() {
        let leads = |location: &str| {
            let mut answer = Answer { status: 301, headers: HeaderMap::new(), body: String::new() };
            answer.headers.insert("location", location.parse().expect("a header"));
            leads_to_https(&answer, "id.example.com")
        };
        assert!(leads("https://id.example.com/club/oauth/authorize?x=1"));
        for other in
            ["http://id.example.com/", "https://vtexid.vtex.com.br/cb?error=invalid_request", "/club"]
        {
            assert!(!leads(other), "{other}");
        }
    }
}
