//! The answers of token and userinfo, read as VTEX reads them; what does not fit is named with its field.

use crate::check::case::{Shortfall, failed};
use crate::check::client::Answer;
use crate::check::fixes;
use crate::check::play::{Play, User};
use crate::check::requests::{self, Send};
use crate::simulator::sheet::Place;
use crate::simulator::{self, BodyFormat};

/// What to call a format for `vtex-idp store set`.
fn name(format: BodyFormat) -> &'static str {
    match format {
        BodyFormat::Json => "json",
        BodyFormat::Form => "form",
    }
}

/// Reads the answer of the token endpoint as VTEX does.
pub(super) fn access_token(play: &mut Play, answer: &Answer) -> Result<String, Shortfall> {
    let sheet = play.sheet();
    let wire = &sheet.wire_profile.token;
    if answer.status != 200 {
        let fix = match (answer.status, fixes::error(answer).as_str()) {
            (401, _) => fixes::client_secret(sheet),
            (400, "invalid_request") if wire.credentials != Place::Body => fixes::credentials(sheet),
            (400, "invalid_request") => format!(
                "VTEX Admin, step 3: the parameters' keys, and {}",
                fixes::TOKEN_BODY.fix(sheet, name(wire.body))
            ),
            (400, "invalid_grant") => {
                "the server's clock, and that all its nodes use one database".to_owned()
            }
            (404 | 405, _) => fixes::url(3, "URL (POST)"),
            _ => fixes::log(),
        };
        return Err(failed(fixes::answered(answer), fix));
    }
    let read = simulator::Answer::read(wire.response, answer.body.as_bytes())
        .map_err(|why| failed(why.to_string(), fixes::TOKEN_RESPONSE.fix(sheet, name(wire.response))))?;
    let token = read
        .filled(&wire.access_token)
        .map_err(|why| failed(why.to_string(), fixes::ACCESS_TOKEN_KEY.fix(sheet, &wire.access_token)))?;
    let duration = fixes::DURATION_KEY.fix(sheet, &wire.expires_in);
    let seconds = read.filled(&wire.expires_in).map_err(|why| failed(why.to_string(), duration.clone()))?;
    if !seconds.parse::<f64>().is_ok_and(|seconds| seconds > 0.0) {
        return Err(failed(format!("`{}` is not a number of seconds", wire.expires_in), duration));
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(failed("the token does not fit into a header", fixes::log()));
    }
    play.hide(&token);
    Ok(token)
}

/// Asks who a token speaks for, as VTEX does.
pub(super) fn user(play: &mut Play, token: &str) -> Result<User, Shortfall> {
    let request = requests::userinfo(play.sheet(), Some(token), "GET", Send::All);
    let answer = play.send(&request)?;
    let sheet = play.sheet();
    let wire = &sheet.wire_profile.userinfo;
    if answer.status != 200 {
        let fix = match (answer.status, &wire.token_in_query) {
            (400 | 401, Some(key)) => format!(
                "VTEX Admin, step 4, `Send access token on query string` and its key (`{key}` now), or our setting `userinfo.token_in_query`"
            ),
            (400 | 401, None) => {
                "the proxy must pass the header Authorization on; else VTEX Admin, step 4, `Send access token on query string`".to_owned()
            }
            (404 | 405, _) => fixes::url(4, "URL (GET)"),
            _ => fixes::log(),
        };
        return Err(failed(fixes::answered(&answer), fix));
    }
    let read = simulator::Answer::read(wire.response, answer.body.as_bytes())
        .map_err(|why| failed(why.to_string(), fixes::USERINFO_RESPONSE.fix(sheet, name(wire.response))))?;
    let fix = |field: fixes::Field, key: &str| field.fix(sheet, key);
    Ok(User {
        email: read
            .filled(&wire.email)
            .map_err(|why| failed(why.to_string(), fix(fixes::EMAIL_KEY, &wire.email)))?,
        id: read
            .filled(&wire.user_id)
            .map_err(|why| failed(why.to_string(), fix(fixes::USER_ID_KEY, &wire.user_id)))?,
        name: read
            .text(&wire.name)
            .map_err(|why| failed(why.to_string(), fix(fixes::NAME_KEY, &wire.name)))?,
    })
}
