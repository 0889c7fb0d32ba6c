//! From the name to the first answer: each stage its own line, since each is somebody else's to mend.

use std::time::Duration;

use url::Url;

use crate::check::case::{Outcome, demand, failed, note, skipped};
use crate::check::chain;
use crate::check::client::{Outgoing, Timed};
use crate::check::fixes;
use crate::check::play::Play;
use crate::check::requests::{Send, userinfo};
use crate::check::trouble::{Kind, Trouble};
use crate::simulator::for_check::stays_here;

/// No secret is sent over an open line.
pub(super) fn https(play: &mut Play) -> Outcome {
    let sheet = play.sheet();
    let urls = [&sheet.authorize_url, &sheet.token_url, &sheet.userinfo_url];
    let open: Vec<&Url> = urls.into_iter().filter(|url| url.scheme() != "https").collect();
    let fix = "our setting `public_url` and the URLs of VTEX Admin, steps 2 to 4: VTEX calls https only";
    if let Some(url) = open.iter().find(|url| !stays_here(url)) {
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
    stage(play, Kind::Name)
}

pub(super) fn connect(play: &mut Play) -> Outcome {
    stage(play, Kind::Connect)
}

pub(super) fn tls(play: &mut Play) -> Outcome {
    let url = play.sheet().authorize_url.clone();
    if url.scheme() != "https" {
        return Err(skipped("plain http"));
    }
    let Some(Err(Trouble { kind: Kind::Tls, sentence })) = &play.probe else {
        return demand_public(play);
    };
    let mut why = sentence.clone();
    if why.contains("not trusted") {
        let patience = play.plan.timeout.min(Duration::from_secs(5));
        why = chain::presented(&url, patience).map_or(why, |chain| chain.sentence().to_owned());
    }
    Err(failed(why, Trouble { kind: Kind::Tls, sentence: String::new() }.fix()))
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
        Some(Err(trouble)) if trouble.kind == Kind::Tls => Err(skipped("because `tls` did not hold")),
        Some(Ok(answer)) => demand(
            answer.status < 500,
            format!("answered {}", answer.status),
            "the server's log says why; a 502 or 504 is the proxy's: its target does not answer",
        ),
        _ => stage(play, Kind::Answer),
    }
}

fn stage(play: &Play, kind: Kind) -> Outcome {
    match &play.probe {
        Some(Err(trouble)) if trouble.kind == kind => Err(trouble.clone().into()),
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
