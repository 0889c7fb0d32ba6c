//! A page's Content-Security-Policy, as far as a login needs it: where its form may lead, who may frame it.

use url::{Origin, Url};

use super::client::Answer;

/// The sources of a directive in each of the page's policies that has it; all policies hold at once.
pub(super) fn sources<'a>(answer: &'a Answer, directive: &'a str) -> impl Iterator<Item = Vec<&'a str>> {
    let each = answer.headers("content-security-policy").flat_map(|line| line.split(','));
    each.filter_map(move |policy| {
        policy.split(';').find_map(|part| {
            let mut words = part.split_ascii_whitespace();
            words.next().filter(|name| name.eq_ignore_ascii_case(directive))?;
            Some(words.collect())
        })
    })
}

/// Whether a source of a page at `own` lets a form lead to `target` by way of a redirect, which takes the source's path
/// out of the question (CSP Level 3, section 6.7.2.8).
pub(super) fn allows(source: &str, target: &Url, own: &Origin) -> bool {
    let source = source.to_lowercase();
    let own = own.ascii_serialization();
    if source == "'self'" {
        return allows_host(&own, target, "");
    }
    if source == "*" {
        return matches!(target.scheme(), "http" | "https");
    }
    if source.starts_with('\'') {
        return false; // 'none', and words for scripts and styles
    }
    match source.strip_suffix(':') {
        Some(scheme) => is_scheme(scheme, target),
        None => allows_host(&source, target, own.split(':').next().unwrap_or_default()),
    }
}

/// `[scheme "://"] host [":" port] [path]`; without a scheme the page's own counts.
fn allows_host(source: &str, target: &Url, own_scheme: &str) -> bool {
    let (scheme, rest) = source.split_once("://").unwrap_or((own_scheme, source));
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let of_target = target.host_str().unwrap_or_default();
    let is_host = match host.strip_prefix('*') {
        Some("") => true,
        Some(ending) => ending.starts_with('.') && of_target.ends_with(ending),
        None => host == of_target,
    };
    is_host && is_scheme(scheme, target) && is_port(port, target)
}

/// http in a policy covers https.
fn is_scheme(scheme: &str, target: &Url) -> bool {
    scheme == target.scheme() || (scheme, target.scheme()) == ("http", "https")
}

fn is_port(port: Option<&str>, target: &Url) -> bool {
    match port {
        None => target.port().is_none(), // the scheme's own
        Some("*") => true,
        Some(port) => {
            let wanted = port.parse::<u16>().ok();
            wanted.is_some() && wanted == target.port_or_known_default()
                || (wanted, target.scheme(), target.port()) == (Some(80), "https", None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(source: &str, target: &str, own: &str) -> bool {
        let own = Url::parse(own).expect("a URL").origin();
        allows(source, &target.parse().expect("a URL"), &own)
    }

    #[test]
    fn sources_match_as_in_a_browser() {
        let allowed = |source: &str, target: &str| allowed(source, target, "https://id.example.com/a");
        for (source, target) in [
            ("'self'", "https://id.example.com/x"),
            ("https://www.example.com", "https://www.example.com/"),
            ("https://www.example.com/path/", "https://www.example.com/"),
            ("http://www.example.com", "https://www.example.com/"),
            ("www.example.com", "https://www.example.com/"),
            ("WWW.example.com:443", "https://www.example.com/"),
            ("http://www.example.com:80", "https://www.example.com/"),
            ("www.example.com:*", "https://www.example.com:8443/"),
            ("*.example.com", "https://www.example.com/"),
            ("https://*.example.com", "https://www.example.com/"),
            ("https://*.example.com:8443", "https://www.example.com:8443/"),
            ("https://*.example.com:*", "https://www.example.com:8443/"),
            ("https://*", "https://www.example.com/"),
            ("https://[::1]:8443", "https://[::1]:8443/"),
            ("https://[::1]", "https://[::1]/"),
            ("https:", "https://any.example:8443/"),
            ("http:", "https://any.example/"),
            ("*", "http://any.example:8443/"),
        ] {
            assert!(allowed(source, target), "{source} {target}");
        }
        for (source, target) in [
            ("'none'", "https://id.example.com/"),
            ("'self'", "https://www.example.com/"),
            ("'self'", "https://id.example.com:8443/"),
            ("https://www.example.com", "http://www.example.com/"),
            ("https://www.example.com", "https://www.example.com:8443/"),
            ("www.example.com", "http://www.example.com/"),
            ("www.example.com", "https://www.example.com:8443/"),
            ("https://*.example.com", "https://example.com/"),
            ("https://*.example.com", "https://www.example.com:8443/"),
            ("https://*.example.com:8443", "https://www.example.com/"),
            ("*.example.com", "https://wwwexample.com/"),
            ("https:", "http://any.example/"),
        ] {
            assert!(!allowed(source, target), "{source} {target}");
        }
    }

    #[test]
    fn a_page_by_plain_http_reaches_both_schemes() {
        for target in ["http://www.example.com/", "https://www.example.com/"] {
            assert!(allowed("www.example.com", target, "http://127.0.0.1:8400/"), "{target}");
        }
        assert!(allowed("'self'", "http://127.0.0.1:8400/x", "http://127.0.0.1:8400/"));
        assert!(!allowed("'self'", "http://127.0.0.1:8500/", "http://127.0.0.1:8400/"));
    }
}
