//! The cookie jar: which cookies a browser keeps and which it sends where.

use std::net::IpAddr;
use std::time::Duration;

use actix_web::cookie::{Cookie, Expiration, SameSite};
use actix_web::http::header::HttpDate;
use ureq::http::Method;
use url::{Host, Url};

/// Keyed by host and not by port, as in every browser.
#[derive(Default)]
pub(super) struct Jar {
    cookies: Vec<Kept>,
    now: Duration,
}

struct Kept {
    host: String,
    path: String,
    name: String,
    value: String,
    secure: bool,
    same_site: SameSite,
    expires: Option<Duration>,
}

/// What decides whether a cookie goes along with a request.
pub(super) struct Fetch<'a> {
    pub(super) method: &'a Method,
    pub(super) url: &'a Url,
    /// The page whose link or form leads there; none when the address was typed in.
    pub(super) from: Option<&'a Url>,
}

impl Jar {
    /// Keeps, replaces or removes a cookie. `date` is the answer's `Date`, to which `Expires` is relative.
    pub(super) fn store(&mut self, url: &Url, line: &str, date: Option<&str>) {
        let cookie = Cookie::parse(line).unwrap_or_else(|error| panic!("{url} sets {line:?}: {error}"));
        if let Some(reason) = refusal(&cookie, url) {
            panic!("the browser refuses the cookie {line:?} of {url}: {reason}");
        }
        let lifespan = lifetime(&cookie, date);
        let kept = Kept {
            host: host(url),
            path: cookie.path().filter(|path| path.starts_with('/')).unwrap_or(directory(url)).to_owned(),
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
            secure: cookie.secure() == Some(true),
            same_site: cookie.same_site().unwrap_or(SameSite::Lax),
            expires: lifespan.map(|lifespan| self.now + lifespan),
        };
        self.cookies.retain(|old| (&old.host, &old.path, &old.name) != (&kept.host, &kept.path, &kept.name));
        if lifespan != Some(Duration::ZERO) {
            self.cookies.push(kept);
        }
    }

