//! The page of a failed login: what VTEX shows, and what it does not tell.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::html;
use super::store::sign_in_link;
use crate::simulator::browser::Browser;
use crate::simulator::trace::{Login, Outcome};
use crate::simulator::{Simulator, Trial};

#[derive(Template)]
#[template(path = "simulator/failure.html")]
struct Page<'a> {
    account: &'a str,
    provider: &'a str,
    sign_in: String,
    shopper_sees: String,
    reason: String,
    begun: String,
    login: Login,
}

/// Where the state's `errorUrl` points.
pub(in crate::simulator) async fn failure(simulator: Data<Simulator>, request: HttpRequest) -> HttpResponse {
    failed(&simulator, &Browser::of(&request, &simulator))
}

/// The last failure of this browser; its own status is 400, as it answers the callback when there is no `errorUrl`.
pub(in crate::simulator) fn failed(simulator: &Simulator, browser: &Browser) -> HttpResponse {
    let login = simulator.remembered_logins().of(&browser.id).next().cloned();
    let Some((login, (shopper_sees, reason))) = login.and_then(|login| {
        let told = told(&login.outcome)?;
        Some((login, told))
    }) else {
        return html::message(StatusCode::NOT_FOUND, "No login of this browser has failed.");
    };
    let settings = simulator.settings();
    let page = Page {
        account: &settings.account,
        provider: &settings.provider.name,
        sign_in: sign_in_link(simulator),
        shopper_sees,
        reason,
        begun: html::utc(login.started_at),
        login,
    };
    let mut response = html::page(StatusCode::BAD_REQUEST, &page);
    if let Err(error) = response.add_cookie(&browser.cookie(simulator)) {
        tracing::warn!(%error, "the simulator's cookie could not be set");
    }
    response
}

fn told(outcome: &Outcome) -> Option<(String, String)> {
    match outcome {
        Outcome::Failed { shopper_sees, reason } => Some((shopper_sees.clone(), reason.clone())),
        Outcome::Pending | Outcome::SignedIn { .. } => None,
    }
}
