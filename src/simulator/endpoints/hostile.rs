//! The hostile store: where a shopper signs in to it, and the attacker's server that VTEX sends the code to.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use crate::simulator::browser::{self, Browser};
use crate::simulator::fields;
use crate::simulator::refusal::Refusal;
use crate::simulator::{Disguise, Simulator, clock, hostile};

/// `GET /simulator/hostile/login?disguise=none|same-provider`.
pub(in crate::simulator) async fn hostile_login(
    simulator: Data<Simulator>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    check(&simulator)?;
    let query = fields::of_query(request.query_string());
    let name = fields::find(&query, "disguise").unwrap_or_default();
    let disguise = Disguise::named(name).ok_or_else(|| {
        Refusal::page(StatusCode::BAD_REQUEST, "Say disguise=none or disguise=same-provider.")
    })?;
    let browser = Browser::of(&request, &simulator);
    let vss = browser.vss.clone().unwrap_or_else(clock::random_hex_64);
    let departed = hostile::lure(&simulator, disguise, &browser.id, &vss);
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, departed.address.as_str()))
        .cookie(browser::vss(&vss, &simulator))
        .cookie(browser.cookie(&simulator))
        .finish())
}

/// `POST /simulator/hostile/token`: keeps the code, and lets the shopper's login fail.
pub(in crate::simulator) async fn hostile_token(
    simulator: Data<Simulator>,
    body: Bytes,
) -> Result<HttpResponse, Refusal> {
    check(&simulator)?;
    let key = &simulator.settings().token.code_key;
    let code = match serde_json::from_slice::<Value>(&body) {
        Ok(json) => json.get(key).and_then(Value::as_str).map(ToOwned::to_owned),
        Err(_) => {
            fields::find(&fields::of_query(&String::from_utf8_lossy(&body)), key).map(ToOwned::to_owned)
        }
    };
    if let Some(code) = code {
        simulator.loot().keep(code.into());
    }
    Ok(HttpResponse::ServiceUnavailable().json(json!({"message": "Thank you for the code."})))
}

/// The attack needs no permission where only this machine can reach it.
pub(in crate::simulator) fn check(simulator: &Simulator) -> Result<(), Refusal> {
    if simulator.has_hostile_store() {
        return Ok(());
    }
    Err(Refusal::page(
        StatusCode::FORBIDDEN,
        "The hostile store is there on this machine only, unless the simulator is started with --hostile-store.",
    ))
}
