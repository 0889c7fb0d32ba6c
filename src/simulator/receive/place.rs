//! Whose login a callback belongs to, and whether it may go on: the state's signature, age and single use.

use url::Url;
use uuid::Uuid;

use super::callback::Callback;
use super::step::code;
use crate::simulator::browser::Browser;
use crate::simulator::failure::Failure;
use crate::simulator::sessions::{Arrival, Came, Pending};
use crate::simulator::state::{self, Rejected, State};
use crate::simulator::trace::{Login, Part};
use crate::simulator::{Simulator, Trial, clock, fields, hostile};

/// Where a callback belongs, and whether it may go on.
pub(super) struct Placed {
    pub(super) login: Uuid,
    pub(super) trial: Trial,
    pub(super) verdict: Result<Go, Failure>,
    pub(super) error_url: Option<Url>,
}

/// How it goes on.
pub(super) enum Go {
    First(Box<Pending>),
    Again,
}

/// Checks the state, uses it up, and finds or opens the trace.
pub(super) fn place(simulator: &Simulator, callback: &Callback<'_>) -> Placed {
    let now = simulator.now();
    let browser = callback.browser;
    let new_login = || {
        let provider = &simulator.settings().provider.name;
        let login = Login::new(clock::random_guid(), provider, &browser.id, now);
        simulator.remembered_logins().begin(login)
    };
    let left = |state: &State| simulator.sessions().pending(state, now).cloned();
    let given = fields::find(&callback.query, "state");
    let arrives_at = |state: &State| now + left(state).map_or(0, |pending| pending.trial.delay());
    let state = match state::check(simulator.signer(), given, arrives_at) {
        Ok(state) => state,
        Err(Rejected { failure, state }) => {
            let pending = state.as_deref().and_then(left);
            let login = match &pending {
                Some(pending) => Some(pending.login),
                None => simulator.remembered_logins().pending_of(&browser.id),
            };
            return Placed {
                login: login.unwrap_or_else(new_login),
                trial: pending.as_ref().map_or(Trial::Usual, |pending| pending.trial),
                verdict: Err(failure),
                error_url: state.and_then(|state| error_url(simulator, &state, pending.as_ref())),
            };
        }
    };
    let came = Came { state: &state, code: code(simulator, callback), vss: browser.vss.as_deref() };
    let arrival = simulator.sessions().arrive(&came, now);
    let error_url = match &arrival {
        Arrival::First(pending) => error_url(simulator, &state, Some(pending)),
        Arrival::Again | Arrival::AnotherBrowser => error_url(simulator, &state, None),
    };
    let (login, trial, verdict) = match arrival {
        Arrival::First(pending) => (pending.login, pending.trial, Ok(Go::First(pending))),
        Arrival::Again => (new_login(), Trial::Usual, Ok(Go::Again)),
        Arrival::AnotherBrowser => {
            (new_login(), Trial::Usual, Err(Failure::StateOfAnotherBrowser(stranger(browser))))
        }
    };
    Placed { login, trial, verdict, error_url }
}

/// Where a failure is shown: an address of this store only, and for a login at the hostile store, its page.
fn error_url(simulator: &Simulator, state: &State, pending: Option<&Pending>) -> Option<Url> {
    match pending.map(|pending| pending.part) {
        Some(Part::Victim { .. }) => Some(simulator.at(hostile::PAGE)),
        _ => state.error_url.as_deref().and_then(|own| simulator.own_address(own)),
    }
}

fn stranger(browser: &Browser) -> &'static str {
    if browser.vss.is_some() {
        "the state belongs to another browser session (`_vss`): somebody else began this login"
    } else {
        "this browser has no `_vss` cookie: it never began this login, or ended another one meanwhile"
    }
}
