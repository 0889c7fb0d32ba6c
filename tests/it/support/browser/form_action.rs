//! The policy directive `form-action`, as browsers hold forms to it: the target, and each redirect after it.
//!
//! CSP level 3, sections 6.4.2 and 6.7.2. Chromium and Safari check redirects, Firefox does not: a page that passes
//! here passes in all.

use std::fmt;

use ureq::http::HeaderMap;
use url::Url;

/// What the policies of a page let its forms lead to. Each policy has a list of sources; all must agree.
#[derive(Clone, Debug)]
pub(super) struct FormAction {
    page: Url,
    lists: Vec<Vec<String>>,
}

impl FormAction {
    /// None where no policy of the page speaks of forms: `default-src` does not cover them.
    pub(super) fn of_page(page: &Url, headers: &HeaderMap) -> Option<Self> {
        let policies =
            headers.get_all("content-security-policy").iter().filter_map(|value| value.to_str().ok());
        let lists: Vec<_> = policies.flat_map(|value| value.split(',')).filter_map(sources).collect();
        (!lists.is_empty()).then(|| Self { page: page.clone(), lists })
    }

    /// Whether a form may lead to this address after so many redirects.
    pub(super) fn allows(&self, target: &Url, redirects: usize) -> bool {
        self.lists.iter().all(|list| list.iter().any(|source| self.matches(source, target, redirects)))
    }

    fn matches(&self, source: &str, target: &Url, redirects: usize) -> bool {
        match source.to_ascii_lowercase().as_str() {
            "'none'" => false,
            "'self'" => self.matches_self(target),
            "*" => is_network(target.scheme()) || target.scheme() == self.page.scheme(),
            _ if let Some(scheme) = source.strip_suffix(':')
                && !scheme.contains(['/', ':']) =>
            {
                scheme_covers(scheme, target.scheme())
            }
            _ => self.matches_host(source, target, redirects),
        }
    }

    fn matches_self(&self, target: &Url) -> bool {
        let both_default = self.page.port().is_none() && target.port().is_none();
        target.origin() == self.page.origin()
            || target.host() == self.page.host()
                && (target.port_or_known_default() == self.page.port_or_known_default() || both_default)
                && scheme_covers(self.page.scheme(), target.scheme())
    }

    /// `[scheme://] host [:port] [/path]`
    fn matches_host(&self, source: &str, target: &Url, redirects: usize) -> bool {
        let (scheme, rest) = source.split_once("://").unwrap_or((self.page.scheme(), source));
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
        scheme_covers(&scheme.to_ascii_lowercase(), target.scheme())
            && host_covers(&host.to_ascii_lowercase(), target.host_str().unwrap_or_default())
            && port_covers(port, target)
            // A redirect must not tell a page which path the other side uses: only the origin counts then.
            && (redirects > 0 || path_covers(path, target.path()))
    }
}

impl fmt::Display for FormAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists: Vec<_> = self.lists.iter().map(|list| format!("form-action {}", list.join(" "))).collect();
        f.write_str(&lists.join(", "))
    }
}

/// The sources of a policy's first `form-action`; later ones do not count.
fn sources(policy: &str) -> Option<Vec<String>> {
    policy.split(';').find_map(|directive| {
        let mut words = directive.split_ascii_whitespace();
        words.next()?.eq_ignore_ascii_case("form-action").then(|| words.map(str::to_owned).collect())
    })
}

fn is_network(scheme: &str) -> bool {
    matches!(scheme, "http" | "https" | "ws" | "wss")
}

/// A scheme covers itself and its secure variant.
fn scheme_covers(source: &str, target: &str) -> bool {
    source == target || (source, target) == ("http", "https")
}

fn host_covers(source: &str, target: &str) -> bool {
    match source.strip_prefix('*') {
        Some(suffix) => target.ends_with(suffix),
        None => source == target,
    }
}

fn port_covers(source: &str, target: &Url) -> bool {
    let port = target.port_or_known_default();
    match source {
        "" => target.port().is_none(),
        "*" => true,
        "80" if port == Some(443) => true,
        _ => source.parse().ok() == port,
    }
}

