//! What travels with the login page: policies and cookies, which a proxy in between easily spoils.

use url::Url;

use crate::check::case::{Outcome, demand, failed, note, skipped};
use crate::check::client::Answer;
use crate::check::csp;
use crate::check::play::Play;

/// What a proxy must leave alone.
const PROXY: &str =
    "the proxy must pass the server's headers on as they are, and add none of its own instead";

/// Browsers take a cookie of such a name from this very host alone.
const FOR_THIS_HOST: &str = "__Host-";

fn answer(play: &Play) -> Result<&Answer, crate::check::case::Shortfall> {
    play.page.as_ref().map(|(answer, _)| answer).ok_or_else(|| skipped("there is no login page"))
}

/// Chrome holds the whole chain after the password against this list: VTEX's callback, then the store.
pub(super) fn form_action(play: &mut Play) -> Outcome {
    let page = answer(play)?;
    let sheet = play.sheet();
    let callbacks = sheet.redirect_uris.iter().take(1).filter_map(|uri| Url::parse(uri).ok());
    let own = sheet.authorize_url.origin();
    let mut policies = csp::sources(page, "form-action").peekable();
    if policies.peek().is_none() {
        return Err(note(
            "the page has no policy for its form: what is slipped into it could lead anywhere",
            PROXY,
        ));
    }
    for sources in policies {
        for target in callbacks.clone().chain(sheet.hosts.iter().cloned()) {
            demand(
                sources.iter().any(|source| csp::allows(source, &target, &own)),
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

pub(super) fn framing(play: &mut Play) -> Outcome {
    let page = answer(play)?;
    let by_policy = csp::sources(page, "frame-ancestors").any(|sources| sources == ["'none'"]);
    let by_header = page.header("x-frame-options").is_some_and(|value| value.eq_ignore_ascii_case("deny"));
    demand(by_policy || by_header, "the page may be put into a frame, under somebody else's clicks", PROXY)
}

pub(super) fn pop_up(play: &mut Play) -> Outcome {
    let page = answer(play)?;
    let cut = page.header("cross-origin-opener-policy").is_some_and(|value| value.starts_with("same-origin"));
    demand(!cut, "Cross-Origin-Opener-Policy cuts the store off from its pop-up", PROXY)
}

/// Judges those that the form's POST needs. Others are the proxy's: a load balancer's, for instance.
pub(super) fn cookies(play: &mut Play) -> Outcome {
    let https = play.sheet().authorize_url.scheme() == "https";
    let own: Vec<&str> = answer(play)?.headers("set-cookie").filter(|line| is_own(line)).collect();
    let fix = "the proxy must pass Set-Cookie on as it is, and keep no copy of pages; our setting `public_url` must begin \
               with https";
    demand(!own.is_empty(), "the page comes without its cookie: its form will be taken for a forgery", fix)?;
    let mut for_this_host_alone = true;
    for line in own {
        let name = line.split('=').next().unwrap_or_default().trim();
        let flags: Vec<String> = line.split(';').skip(1).map(|flag| flag.trim().to_lowercase()).collect();
        let has = |flag: &str| flags.iter().any(|found| found == flag);
        demand(has("httponly"), format!("the cookie `{name}` is not HttpOnly"), fix)?;
        demand(!https || has("secure"), format!("the cookie `{name}` is not Secure"), fix)?;
        let why = format!(
            "the cookie `{name}` is not SameSite=Lax: by Strict it is lost on the way from VTEX, by None other sites \
             can use it"
        );
        demand(has("samesite=lax"), why, fix)?;
        for_this_host_alone &= !https || name.starts_with(FOR_THIS_HOST);
    }
    if for_this_host_alone {
        return Ok(());
    }
    Err(note("a cookie's name does not begin with `__Host-`: a neighbour's host could set it", PROXY))
}

fn is_own(line: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix(FOR_THIS_HOST).unwrap_or(line).starts_with("vtex-idp-")
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
