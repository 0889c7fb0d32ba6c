//! The way to the login page, as VTEX sends a shopper there.

use url::Url;

use crate::check::case::{Outcome, Shortfall, demand, failed, skipped};
use crate::check::client::Answer;
use crate::check::fixes;
use crate::check::page::Page;
use crate::check::play::Play;
use crate::check::requests::{Visit, other_slash};

/// More return URLs than this are not tried one by one.
const MOST_RETURN_URLS: usize = 6;

pub(super) fn login_page(play: &mut Play) -> Outcome {
    let state = play.fresh_state();
    let url = play.usual_visit(&state).url(play.sheet());
    let answer = play.browse(url, "en")?;
    let page = Page::read(&answer.body);
    if answer.status == 200 && page.login.as_ref().is_some_and(|form| form.is_post) {
        play.page = Some((answer, page));
        return Ok(());
    }
    Err(diagnosis(play, &answer, &state))
}

/// Which field it is, found by trying the request with one thing changed at a time.
fn diagnosis(play: &mut Play, answer: &Answer, state: &str) -> Shortfall {
    let answered = fixes::answered(answer);
    if answer.status == 404 {
        let why = format!("{answered}: there is no login page, or no such store, at this address");
        return failed(why, fixes::url(2, "URL (GET)"));
    }
    if answer.status != 400 {
        let why = format!("{answered}, without a form that asks for a password");
        let fix = "our setting `public_url` and the proxy's target: what answers there is not vtex-idp, or a proxy \
                   put something in front of it";
        return failed(why, if answer.status >= 500 { fixes::log() } else { fix.to_owned() });
    }
    let sheet = play.sheet().clone();
    let wire = &sheet.wire_profile;
    let usual = || play.usual_visit(state);
    let provider = format!(
        "{}; if that is right, the first of our setting `hosts` is not the store's",
        fixes::provider_name(&sheet)
    );
    let suspects = [
        (
            "the server refuses VTEX's state: it names another provider, or leads to a host that is none of the store's",
            provider,
            Visit { state: Some("opaque"), ..usual() }.url(&sheet),
        ),
        (
            "the server does not read the client's ID under this key",
            fixes::CLIENT_ID_KEY.fix(&sheet, &wire.client_id),
            Visit { client_id_key: "client_id", ..usual() }.url(&sheet),
        ),
        (
            "the server does not read the return URL under this key",
            fixes::RETURN_KEY.fix(&sheet, &wire.authorize.redirect_uri),
            Visit { redirect_uri_key: "redirect_uri", ..usual() }.url(&sheet),
        ),
    ];
    for (why, fix, url) in suspects {
        match play.browse(url, "en") {
            Ok(answer) if answer.status == 200 => return failed(why, fix),
            _ => {}
        }
    }
    failed(
        format!("{answered}: the client ID is not this store's, or the return URL is not registered"),
        format!(
            "VTEX Admin, step 1, `Client ID value` (`{}` now), or our setting `redirect_uris`: see `vtex-idp store show {}`",
            sheet.client_id, sheet.store
        ),
    )
}

pub(super) fn names_provider(play: &mut Play) -> Outcome {
    let name = play.sheet().provider_name.clone();
    let named = play.page.as_ref().is_some_and(|(_, page)| page.says(&name));
    demand(
        named,
        format!("the page says nothing of `{name}`, by which shoppers know it from the store's button"),
        fixes::provider_name(play.sheet()),
    )
}

pub(super) fn languages(play: &mut Play) -> Outcome {
    let state = play.fresh_state();
    let url = play.usual_visit(&state).url(play.sheet());
    for (accepted, language) in [("pt-BR,pt;q=0.9", "pt"), ("es-AR,es;q=0.9", "es"), ("en-US,en;q=0.9", "en")]
    {
        let answer = play.browse(url.clone(), accepted)?;
        let found = Page::read(&answer.body).language;
        demand(
            found.to_lowercase().starts_with(language),
            format!("a browser that asks for `{accepted}` gets a page in `{found}`"),
            "the proxy must pass Accept-Language on, and keep no copy of pages",
        )?;
    }
    Ok(())
}

pub(super) fn return_urls(play: &mut Play) -> Outcome {
    let all = play.sheet().redirect_uris.clone();
    if all.len() > MOST_RETURN_URLS {
        play.say(format!("The first {MOST_RETURN_URLS} of {} return URLs are accepted", all.len()));
    }
    for redirect_uri in all.iter().take(MOST_RETURN_URLS) {
        let state = play.fresh_state();
        let url = Visit { redirect_uri, ..play.usual_visit(&state) }.url(play.sheet());
        let answer = play.browse(url, "en")?;
        demand(
            answer.status == 200,
            format!("`{redirect_uri}`: {}", fixes::answered(&answer)),
            format!("our setting `redirect_uris`: see `vtex-idp store show {}`", play.sheet().store),
        )?;
    }
    Ok(())
}

pub(super) fn slash(play: &mut Play) -> Outcome {
    let state = play.fresh_state();
    let url: Url = other_slash(&play.usual_visit(&state).url(play.sheet()));
    if url.path() == "/" {
        return Err(skipped("the URL has no path"));
    }
    let answer = play.browse(url, "en")?;
    demand(
        answer.status == 200,
        fixes::answered(&answer),
        "the proxy's rules for paths: with and without a slash must lead to the server as they are",
    )
}
