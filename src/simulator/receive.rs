//! The heart of VTEX ID: from the callback over the token and userinfo requests to the user token.

use url::Url;
use uuid::Uuid;

use super::browser::{Browser, VSS};
use super::failure::Failure;
use super::fields::{self, Fields};
use super::mask::mask;
use super::sessions::{Arrival, Came, Pending, Session};
use super::state::{self, Rejected};
use super::trace::{Field, Login, Outcome, Step, StepKind, User};
use super::user_token::{self, UserToken};
use super::{Simulator, calls, clock};

/// VTEX asks for codes of *more than* 64 characters.
const LONGEST_SHORT_CODE: usize = 64;

/// What came to the callback.
pub(super) struct Callback<'a> {
    pub(super) path: &'a str,
    pub(super) query: Fields,
    pub(super) browser: &'a Browser,
}

/// A login that VTEX refuses.
pub(super) struct Refused {
    pub(super) failure: Failure,
    /// The state's `errorUrl`, if the state is VTEX's own and has one.
    pub(super) error_url: Option<Url>,
}

/// Where this callback belongs, and whether it may go on.
struct Placed {
    login: Uuid,
    verdict: Result<Go, Failure>,
    error_url: Option<Url>,
}

enum Go {
    First(Box<Pending>),
    Again,
}

/// Returns the address that carries the shopper on: `finish`, with the user token.
pub(super) async fn receive(simulator: &Simulator, callback: &Callback<'_>) -> Result<Url, Refused> {
    let placed = place(simulator, callback);
    let login = placed.login;
    let outcome = match placed.verdict {
        Ok(go) => proceed(simulator, callback, login, go).await,
        Err(failure) => {
            simulator.trace(login, step(simulator, callback, Some(&failure)));
            Err(failure)
        }
    };
    let redirected = outcome.is_ok() || placed.error_url.is_some();
    let status = if redirected { 302 } else { 400 };
    simulator.remembered_logins().callback_answered(login, status);
    outcome.map_err(|failure| {
        let ended = Outcome::Failed {
            shopper_sees: failure.shopper_sees().to_owned(),
            reason: simulator.masker().text(&failure.to_string()),
        };
        simulator.remembered_logins().end(login, ended);
        tracing::info!(%login, shopper_sees = failure.shopper_sees(), "VTEX would refuse this login");
        Refused { failure, error_url: placed.error_url }
    })
}

/// Checks the state, uses it up, and finds or opens the trace.
fn place(simulator: &Simulator, callback: &Callback<'_>) -> Placed {
    let now = simulator.now();
    let browser = callback.browser;
    let new_login = || {
        let provider = &simulator.settings().provider.name;
        let login = Login::new(clock::random_guid(), provider, &browser.id, now);
        simulator.remembered_logins().begin(login)
    };
    let error_url = |address: Option<&str>| address.and_then(|own| simulator.own_address(own));
    let given = fields::find(&callback.query, "state");
    let state = match state::check(simulator.signer(), given, now) {
        Ok(state) => state,
        Err(Rejected { failure, error_url: url }) => {
            let pending = simulator.remembered_logins().pending_of(&browser.id);
            return Placed {
                login: pending.unwrap_or_else(new_login),
                verdict: Err(failure),
                error_url: error_url(url.as_deref()),
            };
        }
    };
    let came = Came { state: &state, code: code(simulator, callback), vss: browser.vss.as_deref() };
    let arrival = simulator.sessions().arrive(&came, now);
    let (login, verdict) = match arrival {
        Arrival::First(pending) => (pending.login, Ok(Go::First(pending))),
        Arrival::Again => (new_login(), Ok(Go::Again)),
        Arrival::AnotherBrowser => (new_login(), Err(Failure::StateOfAnotherBrowser(stranger(browser)))),
    };
    Placed { login, verdict, error_url: error_url(state.error_url.as_deref()) }
}

