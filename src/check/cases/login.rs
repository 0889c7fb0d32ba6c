//! A shopper's whole login, and what VTEX makes of it.

use percent_encoding::percent_decode_str;
use url::form_urlencoded;

use super::answers;
use crate::check::case::{Outcome, Shortfall, demand, failed, note, skipped};
use crate::check::client::Answer;
use crate::check::fixes;
use crate::check::page::Page;
use crate::check::play::{Granted, Play, User};
use crate::simulator::sheet::EmailIs;

/// Goes to the login page with this state and submits these; the answer to that.
pub(super) fn submit(play: &mut Play, state: &str, typed: (&str, &str)) -> Result<Answer, Shortfall> {
    let url = play.usual_visit(state).url(play.sheet());
    let answer = play.browse(url.clone(), "en")?;
    let Some(form) = Page::read(&answer.body).login.filter(|_| answer.status == 200) else {
        let why = format!("the login page {}", fixes::answered(&answer));
        return Err(failed(
            why,
            "the proxy's buffers (nginx: `large_client_header_buffers 4 16k`): states are long",
        ));
    };
    play.submit(&url, &answer, &form, typed)
}

pub(super) fn wrong_password(play: &mut Play) -> Outcome {
    let state = play.fresh_state();
    let (user, wrong) = (play.plan.user.clone(), Play::wrong_text());
    play.hide(&wrong);
    let answer = submit(play, &state, (&user, &wrong))?;
    too_many(&answer)?;
    let again = Page::read(&answer.body).login;
    let fix = "the proxy must pass the server's own error pages on (nginx: no `proxy_intercept_errors`)";
    demand(answer.status == 422 && again.is_some(), fixes::answered(&answer), fix)?;
    if again.is_some_and(|form| form.is_wrong) { Ok(()) } else { Err(form_refused()) }
}

/// The server shows the page again for a form that it does not know as well: then no password was looked at.
fn form_refused() -> Shortfall {
    failed(
        "the server takes the login form for a forgery: its cookie is lost on the way, or the page is an old copy",
        "the proxy must pass Set-Cookie and Cookie on, and keep no copy of pages",
    )
}

fn too_many(answer: &Answer) -> Outcome {
    let minutes = answer.header("retry-after").and_then(|seconds| seconds.parse::<u64>().ok());
    let minutes = minutes.map_or(15, |seconds| seconds.div_ceil(60));
    demand(
        answer.status != 429,
        "too many passwords were tried for this user, or from this network",
        format!(
            "wait {minutes} min and run it again; if shoppers meet this too, our setting `trusted_proxies` is missing"
        ),
    )
}

pub(super) fn login(play: &mut Play) -> Outcome {
    let state = play.fresh_state();
    let (user, password) = (play.plan.user.clone(), play.plan.password.clone());
    let answer = submit(play, &state, (&user, password.expose()))?;
    play.first = granted(play, &answer, &state)?;
    Ok(())
}

/// Reads the redirect back to VTEX.
pub(super) fn granted(play: &mut Play, answer: &Answer, state: &str) -> Result<Granted, Shortfall> {
    too_many(answer)?;
    if !answer.is_redirect() {
        return Err(not_signed_in(answer));
    }
    let redirect_uri = play.sheet().redirect_uris[0].clone();
    let location = answer.header("location").unwrap_or_default().to_owned();
    if matches!(answer.status, 307 | 308) {
        let why = format!("status {} makes the browser send the password on to VTEX", answer.status);
        return Err(failed(why, "the proxy must pass the server's status on"));
    }
    let rest = location.strip_prefix(&redirect_uri).filter(|rest| rest.starts_with(['?', '&']));
    let Some(query) = rest.map(|rest| &rest[1..]) else {
        let why = format!("the browser is sent to {}, not to VTEX's return URL", fixes::target(answer));
        return Err(failed(why, "the proxy must not rewrite redirects (nginx: `proxy_redirect off`)"));
    };
    let value = |key: &str| {
        let raw = query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))?;
        Some(percent_decode_str(&raw.replace('+', " ")).decode_utf8_lossy().into_owned())
    };
    let key = &play.sheet().wire_profile.authorize.code;
    let Some(code) = value(key).filter(|code| !code.is_empty()) else {
        let keys: Vec<String> =
            form_urlencoded::parse(query.as_bytes()).map(|(key, _)| format!("`{key}`")).collect();
        let error = value("error").map(|error| format!(" (error `{error}`)")).unwrap_or_default();
        let why = format!("the callback has no `{key}`; it has {}{error}", keys.join(", "));
        return Err(failed(why, fixes::CALLBACK_CODE_KEY.fix(play.sheet(), key)));
    };
    play.hide(&code);
    let state_returned = value("state").unwrap_or_default();
    Ok(Granted { code, state_sent: state.to_owned(), state_returned, ..Granted::default() })
}

