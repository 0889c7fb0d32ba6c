//! What travels with the login page: policies and cookies, which a proxy in between easily spoils.

use url::{Origin, Url};

use crate::check::case::{Outcome, demand, failed, note, skipped};
use crate::check::client::Answer;
use crate::check::play::Play;

/// What a proxy must leave alone.
const PROXY: &str =
    "the proxy must pass the server's headers on as they are, and add none of its own instead";

fn answer(play: &Play) -> Result<&Answer, crate::check::case::Shortfall> {
    play.page.as_ref().map(|(answer, _)| answer).ok_or_else(|| skipped("there is no login page"))
}

/// The sources of a directive in each of the page's policies; all policies hold at once.
fn policies<'a>(answer: &'a Answer, directive: &'a str) -> impl Iterator<Item = Vec<&'a str>> {
    let each = answer.headers("content-security-policy").flat_map(|line| line.split(','));
    each.filter_map(move |policy| {
        policy.split(';').find_map(|part| {
            let mut words = part.split_ascii_whitespace();
            words.next().filter(|name| name.eq_ignore_ascii_case(directive))?;
            Some(words.collect())
        })
    })
}

/// Chrome holds the whole chain after the password against this list: VTEX's callback, then the store.
pub(super) fn form_action(play: &mut Play) -> Outcome {
    let page = answer(play)?;
    let sheet = play.sheet();
    let callbacks = sheet.redirect_uris.iter().take(1).filter_map(|uri| Url::parse(uri).ok());
    let own = sheet.authorize_url.origin();
    for sources in policies(page, "form-action") {
        for target in callbacks.clone().chain(sheet.hosts.iter().cloned()) {
            demand(
                sources.iter().any(|source| allows(source, &target, &own)),
                format!(
                    "the page's policy does not let its form lead to `{}`: Chrome stops the login there, silently",
                    target.origin().ascii_serialization()
                ),
                format!(
                    "our setting `hosts` must name every domain of the store (`vtex-idp store set {} hosts=...`); {PROXY}",
                    sheet.store
                ),
            )?;
        }
    }
    Ok(())
}

/// CSP Level 3, section 6.7.2: the kinds of sources that a form's target can match.
fn allows(source: &str, target: &Url, own: &Origin) -> bool {
    let source = source.to_lowercase();
    match source.as_str() {
        "*" => return matches!(target.scheme(), "http" | "https"),
        "'self'" => return target.origin() == *own,
        _ => {}
    }
    if source.strip_suffix(':').is_some_and(|scheme| scheme == target.scheme()) {
        return true;
    }
    if let Some((scheme, suffix)) = source.split_once("://*.") {
        let suffix = suffix.trim_end_matches('/');
        return scheme == target.scheme()
            && target.host_str().is_some_and(|host| host.ends_with(&format!(".{suffix}")));
    }
    Url::parse(&source).is_ok_and(|url| url.origin() == target.origin())
}

pub(super) fn framing(play: &mut Play) -> Outcome {
    let page = answer(play)?;
    let by_policy = policies(page, "frame-ancestors").any(|sources| sources == ["'none'"]);
    let by_header = page.header("x-frame-options").is_some_and(|value| value.eq_ignore_ascii_case("deny"));
    demand(by_policy || by_header, "the page may be put into a frame, under somebody else's clicks", PROXY)
}

pub(super) fn pop_up(play: &mut Play) -> Outcome {
    let page = answer(play)?;
    let cut = page.header("cross-origin-opener-policy").is_some_and(|value| value.starts_with("same-origin"));
    demand(!cut, "Cross-Origin-Opener-Policy cuts the store off from its pop-up", PROXY)
}

pub(super) fn cookies(play: &mut Play) -> Outcome {
    let https = play.sheet().authorize_url.scheme() == "https";
    let page = answer(play)?;
    let mut all_are_own = true;
    for line in page.headers("set-cookie") {
        let name = line.split('=').next().unwrap_or_default().trim().to_owned();
        let flags: Vec<String> = line.split(';').skip(1).map(|flag| flag.trim().to_lowercase()).collect();
        let has = |flag: &str| flags.iter().any(|found| found == flag);
        let fix = "our setting `public_url` must begin with https; the proxy must not rewrite cookies";
        demand(has("httponly"), format!("the cookie `{name}` is not HttpOnly"), fix)?;
        demand(!https || has("secure"), format!("the cookie `{name}` is not Secure"), fix)?;
        let same_site = has("samesite=lax") || has("samesite=none");
        demand(
            same_site,
            format!("the cookie `{name}` is not SameSite=Lax: it is lost on the way from VTEX"),
            fix,
        )?;
        all_are_own &= !https || name.starts_with("__Host-");
    }
    if all_are_own {
        return Ok(());
    }
    Err(note("a cookie's name does not begin with `__Host-`: a neighbour's host could set it", PROXY))
}

pub(super) fn no_traces(play: &mut Play) -> Outcome {
    let page = answer(play)?;
    let is = |name: &str, value: &str| page.header(name).is_some_and(|found| found.contains(value));
    if !is("cache-control", "no-store") {
        return Err(failed("Cache-Control is not no-store: a shared computer keeps the page", PROXY));
    }
    demand(
        is("referrer-policy", "no-referrer"),
        "Referrer-Policy is not no-referrer: the state in the address is told to other hosts",
        PROXY,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_match_as_in_a_browser() {
        let own = Url::parse("https://id.example.com/a").expect("a URL").origin();
        let allows = |source: &str, target: &str| allows(source, &target.parse().expect("a URL"), &own);
        for (source, target) in [
            ("'self'", "https://id.example.com/x"),
            ("https://www.example.com", "https://www.example.com/"),
            ("https://*.example.com", "https://www.example.com/"),
            ("https:", "https://any.example/"),
            ("*", "https://any.example/"),
        ] {
            assert!(allows(source, target), "{source} {target}");
        }
        for (source, target) in [
            ("'none'", "https://id.example.com/"),
            ("https://www.example.com", "http://www.example.com/"),
            ("https://www.example.com", "https://www.example.com:8443/"),
            ("https://*.example.com", "https://example.com/"),
            ("'self'", "https://www.example.com/"),
        ] {
            assert!(!allows(source, target), "{source} {target}");
        }
    }
}