async fn proceed(
    simulator: &Simulator,
    callback: &Callback<'_>,
    login: Uuid,
    go: Go,
) -> Result<Url, Failure> {
    let code = match granted(simulator, callback) {
        Ok(code) => code,
        Err(failure) => {
            simulator.trace(login, step(simulator, callback, Some(&failure)));
            return Err(failure);
        }
    };
    let arrived = step(simulator, callback, None);
    simulator.trace(login, arrived);
    simulator.keep_secrets(login, |secrets| secrets.code = Some(code.into()));

    let (step, access_token) = calls::exchange_code(simulator, code).await;
    simulator.trace(login, step);
    let Go::First(pending) = go else {
        // VTEX sends the second token request before it finds out.
        return Err(Failure::AlreadyUsed(second_answer(access_token.map(drop))));
    };
    let access_token = access_token?;
    let kept = access_token.0.clone();
    simulator.keep_secrets(login, |secrets| secrets.access_token = Some(kept));

    let (step, user) = calls::ask_user_info(simulator, &access_token).await;
    simulator.trace(login, step);
    Ok(sign_in(simulator, callback, &pending, user?))
}

/// The code, unless the identity provider refused to give one.
fn granted<'a>(simulator: &Simulator, callback: &'a Callback<'_>) -> Result<&'a str, Failure> {
    if let Some(error) = fields::find(&callback.query, "error") {
        let description = fields::find(&callback.query, "error_description");
        return Err(Failure::Denied {
            error: error.to_owned(),
            description: description.map_or_else(String::new, |text| format!(" ({text})")),
        });
    }
    code(simulator, callback).ok_or_else(|| {
        let names: Vec<_> = callback.query.iter().map(|(name, _)| format!("`{name}`")).collect();
        Failure::CodeMissing {
            key: simulator.settings().authorization_code.code_key.clone(),
            found: names.join(", "),
        }
    })
}

fn sign_in(simulator: &Simulator, callback: &Callback<'_>, pending: &Pending, user: User) -> Url {
    let now = simulator.now();
    let account = &simulator.settings().account;
    let token = UserToken::new(account, &user.email, now, user_token::LIFETIME);
    let jwt = simulator.signer().sign(&token);
    let mut next = pending.session.callback_url.clone();
    next.query_pairs_mut()
        .append_pair("authStatus", "Success")
        .append_pair("authCookieName", &simulator.auth_cookie_name())
        .append_pair("authCookieValue", &jwt)
        .append_pair("accountAuthCookieName", &simulator.account_auth_cookie_name())
        .append_pair("accountAuthCookieValue", &jwt)
        .append_pair("expiresIn", &user_token::LIFETIME.to_string());
    let session = Session { awaiting_finish: Some((jwt, pending.login)), ..pending.session.clone() };
    if let Some(vss) = &callback.browser.vss {
        simulator.sessions().open(vss, session, now);
    }
    let ended = Outcome::SignedIn { user };
    simulator.remembered_logins().end(pending.login, ended);
    next
}

fn code<'a>(simulator: &Simulator, callback: &'a Callback<'_>) -> Option<&'a str> {
    let key = &simulator.settings().authorization_code.code_key;
    fields::find(&callback.query, key).filter(|code| !code.is_empty())
}

fn step(simulator: &Simulator, callback: &Callback<'_>, failure: Option<&Failure>) -> Step {
    let masker = simulator.masker();
    let mut step = Step::new(StepKind::Callback, "GET", &simulator.at(callback.path));
    step.query = masker.fields(&callback.query);
    if let Some(vss) = &callback.browser.vss {
        step.headers.push(Field::new("Cookie", format!("{VSS}={}", mask(vss))));
    }
    step.problem = failure.map(|failure| masker.text(&failure.to_string()));
    let length = code(simulator, callback).map(|code| code.chars().count());
    if let Some(length) = length.filter(|length| *length <= LONGEST_SHORT_CODE) {
        let note = format!("the code has {length} characters; VTEX asks for more than 64");
        step.notes.push(note);
    }
    if callback.path != simulator.settings().conduct.callback.path() {
        let note = "this is not the callback that was sent as redirect URI";
        step.notes.push(note.into());
    }
    step
}

fn second_answer(answer: Result<(), Failure>) -> String {
    match answer {
        Ok(()) => "The identity provider accepted the code a second time: it must answer \
                   `invalid_grant` and revoke the tokens of the first time."
            .into(),
        Err(Failure::Status(_, 400, _)) => {
            "The second token request was refused with 400, as it should be.".into()
        }
        Err(failure) => format!("The second token request failed, but not with 400: {failure}"),
    }
}

fn stranger(browser: &Browser) -> &'static str {
    if browser.vss.is_some() {
        "the state belongs to another browser session (`_vss`): somebody else began this login"
    } else {
        "this browser has no `_vss` cookie: it never began this login, or ended another one meanwhile"
    }
}