    /// The `Cookie` header of a request; none when there is nothing to send.
    pub(super) fn header(&self, fetch: &Fetch<'_>) -> Option<String> {
        let mut cookies: Vec<_> = self.cookies.iter().filter(|cookie| cookie.goes_with(fetch)).collect();
        cookies.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<_> =
            cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub(super) fn value(&self, url: &Url, name: &str) -> Option<String> {
        let typed_in = Fetch { method: &Method::GET, url, from: None };
        let found = self.cookies.iter().find(|cookie| cookie.name == name && cookie.goes_with(&typed_in));
        found.map(|cookie| cookie.value.clone())
    }

    pub(super) fn wait(&mut self, time: Duration) {
        self.now += time;
        let now = self.now;
        self.cookies.retain(|cookie| cookie.expires.is_none_or(|expires| expires > now));
    }
}

impl Kept {
    fn goes_with(&self, fetch: &Fetch<'_>) -> bool {
        let same_site = fetch.from.is_none_or(|from| host(from) == host(fetch.url));
        let crosses = match self.same_site {
            SameSite::Strict => false,
            SameSite::Lax => *fetch.method == Method::GET,
            SameSite::None => true,
        };
        self.host == host(fetch.url)
            && covers(&self.path, fetch.url.path())
            && (!self.secure || trustworthy(fetch.url))
            && (same_site || crosses)
    }
}

/// Why no browser keeps the cookie. A real one is silent about it.
fn refusal(cookie: &Cookie<'_>, url: &Url) -> Option<&'static str> {
    let secure = cookie.secure() == Some(true);
    let host_bound = secure && cookie.domain().is_none() && cookie.path() == Some("/");
    if cookie.domain().is_some_and(|domain| domain != host(url)) {
        Some("its Domain is not the host; this browser knows no other")
    } else if secure && !trustworthy(url) {
        Some("it is Secure and came over plain HTTP")
    } else if cookie.name().starts_with("__Host-") && !host_bound {
        Some("__Host- wants Secure, Path=/ and no Domain")
    } else if cookie.name().starts_with("__Secure-") && !secure {
        Some("__Secure- wants Secure")
    } else if cookie.same_site() == Some(SameSite::None) && !secure {
        Some("SameSite=None wants Secure")
    } else {
        None
    }
}

/// None for a cookie that lives as long as the browser; zero for one that is to be removed.
fn lifetime(cookie: &Cookie<'_>, date: Option<&str>) -> Option<Duration> {
    if let Some(max_age) = cookie.max_age() {
        return Some(Duration::try_from(max_age).unwrap_or_default());
    }
    let Some(Expiration::DateTime(expires)) = cookie.expires() else { return None };
    let date = date.expect("Expires without Max-Age needs the answer's Date");
    let date: HttpDate = date.parse().expect("Date is an HTTP date");
    let expires: std::time::SystemTime = expires.into();
    Some(expires.duration_since(date.into()).unwrap_or_default())
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// HTTPS, and this machine, which Chromium trusts as much.
fn trustworthy(url: &Url) -> bool {
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            None => false,
        }
}

fn directory(url: &Url) -> &str {
    match url.path().rfind('/') {
        Some(end @ 1..) => &url.path()[..end],
        _ => "/",
    }
}

/// RFC 6265 5.1.4: a cookie's path covers itself and what lies below it, not `/ab` for `/a`.
fn covers(cookie: &str, request: &str) -> bool {
    request
        .strip_prefix(cookie)
        .is_some_and(|rest| rest.is_empty() || cookie.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(jar: &Jar, method: &Method, url: &str, from: Option<&str>) -> Option<String> {
        let from = from.map(|from| from.parse().unwrap());
        jar.header(&Fetch { method, url: &url.parse().unwrap(), from: from.as_ref() })
    }

    fn jar(url: &str, lines: &[&str]) -> Jar {
        let mut jar = Jar::default();
        for line in lines {
            jar.store(&url.parse().unwrap(), line, Some("Sat, 21 Nov 2026 00:00:00 GMT"));
        }
        jar
    }

    #[test]
    fn a_cookie_belongs_to_a_host_on_all_its_ports() {
        let jar = jar("http://127.0.0.1:1/", &["a=1; Path=/"]);
        assert_eq!(sent(&jar, &Method::GET, "http://127.0.0.1:2/", None).as_deref(), Some("a=1"));
        assert_eq!(sent(&jar, &Method::GET, "http://localhost:1/", None), None);
    }

    #[test]
    fn a_path_covers_what_lies_below_it() {
        let jar = jar("http://localhost/", &["a=1; Path=/x", "b=2; Path=/x/y"]);
        let at = |path: &str| sent(&jar, &Method::GET, &format!("http://localhost{path}"), None);
        assert_eq!(at("/x/y/z").as_deref(), Some("b=2; a=1"));
        assert_eq!(at("/x?q").as_deref(), Some("a=1"));
        assert_eq!(at("/xy"), None);
        assert_eq!(at("/"), None);
    }

    #[test]
    fn max_age_zero_and_a_past_date_remove_it() {
        for removal in ["a=; Path=/; Max-Age=0", "a=; Path=/; Expires=Fri, 20 Nov 2026 00:00:00 GMT"] {
            let jar = jar("http://localhost/", &["a=1; Path=/", removal]);
            assert_eq!(sent(&jar, &Method::GET, "http://localhost/", None), None, "{removal}");
        }
    }

    #[test]
    fn it_expires_when_its_time_has_passed() {
        for life in ["a=1; Max-Age=60", "a=1; Expires=Sat, 21 Nov 2026 00:01:00 GMT"] {
            let mut jar = jar("http://localhost/", &[life]);
            jar.wait(Duration::from_secs(59));
            assert!(sent(&jar, &Method::GET, "http://localhost/", None).is_some(), "{life}");
            jar.wait(Duration::from_secs(1));
            assert!(sent(&jar, &Method::GET, "http://localhost/", None).is_none(), "{life}");
        }
    }

    #[test]
    fn same_site_keeps_it_from_requests_that_another_site_starts() {
        let jar = jar("http://localhost/", &["s=1; SameSite=Strict", "l=1; SameSite=Lax", "d=1"]);
        let sent = |method, from| sent(&jar, method, "http://localhost/", from).unwrap_or_default();
        assert_eq!(sent(&Method::POST, Some("http://localhost:9/")), "s=1; l=1; d=1");
        assert_eq!(sent(&Method::GET, Some("http://127.0.0.1/")), "l=1; d=1");
        assert_eq!(sent(&Method::POST, Some("http://127.0.0.1/")), "");
    }

    #[test]
    fn secure_is_for_https_and_this_machine() {
        let jar = jar("https://shop.example/", &["a=1; Secure; Path=/"]);
        assert!(sent(&jar, &Method::GET, "https://shop.example/", None).is_some());
        assert!(sent(&jar, &Method::GET, "http://shop.example/", None).is_none());
        for here in ["http://127.0.0.1:1/", "http://localhost/", "http://[::1]/"] {
            assert_eq!(
                refusal(&Cookie::parse("a=1; Secure").unwrap(), &here.parse().unwrap()),
                None,
                "{here}"
            );
        }
    }

    #[test]
    fn a_host_cookie_is_refused_unless_it_is_bound_to_its_host() {
        let refused =
            |line| refusal(&Cookie::parse(line).unwrap(), &"http://localhost/".parse().unwrap()).is_some();
        assert!(!refused("__Host-a=1; Secure; Path=/"));
        assert!(refused("__Host-a=1; Path=/"));
        assert!(refused("__Host-a=1; Secure; Path=/x"));
        assert!(refused("__Host-a=1; Secure; Path=/; Domain=localhost"));
    }
}
