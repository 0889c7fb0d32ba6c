//! The first half of a login: VTEX makes the state and sends the browser to the identity provider.

use url::Url;

use super::sessions::{Pending, Session};
use super::state::State;
use super::trace::{Login, Part, Response, Step};
use super::{Settings, Simulator, StepKind, Trial, clock};

/// A login that is about to leave the house.
pub(super) struct Departure<'a> {
    /// Whose set-up it goes by.
    pub(super) settings: &'a Settings,
    /// Whose traces it belongs to.
    pub(super) browser: &'a str,
    /// The browser's `_vss`.
    pub(super) vss: &'a str,
    pub(super) session: Session,
    pub(super) error_url: Option<String>,
    pub(super) trial: Trial,
    pub(super) part: Part,
    /// For the trace.
    pub(super) notes: Vec<String>,
}

/// A login that has left.
pub(super) struct Departed {
    /// Where the browser goes.
    pub(super) address: Url,
    /// The state, as it stands in the address.
    pub(super) state: String,
}

/// Notes that the login leaves, and says where to.
pub(super) fn leave(simulator: &Simulator, departure: Departure<'_>) -> Departed {
    let now = simulator.now();
    let Departure { settings, vss, session, trial, part, .. } = departure;
    let issued_at = now.saturating_sub(trial.age());
    let state = State::new(vss, &settings.provider.name, departure.error_url, issued_at);
    let signed = simulator.signer().sign(&state);
    let address = authorize_url(simulator, settings, &signed);

    let mut login = Login::new(clock::random_guid(), &state.provider, departure.browser, now);
    (login.trial, login.part) = (trial, part);
    let login = simulator.remembered_logins().begin(login);
    let mut step = Step::new(StepKind::Authorize, "GET", &address);
    step.query = simulator.masker().fields(&address.query_pairs().into_owned().collect());
    step.response = Some(Response::bare(302));
    step.notes = trial.note().map(ToOwned::to_owned).into_iter().chain(departure.notes).collect();
    simulator.trace(login, step);

    let mut sessions = simulator.sessions();
    sessions.open(vss, session.clone(), now);
    sessions.leave(&state, Pending { login, session, trial, part }, now);
    Departed { address, state: signed }
}

fn authorize_url(simulator: &Simulator, settings: &Settings, state: &str) -> Url {
    let step = &settings.authorization_code;
    let mut url = step.url.clone();
    url.query_pairs_mut()
        .append_pair(&settings.provider.client_id_key, &settings.provider.client_id)
        .append_pair(&step.redirect_uri_key, simulator.at(settings.conduct.callback.path()).as_str())
        .append_pair("state", state)
        .extend_pairs(&step.parameters);
    url
}
