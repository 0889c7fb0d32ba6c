//! Redirect URIs and origins: what is registered is kept byte for byte, leads where it says, and harms no header.

use url::Url;
use vtex_idp::types::{Origin, RedirectUri, RegisteredUri, redirect_uri::difference};

/// Reads a text as an origin, as a redirect URI, and as what a request names instead of a registered one.
pub(super) fn any(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    if let Ok(origin) = text.parse::<Origin>() {
        plain(&origin);
        assert_eq!(origin.as_str().parse(), Ok(origin.clone()), "an origin reads as it is written");
    }
    let registered = ["http://127.0.0.1/cb?x=1", "http://[::1]:80/cb", "https://app.example.com/cb"]
        .map(|uri| uri.parse::<RedirectUri>().expect("registrable"));
    if let Some(found) = RegisteredUri::find_loopback(&registered, text) {
        let sent = found.uri().as_str();
        assert_eq!(sent, text);
        let url = Url::parse(sent).expect("an address");
        assert!(["127.0.0.1", "[::1]"].contains(&url.host_str().expect("a host")), "{sent}");
        assert!(url.username().is_empty() && url.scheme() == "http" && url.path() == "/cb", "{sent}");
    }
    assert_eq!(difference(text, text), None);
    let Ok(uri) = text.parse::<RedirectUri>() else { return };
    assert_eq!(uri.as_str(), text);
    plain(&uri.origin());
    let _ = uri.is_at_vtex_id();
    let found = RegisteredUri::find(&[registered.as_slice(), std::slice::from_ref(&uri)].concat(), text)
        .expect("it is registered");
    assert!(!found.is_private() || text.starts_with("https://"));
    let location = found.with_query(&[("code", "c0de"), ("state", "a%2Bb")]);
    assert!(location.bytes().all(|byte| byte.is_ascii_graphic()), "no header is split: {location}");
    let answer = Url::parse(&location).expect("an address");
    assert_eq!(Origin::of(&answer), Ok(uri.origin()), "the answer goes where the URI leads");
    let code =
        answer.query_pairs().filter(|(key, _)| key == "code").last().map(|(_, value)| value.into_owned());
    assert_eq!(code.as_deref(), Some("c0de"));
}

/// It stands in a Content-Security-Policy.
fn plain(origin: &Origin) {
    let text = origin.as_str();
    assert!(text.starts_with("https://") || text.starts_with("http://"), "{text}");
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:/[]".contains(&byte)), "{text}");
}
