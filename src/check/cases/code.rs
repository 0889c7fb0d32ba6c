//! Cases that take a real code: the first login's, which was used, and a second one's.

use crate::check::case::{Outcome, demand, failed, skipped};
use crate::check::client::Answer;
use crate::check::fixes;
use crate::check::play::{Play, unused};
use crate::check::requests::{Exchange, Send, other, userinfo};
use crate::simulator::content_type;
use crate::simulator::sheet::Place;

use super::answers::{access_token, user};
use super::login::{came_back, granted, submit};

/// As long as nothing shorter would break a proxy's buffers.
const LONG: usize = 3_000;

pub(super) fn replayed(play: &mut Play) -> Outcome {
    let request = play.usual_exchange(&play.first.code).request(play.sheet());
    let answer = play.send(&request)?;
    demand(
        answer.status == 400 && fixes::error(&answer) == "invalid_grant",
        fixes::answered(&answer),
        "the server's nodes must all use one database: a code works once",
    )
}

pub(super) fn revoked(play: &mut Play) -> Outcome {
    let request = userinfo(play.sheet(), Some(&play.first.token), "GET", Send::All);
    let answer = play.send(&request)?;
    let fix =
        "the server's nodes must all use one database; the proxy must keep no copy of userinfo's answers";
    demand(answer.status == 401, format!("userinfo {}", fixes::answered(&answer)), fix)
}

pub(super) fn second_login(play: &mut Play) -> Outcome {
    let typed = play.plan.user.clone();
    let typed = if typed.contains('@') { format!(" {} ", typed.to_uppercase()) } else { typed };
    let encoded = "state%2B%2F%3D%26%25~".chars().cycle().take(LONG).collect::<String>();
    let encoded = encoded.trim_end_matches(|c: char| c != '~'); // no escape is cut in two
    let sent = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy().into_owned();
    let password = play.plan.password.clone();
    let answer = submit(play, encoded, (&typed, password.expose()))?;
    play.second = granted(play, &answer, &sent)?;
    Ok(())
}

pub(super) fn long_state(play: &mut Play) -> Outcome {
    came_back(&play.second)
}

/// Sends the second code in a way that must be refused; if it is not, the code is gone.
fn must_be_refused(
    play: &mut Play,
    case: &'static str,
    change: impl for<'a> FnOnce(Exchange<'a>) -> Exchange<'a>,
    fix: &str,
) -> Outcome {
    unused(&play.second)?;
    let request = change(play.usual_exchange(&play.second.code)).request(play.sheet());
    let answer = play.send(&request)?;
    if answer.status == 200 {
        play.second.used_by = Some(case);
    }
    demand((400..=401).contains(&answer.status), fixes::answered(&answer), fix)
}

pub(super) fn changed_return_url(play: &mut Play) -> Outcome {
    unused(&play.second)?;
    let other = changed(&play.sheet().redirect_uris[0]);
    let request =
        Exchange { redirect_uri: &other, ..play.usual_exchange(&play.second.code) }.request(play.sheet());
    let answer = play.send(&request)?;
    if answer.status == 200 {
        play.second.used_by = Some("changed-return-url");
    }
    let refused = answer.status == 400 && fixes::error(&answer) == "invalid_grant";
    demand(refused, fixes::answered(&answer), "the server's version: a code is bound to its return URL")
}

pub(super) fn secret_in_query(play: &mut Play) -> Outcome {
    if play.sheet().wire_profile.token.credentials == Place::Query {
        return Err(skipped("this store's VTEX sends them so"));
    }
    let fix = format!(
        "our setting `token.credentials`: `vtex-idp store set {} token.credentials=body`",
        play.sheet().store
    );
    must_be_refused(play, "secret-in-query", |usual| Exchange { credentials: Place::Query, ..usual }, &fix)
}

pub(super) fn demanded(play: &mut Play) -> Outcome {
    let wire = &play.sheet().wire_profile.token;
    if !wire.query_parameters.iter().chain(&wire.body_parameters).any(|parameter| parameter.demanded) {
        return Err(skipped("none is demanded"));
    }
    let fix = "our settings `token.query_parameters` and `token.body_parameters`: mark them as demanded";
    must_be_refused(play, "token-demanded", |usual| Exchange { parameters: Send::NotDemanded, ..usual }, fix)
}

/// Either is fine, a muddle is not. Refused, the code is exchanged in the store's own format.
pub(super) fn other_format(play: &mut Play) -> Outcome {
    unused(&play.second)?;
    let body = other(play.sheet().wire_profile.token.body);
    let request = Exchange { body, ..play.usual_exchange(&play.second.code) }.request(play.sheet());
    let answer = play.send(&request)?;
    let kind = content_type(body);
    if answer.status == 200 {
        play.say(format!("The other body format, {kind}, is accepted too"));
        play.second.used_by = Some("other-format");
        play.second.token = access_token(play, &answer)?;
        return Ok(());
    }
    play.say(format!("The other body format, {kind}, is clearly refused"));
    let request = play.usual_exchange(&play.second.code).request(play.sheet());
    let usual = play.send(&request).and_then(|usual| access_token(play, &usual));
    play.second.used_by = Some("other-format");
    if is_clear(&answer) {
        play.second.token = usual?;
        return Ok(());
    }
    Err(failed(
        format!(
            "{} to {kind}: a retailer who picks it in VTEX Admin would learn nothing",
            fixes::answered(&answer)
        ),
        "the server's version, or the proxy's error pages",
    ))
}

fn is_clear(answer: &Answer) -> bool {
    matches!(answer.status, 400 | 401 | 415) && !fixes::error(answer).is_empty()
}

pub(super) fn same_user(play: &mut Play) -> Outcome {
    let token = play.second.token.clone();
    if token.is_empty() {
        return Err(skipped("the second login has no token"));
    }
    let second = user(play, &token)?;
    let Some(first) = &play.first.user else { return Err(skipped("the first login has no user")) };
    let sheet = play.sheet();
    let fix = fixes::USER_ID_KEY.fix(sheet, &sheet.wire_profile.userinfo.user_id);
    demand(first.id == second.id, "the user ID is another: VTEX takes them for two shoppers", fix)?;
    let fix = fixes::EMAIL_KEY.fix(sheet, &sheet.wire_profile.userinfo.email);
    demand(first.email == second.email, "the e-mail depends on how it was typed", fix)
}

/// The same address, and yet another.
fn changed(redirect_uri: &str) -> String {
    url::Url::parse(redirect_uri).map_or_else(
        |_| redirect_uri.to_owned(),
        |mut url| {
            url.set_query(Some("changed=1"));
            url.into()
        },
    )
}
