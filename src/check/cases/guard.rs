//! What must not lead to the login page, and ends on a page with a way back instead.

use crate::check::case::{Outcome, Shortfall, demand, failed, skipped};
use crate::check::client::Answer;
use crate::check::fixes;
use crate::check::page::Page;
use crate::check::play::Play;
use crate::check::requests::{Send, Visit};

/// VTEX waits this long, in seconds; a little more has passed.
const TOO_LATE: u64 = 660;

/// A page for a person: no redirect, no form for a password, status 400.
fn refused(answer: &Answer, fix: &str) -> Outcome {
    let page = Page::read(&answer.body);
    if answer.is_redirect() {
        let why = format!("the browser is redirected to {}", fixes::target(answer));
        return Err(failed(why, fix));
    }
    demand(page.login.is_none(), "the login page is shown, and would take the password", fix)?;
    demand(answer.status == 400, fixes::answered(answer), fix)?;
    let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    demand(is_page, "the answer is no page that a person can read", fix)
}

fn leads_back(play: &Play, answer: &Answer) -> Outcome {
    let links = Page::read(&answer.body).links;
    let hosts = &play.sheet().hosts;
    let back = links
        .iter()
        .any(|link| hosts.iter().any(|host| link.starts_with(host.as_str().trim_end_matches('/'))));
    let fix = format!("our setting `hosts`: `vtex-idp store show {}`", play.sheet().store);
    demand(back, "the page has no link to any host of the store", fix)
}

fn visit(play: &mut Play, change: impl FnOnce(Visit<'_>) -> Visit<'_>) -> Result<Answer, Shortfall> {
    let state = play.fresh_state();
    let url = change(play.usual_visit(&state)).url(play.sheet());
    play.browse(url, "en")
}

pub(super) fn unknown_client(play: &mut Play) -> Outcome {
    let answer = visit(play, |usual| Visit { client_id: "nobodys-client", ..usual })?;
    refused(&answer, "the server's version: it must know its clients")?;
    leads_back(play, &answer)
}

/// Another host, and the registered address with something behind it.
pub(super) fn foreign_return_url(play: &mut Play) -> Outcome {
    let longer = format!("{}/more", play.sheet().redirect_uris[0]);
    for redirect_uri in ["https://thief.example/callback", longer.as_str()] {
        let state = play.fresh_state();
        let url = Visit { redirect_uri, ..play.usual_visit(&state) }.url(play.sheet());
        let answer = play.browse(url, "en")?;
        let fix = format!(
            "our setting `redirect_uris`: whole addresses only; `vtex-idp store show {}`",
            play.sheet().store
        );
        refused(&answer, &fix)?;
    }
    Ok(())
}

pub(super) fn expired_state(play: &mut Play) -> Outcome {
    let provider = play.sheet().provider_name.clone();
    let state = play.state(&provider, TOO_LATE);
    let url = play.usual_visit(&state).url(play.sheet());
    let answer = play.browse(url, "en")?;
    refused(&answer, "the clock of the server's machine")?;
    leads_back(play, &answer)
}

/// All VTEX accounts share one callback: a hostile one could begin the login and take its code.
pub(super) fn foreign_state(play: &mut Play) -> Outcome {
    let other = format!("Not {}", play.sheet().provider_name);
    let state = play.state(&other, 0);
    let url = play.usual_visit(&state).url(play.sheet());
    let answer = play.browse(url, "en")?;
    let fix = "the server's version: it must compare the provider that a state names with its own setting `provider_name`";
    refused(&answer, fix)
}

pub(super) fn demanded(play: &mut Play) -> Outcome {
    let parameters = &play.sheet().wire_profile.authorize.parameters;
    if !parameters.iter().any(|parameter| parameter.demanded) {
        return Err(skipped("none is demanded"));
    }
    let answer = visit(play, |usual| Visit { parameters: Send::NotDemanded, ..usual })?;
    let is_error = answer.is_redirect() && answer.header("location").is_some_and(|to| to.contains("error="));
    let refused = is_error || answer.status == 400 && Page::read(&answer.body).login.is_none();
    demand(refused, fixes::answered(&answer), "our setting `authorize.parameters`: mark them as demanded")
}
