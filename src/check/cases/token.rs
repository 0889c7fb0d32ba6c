//! The token endpoint without a good code: what it must refuse, and what must make no difference to it.

use crate::check::case::{Outcome, Shortfall, demand};
use crate::check::client::{Answer, Outgoing, Timed};
use crate::check::fixes;
use crate::check::play::Play;
use crate::check::requests::{Exchange, other_slash};

/// Longer than 64, as a real one, and nobody's.
fn invented() -> String {
    format!("{}invented", Play::wrong_text())
}

/// The exchange of an invented code, with one thing changed.
fn ask(play: &mut Play, change: impl FnOnce(&mut Outgoing)) -> Result<Answer, Shortfall> {
    let code = invented();
    play.hide(&code);
    let mut request = play.usual_exchange(&code).request(play.sheet());
    change(&mut request);
    play.send(&request)
}

fn is_invalid_grant(answer: &Answer) -> bool {
    answer.status == 400 && fixes::error(answer) == "invalid_grant"
}

pub(super) fn get(play: &mut Play) -> Outcome {
    let url = play.sheet().token_url.clone();
    let answer =
        play.send(&Outgoing { method: "GET", url, headers: Vec::new(), body: None, timed: Timed::Token })?;
    demand(answer.status == 405, fixes::answered(&answer), fixes::url(3, "URL (POST)"))
}

pub(super) fn unknown_code(play: &mut Play) -> Outcome {
    let answer = ask(play, |_| {})?;
    let fix = match answer.status {
        401 => fixes::client_secret(play.sheet()),
        404 | 405 => fixes::url(3, "URL (POST)"),
        _ => "what answers at step 3's URL must be vtex-idp, without a proxy's own error pages".to_owned(),
    };
    demand(is_invalid_grant(&answer), fixes::answered(&answer), fix)
}

pub(super) fn slash(play: &mut Play) -> Outcome {
    let answer = ask(play, |request| request.url = other_slash(&request.url))?;
    let fix = "the proxy's rules for paths: with and without a slash must lead to the server as they are";
    demand(is_invalid_grant(&answer), fixes::answered(&answer), fix)
}

pub(super) fn accept(play: &mut Play) -> Outcome {
    let answer = ask(play, |request| {
        request.headers.retain(|(name, _)| *name != "Accept");
        request.headers.push(("Accept", "application/x-odd; q=0.1".to_owned()));
    })?;
    demand(is_invalid_grant(&answer), fixes::answered(&answer), "the proxy must pass every Accept header on")
}

pub(super) fn charset(play: &mut Play) -> Outcome {
    let answer = ask(play, |request| {
        for (name, value) in &mut request.headers {
            if *name == "Content-Type" {
                value.push_str("; charset=utf-8");
            }
        }
    })?;
    demand(is_invalid_grant(&answer), fixes::answered(&answer), "the proxy must pass every Content-Type on")
}

pub(super) fn wrong_secret(play: &mut Play) -> Outcome {
    let (code, wrong) = (invented(), Play::wrong_text());
    play.hide(&code);
    let request = Exchange { secret: &wrong, ..play.usual_exchange(&code) }.request(play.sheet());
    let answer = play.send(&request)?;
    let refused = answer.status == 401 && fixes::error(&answer) == "invalid_client";
    let why = format!("{} to a secret that is wrong", fixes::answered(&answer));
    let fix =
        "what answers at step 3's URL must be vtex-idp, and the proxy must pass credentials on as they come";
    demand(refused, why, fix)
}
