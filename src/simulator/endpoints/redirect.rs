//! `GET .../oauth/redirect?providerName=`: sends the browser to the identity provider (VTEX Admin, step 2).

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use url::Url;

use super::{providers, start_login};
use crate::simulator::browser::{self, Browser};
use crate::simulator::refusal::Refusal;
use crate::simulator::sessions::Pending;
use crate::simulator::state::State;
use crate::simulator::trace::{Login, Response, Step, StepKind};
use crate::simulator::{Simulator, clock, fields};

/// Where a failed login ends when the caller names no `errorFallbackUrl`.
const FAILURE_PAGE: &str = "/simulator/failure";

pub(in crate::simulator) async fn redirect(
    simulator: Data<Simulator>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let query = fields::of_query(request.query_string());
    let name = fields::find(&query, "providerName").unwrap_or_default();
    providers::check(&simulator, name)?;
    let error_url = fields::find(&query, "errorFallbackUrl").filter(|url| !url.is_empty());
    let error_url = simulator.own_address(error_url.unwrap_or(FAILURE_PAGE)).ok_or_else(|| {
        let message = "errorFallbackUrl must be an address of this store.";
        Refusal::page(StatusCode::BAD_REQUEST, message)
    })?;

    let browser = Browser::of(&request, &simulator);
    let vss = browser.vss.clone().unwrap_or_else(clock::random_hex_64);
    let address = leave(&simulator, &browser, &vss, error_url)?;
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, address.as_str()))
        .cookie(browser::vss(&vss, &simulator))
        .cookie(browser.cookie(&simulator))
        .finish())
}

/// Notes that a login leaves the house and returns the address it goes to.
fn leave(simulator: &Simulator, browser: &Browser, vss: &str, error_url: Url) -> Result<Url, Refusal> {
    let now = simulator.now();
    let settings = simulator.settings();
    let known = simulator.sessions().find(vss, now).cloned();
    let session = match known {
        Some(session) => session,
        None => start_login::session(simulator, &Vec::new())?,
    };
    let error_url = settings.conduct.state_has_error_url.then(|| error_url.into());
    let state = State::new(vss, &settings.provider.name, error_url, now);
    let address = authorize_url(simulator, &simulator.signer().sign(&state));

    let login = Login::new(clock::random_guid(), &state.provider, &browser.id, now);
    let login = simulator.remembered_logins().begin(login);
    let mut step = Step::new(StepKind::Authorize, "GET", &address);
    step.query = simulator.masker().fields(&address.query_pairs().into_owned().collect());
    step.response = Some(Response::bare(302));
    simulator.trace(login, step);

    let mut sessions = simulator.sessions();
    sessions.open(vss, session.clone(), now);
    sessions.leave(&state, Pending { login, session }, now);
    Ok(address)
}

fn authorize_url(simulator: &Simulator, state: &str) -> Url {
    let settings = simulator.settings();
    let step = &settings.authorization_code;
    let mut url = step.url.clone();
    url.query_pairs_mut()
        .append_pair(&settings.provider.client_id_key, &settings.provider.client_id)
        .append_pair(&step.redirect_uri_key, simulator.redirect_uri().as_str())
        .append_pair("state", state)
        .extend_pairs(&step.parameters);
    url
}
