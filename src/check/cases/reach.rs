//! From the name to the first answer: each stage its own line, since each is somebody else's to mend.

use std::time::Duration;

use url::Url;

use crate::check::case::{Outcome, demand, failed, note, skipped};
use crate::check::chain;
use crate::check::client::{Outgoing, Timed};
use crate::check::fixes;
use crate::check::play::Play;
use crate::check::requests::{Send, userinfo};
use crate::check::trouble::{Trouble, fix};
use crate::simulator::{NoAnswer, Stage, is_loopback};

/// No secret is sent over an open line.
pub(super) fn https(play: &mut Play) -> Outcome {
    let sheet = play.sheet();
    let urls = [&sheet.authorize_url, &sheet.token_url, &sheet.userinfo_url];
    let open: Vec<&Url> = urls.into_iter().filter(|url| url.scheme() != "https").collect();
    let fix = "our setting `public_url` and the URLs of VTEX Admin, steps 2 to 4: VTEX calls https only";
    if let Some(url) = open.iter().find(|url| !is_loopback(url)) {
        let host = url.host_str().unwrap_or_default();
        return Err(failed(format!("plain http to `{host}`: no password and no secret is sent there"), fix));
    }
    if open.is_empty() { Ok(()) } else { Err(note("plain http, on this machine only", fix)) }
}

/// The first request; what became of it is this line's and the next three's.
pub(super) fn name(play: &mut Play) -> Outcome {
    let probe = Outgoing {
        method: "GET",
        url: play.sheet().authorize_url.clone(),
        headers: Vec::new(),
        body: None,
        timed: Timed::Not,
    };
    play.probe = Some(play.client.send(&probe));
    passed(play, Stage::Name)
}

pub(super) fn connect(play: &mut Play) -> Outcome {
    passed(play, Stage::Connect)
}

pub(super) fn tls(play: &mut Play) -> Outcome {
    let url = play.sheet().authorize_url.clone();
    if url.scheme() != "https" {
        return Err(skipped("plain http"));
    }
    let (stage, sentence) = match &play.probe {
        Some(Err(Trouble::NoAnswer(NoAnswer { stage: stage @ (Stage::Tls | Stage::Trust), sentence }))) => {
            (*stage, sentence.clone())
        }
        _ => return demand_public(play),
    };
    let patience = play.plan.timeout.min(Duration::from_secs(5));
    let chain = if stage == Stage::Trust { chain::presented(&url, patience) } else { None };
    Err(failed(chain.map_or(sentence, |chain| chain.sentence().to_owned()), fix(stage)))
}

/// An authority of one's own proves the rest, but not that VTEX would come this far.
fn demand_public(play: &Play) -> Outcome {
    if play.plan.trusts_the_public {
        return Ok(());
    }
    Err(note(
        "believed because of `--ca-file`; VTEX believes public authorities only",
        "run it once more without `--ca-file` before going live",
    ))
}

pub(super) fn answers(play: &mut Play) -> Outcome {
    match &play.probe {
        Some(Err(Trouble::NoAnswer(NoAnswer { stage: Stage::Tls | Stage::Trust, .. }))) => {
            Err(skipped("because `tls` did not hold"))
        }
        Some(Ok(answer)) => demand(
            answer.status < 500,
            format!("answered {}", answer.status),
            "the server's log says why; a 502 or 504 is the proxy's: its target does not answer",
        ),
        _ => passed(play, Stage::Answer),
    }
}

fn passed(play: &Play, stage: Stage) -> Outcome {
    match &play.probe {
        Some(Err(Trouble::NoAnswer(none))) if none.stage == stage => {
            Err(Trouble::NoAnswer(none.clone()).into())
        }
        _ => Ok(()),
    }
}

/// VTEX follows none, and loses the body where it would.
pub(super) fn no_redirects(play: &mut Play) -> Outcome {
    let token = play.usual_exchange("none").request(play.sheet());
    let userinfo = userinfo(play.sheet(), None, "GET", Send::All);
    for (outgoing, step, label) in [(token, 3, "URL (POST)"), (userinfo, 4, "URL (GET)")] {
        let answer = play.send(&outgoing)?;
        let why = format!("step {step}'s URL {}: VTEX follows none", fixes::answered(&answer));
        let fix = format!(
            "{}: type the address that it leads to, or take the redirect out of the proxy",
            fixes::url(step, label)
        );
        demand(!answer.is_redirect(), why, fix)?;
    }
    Ok(())
}
