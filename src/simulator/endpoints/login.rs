//! `GET /login?oAuthRedirect=NAME&returnUrl=[&trial=]`: VTEX's deep link that starts the login at once.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::{providers, redirect, start_login};
use crate::simulator::browser::{self, Browser};
use crate::simulator::refusal::Refusal;
use crate::simulator::{Simulator, Trial, clock, fields};

/// What VTEX's login front end does: `startlogin`, then `oauth/redirect`.
pub(in crate::simulator) async fn login(
    simulator: Data<Simulator>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let query = fields::of_query(request.query_string());
    let Some(name) = fields::find(&query, "oAuthRedirect") else {
        return Ok(found(simulator.base_url().as_str()).finish());
    };
    providers::check(&simulator, name)?;
    let trial = redirect::trial_of(&query)?;
    let session = start_login::session(&simulator, &query)?;
    // A second tab keeps the first one's `_vss`, so that both logins can end.
    let now = simulator.now();
    let vss = Browser::of(&request, &simulator)
        .vss
        .filter(|vss| simulator.sessions().find(vss, now).is_some())
        .unwrap_or_else(clock::random_hex_64);
    simulator.sessions().open(&vss, session, now);
    let mut next = simulator.at("/api/vtexid/pub/authentication/oauth/redirect");
    next.query_pairs_mut().append_pair("providerName", name);
    if trial != Trial::Usual {
        next.query_pairs_mut().append_pair("trial", trial.name());
    }
    Ok(found(next.as_str()).cookie(browser::vss(&vss, &simulator)).finish())
}

fn found(address: &str) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Found();
    response.insert_header((header::LOCATION, address));
    response
}
