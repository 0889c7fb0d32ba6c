//! `GET .../oauth/redirect?providerName=`: sends the browser to the identity provider (VTEX Admin, step 2).

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::{providers, start_login};
use crate::simulator::browser::{self, Browser};
use crate::simulator::fields::{self, Fields};
use crate::simulator::leave::{Departure, leave};
use crate::simulator::refusal::Refusal;
use crate::simulator::trace::Part;
use crate::simulator::{Simulator, Trial, clock};

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

    let trial = trial_of(&query)?;

    let browser = Browser::of(&request, &simulator);
    let vss = browser.vss.clone().unwrap_or_else(clock::random_hex_64);
    let known = simulator.sessions().find(&vss, simulator.now()).cloned();
    let session = match known {
        Some(session) => session,
        None => start_login::session(&simulator, &Vec::new())?,
    };
    let settings = simulator.settings();
    let has_error_url = settings.conduct.state_has_error_url && trial != Trial::NoErrorUrl;
    let departed = leave(
        &simulator,
        Departure {
            settings,
            browser: &browser.id,
            vss: &vss,
            session,
            error_url: has_error_url.then(|| error_url.into()),
            trial,
            part: Part::Shopper,
            notes: Vec::new(),
        },
    );
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, departed.address.as_str()))
        .cookie(browser::vss(&vss, &simulator))
        .cookie(browser.cookie(&simulator))
        .finish())
}

/// How this login shall depart from the usual: the simulator's own parameter `trial`.
pub(super) fn trial_of(query: &Fields) -> Result<Trial, Refusal> {
    let Some(name) = fields::find(query, "trial") else { return Ok(Trial::Usual) };
    Trial::named(name).ok_or_else(|| {
        let known: Vec<_> = Trial::OFFERED.iter().map(|trial| trial.name()).collect();
        let message = format!("There is no trial \"{name}\"; there are: {}.", known.join(", "));
        Refusal::page(StatusCode::BAD_REQUEST, message)
    })
}
