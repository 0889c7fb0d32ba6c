//! A callback's way through VTEX ID: what it brings is exchanged for a user token, or refused.

use std::pin::Pin;

use url::Url;
use uuid::Uuid;

use super::again;
use super::callback::Callback;
use super::place::{Go, Placed, place};
use super::step::{code, step};
use crate::simulator::failure::Failure;
use crate::simulator::fields;
use crate::simulator::sessions::{Awaiting, Pending, Session};
use crate::simulator::trace::{Outcome, Part, User};
use crate::simulator::user_token::{self, UserToken};
use crate::simulator::{Simulator, Trial, calls, hostile};

/// A login that VTEX refuses.
pub(in crate::simulator) struct Refused {
    pub(in crate::simulator) failure: Failure,
    /// The state's `errorUrl`, if the state is VTEX's own and has one.
    pub(in crate::simulator) error_url: Option<Url>,
}

/// [`receive()`], which comes upon itself when a hostile store injects a code.
pub(in crate::simulator) type Receiving<'a> = Pin<Box<dyn Future<Output = Result<Url, Refused>> + 'a>>;

/// Returns the address that carries the shopper on: `finish`, with the user token.
pub(in crate::simulator) fn receive<'a>(
    simulator: &'a Simulator,
    callback: &'a Callback<'a>,
) -> Receiving<'a> {
    Box::pin(async move {
        let Placed { login, trial, verdict, error_url } = place(simulator, callback);
        let outcome = match verdict {
            Ok(go) => proceed(simulator, callback, login, go).await,
            Err(failure) => {
                let mut arrived = step(simulator, callback, Some(&failure));
                if trial == Trial::Late {
                    arrived.notes.push("for this trial VTEX's clock runs 600 s ahead from here on".into());
                }
                simulator.trace(login, arrived);
                Err(failure)
            }
        };
        let redirected = outcome.is_ok() || error_url.is_some();
        let status = if redirected { 302 } else { 400 };
        simulator.remembered_logins().callback_answered(login, status);
        outcome.map_err(|failure| {
            let ended = Outcome::Failed {
                shopper_sees: failure.shopper_sees().to_owned(),
                reason: simulator.masker().text(&failure.to_string()),
            };
            simulator.remembered_logins().end(login, ended);
            tracing::info!(%login, shopper_sees = failure.shopper_sees(), "VTEX would refuse this login");
            Refused { failure, error_url }
        })
    })
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
    let mut arrived = step(simulator, callback, None);
    if matches!(go, Go::Again) {
        arrived.notes.push("this code or state was here before: a reload, or a replay".into());
    }
    simulator.trace(login, arrived);
    let pending = match go {
        Go::First(pending) => pending,
        Go::Again => return Err(again::redeem(simulator, login, code).await),
    };
    simulator.keep_secrets(login, |secrets| secrets.code = Some(code.into()));
    if let Part::Victim { disguise } = pending.part {
        return Err(hostile::steal(simulator, login, disguise, code).await);
    }

    let (step, access_token) = calls::exchange_code(simulator, simulator.settings(), code).await;
    simulator.trace(login, step);
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
    let reload = (pending.trial == Trial::Reload).then(|| {
        let mut same = simulator.at(callback.path);
        same.query_pairs_mut().extend_pairs(&callback.query);
        same
    });
    let awaiting = Awaiting { login: pending.login, user_token: jwt, reload };
    let session = Session { awaiting_finish: Some(awaiting), ..pending.session.clone() };
    if let Some(vss) = &callback.browser.vss {
        simulator.sessions().open(vss, session, now);
    }
    let ended = Outcome::SignedIn { user };
    simulator.remembered_logins().end(pending.login, ended);
    next
}
