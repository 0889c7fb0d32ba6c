//! The userinfo endpoint: whom it must tell nothing, and what must make no difference to it.

use url::Url;

use crate::check::case::{Outcome, Shortfall, demand, failed, note, skipped};
use crate::check::client::Answer;
use crate::check::fixes;
use crate::check::play::Play;
use crate::check::requests::{Exchange, Send, other_slash, userinfo};

/// A store that no server has.
const NO_STORE: &str = "no-such-store-0";

pub(super) fn no_token(play: &mut Play) -> Outcome {
    let answer = play.send(&userinfo(play.sheet(), None, "GET", Send::All))?;
    demand(answer.status == 401, fixes::answered(&answer), fixes::url(4, "URL (GET)"))?;
    let fix = "the proxy must pass the server's headers on as they are";
    demand(answer.header("www-authenticate").is_some(), "the header WWW-Authenticate is missing", fix)
}

pub(super) fn wrong_token(play: &mut Play) -> Outcome {
    let token = Play::wrong_text();
    let answer = play.send(&userinfo(play.sheet(), Some(&token), "GET", Send::All))?;
    let fix = "what answers at step 4's URL must be vtex-idp, and the proxy must keep no copy of its answers";
    demand(answer.status == 401, fixes::answered(&answer), fix)
}

pub(super) fn post(play: &mut Play) -> Outcome {
    let request = userinfo(play.sheet(), Some(&play.first.token), "POST", Send::All);
    let answer = play.send(&request)?;
    demand(answer.status == 200, fixes::answered(&answer), "the proxy must let POST through")
}

pub(super) fn slash(play: &mut Play) -> Outcome {
    let mut request = userinfo(play.sheet(), Some(&play.first.token), "GET", Send::All);
    request.url = other_slash(&request.url);
    let answer = play.send(&request)?;
    let fix = "the proxy's rules for paths: with and without a slash must lead to the server as they are";
    demand(answer.status == 200, fixes::answered(&answer), fix)
}

pub(super) fn head(play: &mut Play) -> Outcome {
    let request = userinfo(play.sheet(), Some(&play.first.token), "HEAD", Send::All);
    let answer = play.send(&request)?;
    demand(!answer.is_redirect() && answer.status < 500, fixes::answered(&answer), fixes::log())
}

pub(super) fn demanded(play: &mut Play) -> Outcome {
    if !play.sheet().wire_profile.userinfo.parameters.iter().any(|parameter| parameter.demanded) {
        return Err(skipped("none is demanded"));
    }
    let request = userinfo(play.sheet(), Some(&play.first.token), "GET", Send::NotDemanded);
    let answer = play.send(&request)?;
    let refused = (400..500).contains(&answer.status);
    demand(refused, fixes::answered(&answer), "our setting `userinfo.parameters`: mark them as demanded")
}

/// This store's token and secret, at another store of the same server.
pub(super) fn other_store(play: &mut Play) -> Outcome {
    let named = play.plan.other_store.clone();
    let other = named.as_deref().unwrap_or(NO_STORE);
    let own = play.sheet().store.clone();
    if other == own {
        return Err(note("`--other-store` names this store itself", "name a second one, or none"));
    }
    let mut request = userinfo(play.sheet(), Some(&play.first.token), "GET", Send::All);
    request.url = moved(&request.url, &own, other)?;
    let answer = play.send(&request)?;
    told_nothing(&answer)?;
    let Some(named) = named else {
        play.say(
            "A token of this store is worth nothing at a store that does not exist (tried); a second store was not \
             tried: name one with --other-store",
        );
        return Ok(());
    };
    if answer.status == 404 {
        let why = format!("there is no store `{named}` on this server, so nothing was proved");
        return Err(failed(why, "`--other-store`: a short name of `vtex-idp store list`"));
    }
    let code = Play::wrong_text();
    let mut request = Exchange { ..play.usual_exchange(&code) }.request(play.sheet());
    request.url = moved(&request.url, &own, &named)?;
    let answer = play.send(&request)?;
    play.say(format!("Token and client secret of this store are worth nothing at `{named}`"));
    let fix = "the server's version: a client is known at its own store only";
    demand(answer.status == 401, format!("`{named}`'s token endpoint {}", fixes::answered(&answer)), fix)
}

fn told_nothing(answer: &Answer) -> Outcome {
    let fix = "the server's version: a token must be looked up for the store in the URL";
    let why = format!(
        "userinfo of another store {}: any app's token would open this store's accounts",
        fixes::answered(answer)
    );
    demand(matches!(answer.status, 401 | 403 | 404), why, fix)
}

/// The same endpoint of another store: the slug is one segment of the path.
fn moved(url: &Url, own: &str, other: &str) -> Result<Url, Shortfall> {
    let segments: Vec<&str> =
        url.path().split('/').map(|part| if part == own { other } else { part }).collect();
    let path = segments.join("/");
    if path == url.path() {
        return Err(skipped(format!("the URL has no part `{own}` to exchange")));
    }
    let mut moved = url.clone();
    moved.set_path(&path);
    Ok(moved)
}