fn not_signed_in(answer: &Answer) -> Shortfall {
    let is_wrong = Page::read(&answer.body).login.is_some_and(|form| form.is_wrong);
    match answer.status {
        403 => failed(
            "the test user's e-mail is not verified, or the user may not enter this store",
            "`vtex-idp user verify-email`, or another test user",
        ),
        422 if !is_wrong => form_refused(),
        422 => failed(
            "the page is shown again: the e-mail or the password is wrong, or the user is blocked",
            "`--user` and the password; `vtex-idp user set-password` sets another",
        ),
        _ => failed(fixes::answered(answer), fixes::log()),
    }
}

pub(super) fn state(play: &mut Play) -> Outcome {
    came_back(&play.first)
}

pub(super) fn came_back(granted: &Granted) -> Outcome {
    let (sent, returned) = (granted.state_sent.len(), granted.state_returned.len());
    let why = if returned == 0 {
        "no state came back".to_owned()
    } else {
        format!("another state came back: {returned} bytes for {sent}")
    };
    let fix = "the proxy must pass addresses and redirects on as they are (nginx: `proxy_pass` without a path, `proxy_buffer_size 32k`)";
    demand(granted.state_returned == granted.state_sent, why, fix)
}

pub(super) fn code_length(play: &mut Play) -> Outcome {
    let length = play.first.code.chars().count();
    demand(length > 64, format!("it has {length}"), "the server's version: VTEX asks for more than 64")
}

pub(super) fn token(play: &mut Play) -> Outcome {
    let exchange = play.usual_exchange(&play.first.code).request(play.sheet());
    let answer = play.send(&exchange)?;
    play.first.token = answers::access_token(play, &answer)?;
    Ok(())
}

pub(super) fn userinfo(play: &mut Play) -> Outcome {
    let token = play.first.token.clone();
    play.first.user = Some(answers::user(play, &token)?);
    Ok(())
}

fn known(play: &Play) -> Result<&User, Shortfall> {
    play.first.user.as_ref().ok_or_else(|| skipped("there is no user"))
}

pub(super) fn email(play: &mut Play) -> Outcome {
    let user = known(play)?;
    let sheet = play.sheet();
    let fix = fixes::EMAIL_KEY.fix(sheet, &sheet.wire_profile.userinfo.email);
    if sheet.wire_profile.userinfo.email_is == EmailIs::UserName {
        return Err(skipped("this store's VTEX knows shoppers by their user name"));
    }
    let canonical = user.email.trim() == user.email && user.email.to_lowercase() == user.email;
    demand(
        canonical,
        "it is not trimmed and in lower case: another spelling is another shopper to VTEX",
        &*fix,
    )?;
    demand(user.email.contains('@'), "it is no e-mail", &*fix)?;
    if !play.plan.user.contains('@') {
        return Err(note(
            "`--user` is no e-mail, so they could not be compared",
            "give the test user's e-mail",
        ));
    }
    demand(user.email == play.plan.user.trim().to_lowercase(), "it is not the test user's", &*fix)
}

pub(super) fn user_id(play: &mut Play) -> Outcome {
    let user = known(play)?;
    let digits = user.id.chars().filter(char::is_ascii_digit).count();
    let is_document =
        matches!(digits, 11 | 14) && user.id.chars().all(|c| c.is_ascii_digit() || ".-/".contains(c));
    let sheet = play.sheet();
    demand(
        !user.id.contains('@') && user.id != user.email && !is_document,
        "it is an e-mail or a document's number, which VTEX would show and keep",
        fixes::USER_ID_KEY.fix(sheet, &sheet.wire_profile.userinfo.user_id),
    )
}

pub(super) fn user_name(play: &mut Play) -> Outcome {
    let user = known(play)?;
    demand(!user.name.trim().is_empty(), "it is empty", "the test user's name: `vtex-idp user add --name`")
}