fn path_covers(source: &str, target: &str) -> bool {
    source.is_empty() || source == target || source.ends_with('/') && target.starts_with(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(page: &str, values: &[&str]) -> Option<FormAction> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("content-security-policy", value.parse().unwrap());
        }
        FormAction::of_page(&page.parse().unwrap(), &headers)
    }

    fn allows(sources: &str, page: &str, target: &str) -> bool {
        let policy = policy(page, &[&format!("default-src 'none'; form-action {sources}")]).unwrap();
        policy.allows(&target.parse().unwrap(), 0)
    }

    #[test]
    fn a_page_whose_policy_does_not_name_forms_may_send_them_anywhere() {
        assert!(policy("http://a.example/", &[]).is_none());
        assert!(policy("http://a.example/", &["default-src 'none'; frame-ancestors 'none'"]).is_none());
    }

    #[test]
    fn self_is_the_same_host_and_port_or_its_secure_variant() {
        let page = "http://a.example:8400/page";
        assert!(allows("'self'", page, "http://a.example:8400/other?q"));
        assert!(allows("'SELF'", page, "http://a.example:8400/"));
        assert!(!allows("'self'", page, "http://a.example:8401/"));
        assert!(!allows("'self'", page, "http://a.example/"));
        assert!(!allows("'self'", page, "http://b.example:8400/"));
        assert!(allows("'self'", "http://a.example/", "https://a.example/"));
        assert!(!allows("'self'", "https://a.example/", "http://a.example/"));
    }

    #[test]
    fn none_and_an_empty_list_allow_nothing() {
        for sources in ["'none'", ""] {
            assert!(!allows(sources, "http://a.example/", "http://a.example/"));
        }
    }

    #[test]
    fn a_scheme_allows_its_hosts_and_not_plain_http() {
        assert!(allows("https:", "https://a.example/", "https://vtexid.example:444/x"));
        assert!(!allows("https:", "https://a.example/", "http://127.0.0.1/"));
        assert!(allows("http:", "https://a.example/", "https://b.example/"));
        assert!(allows("com.app:", "https://a.example/", "com.app:/callback"));
        assert!(!allows("*", "https://a.example/", "com.app:/callback"));
    }

    #[test]
    fn a_host_source_compares_scheme_host_port_and_path() {
        let page = "https://a.example/";
        for (source, target, expected) in [
            ("https://b.example", "https://b.example/any", true),
            ("https://b.example", "https://b.example:8443/", false),
            ("https://b.example", "http://b.example/", false),
            ("https://b.example:8443", "https://b.example:8443/", true),
            ("https://b.example:*", "https://b.example:8443/", true),
            ("http://127.0.0.1:9000", "http://127.0.0.1:9000/cb", true),
            ("http://127.0.0.1:9000", "http://127.0.0.1:9001/cb", false),
            ("b.example", "https://b.example/", true),
            ("b.example", "http://b.example/", false),
            ("*.b.example", "https://x.b.example/", true),
            ("*.b.example", "https://b.example/", false),
            ("*.b.example", "https://evilb.example/", false),
            ("https://b.example/cb", "https://b.example/cb?code=1", true),
            ("https://b.example/cb", "https://b.example/cb/x", false),
            ("https://b.example/cb/", "https://b.example/cb/x", true),
            ("HTTPS://B.Example/Cb", "https://b.example/Cb", true),
            ("https://b.example/Cb", "https://b.example/cb", false),
            ("https://b.example", "https://b.example.evil/", false),
        ] {
            assert_eq!(allows(source, page, target), expected, "{source} and {target}");
        }
    }

    #[test]
    fn a_redirect_is_held_to_the_origin_and_not_to_the_path() {
        let policy = policy("https://a.example/", &["form-action https://b.example/cb"]).unwrap();
        let elsewhere = "https://b.example/other".parse().unwrap();
        assert!(!policy.allows(&elsewhere, 0));
        assert!(policy.allows(&elsewhere, 1));
        assert!(!policy.allows(&"https://c.example/cb".parse().unwrap(), 1));
    }

    #[test]
    fn every_policy_must_allow_it_and_the_first_directive_of_each_counts() {
        let target = "https://b.example/".parse().unwrap();
        let both =
            policy("https://a.example/", &["form-action 'self' https:", "form-action 'self'"]).unwrap();
        assert!(!both.allows(&target, 0));
        let comma = policy("https://a.example/", &["form-action https:, form-action 'self'"]).unwrap();
        assert!(!comma.allows(&target, 0));
        let repeated = policy("https://a.example/", &["form-action https:; form-action 'self'"]).unwrap();
        assert!(repeated.allows(&target, 0));
    }
}
