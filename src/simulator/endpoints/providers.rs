//! `GET .../start` and `GET .../providers`: which ways to log in the store offers.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::start_login;
use crate::simulator::refusal::Refusal;
use crate::simulator::{Simulator, browser, fields};

/// `scope`, `accountName`, `callbackUrl`, `returnUrl`; `user` and `locale` change nothing here.
pub(in crate::simulator) async fn start(
    simulator: Data<Simulator>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let vss = start_login::open(&simulator, &fields::of_query(request.query_string()))?;
    let body = json!({
        "authenticationToken": vss,
        "oauthProviders": list(&simulator),
        "showClassicAuthentication": true,
        "showAccessKeyAuthentication": true,
        "authCookie": null,
        "isAuthenticated": false,
        "selectedProvider": null,
        "samlProviders": [],
    });
    Ok(HttpResponse::Ok().cookie(browser::vss(&vss, &simulator)).json(body))
}

pub(in crate::simulator) async fn providers(simulator: Data<Simulator>) -> HttpResponse {
    HttpResponse::Ok().json(list(&simulator))
}

fn list(simulator: &Simulator) -> Value {
    json!([{
        "providerName": simulator.settings().provider.name,
        "className": "vtexid-custom-oauth",
        "expectedContext": [],
    }])
}

/// The one provider that is set up; VTEX compares its name case-sensitively.
pub(super) fn check(simulator: &Simulator, name: &str) -> Result<(), Refusal> {
    let known = &simulator.settings().provider.name;
    if name == known {
        return Ok(());
    }
    let hint = if name.to_lowercase() == known.to_lowercase() {
        format!(" The name is case-sensitive: it is \"{known}\".")
    } else {
        format!(" The one that is set up is \"{known}\".")
    };
    Err(Refusal::page(
        StatusCode::NOT_FOUND,
        format!("The OAuth provider \"{name}\" was not found in this account.{hint}"),
    ))
}
