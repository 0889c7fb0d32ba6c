//! `POST /api/vtexid/pub/authentication/startlogin`: opens the `_vss` session that a login needs.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};

use crate::simulator::fields::{self, Fields};
use crate::simulator::refusal::Refusal;
use crate::simulator::sessions::Session;
use crate::simulator::{Simulator, browser, clock, form};

/// Where VTEX goes with the outcome unless told otherwise.
const FINISH: &str = "/api/vtexid/oauth/finish";

pub(in crate::simulator) async fn start_login(
    simulator: Data<Simulator>,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, Refusal> {
    let content_type =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let form =
        form::read(content_type, &body).map_err(|reason| Refusal::json(StatusCode::BAD_REQUEST, reason))?;
    let vss = open(&simulator, &form)?;
    Ok(HttpResponse::Ok().cookie(browser::vss(&vss, &simulator)).finish())
}

/// Opens a session as these fields ask, and returns its `_vss`.
pub(super) fn open(simulator: &Simulator, fields: &Fields) -> Result<String, Refusal> {
    let session = session(simulator, fields)?;
    let vss = clock::random_hex_64();
    simulator.sessions().open(&vss, session, simulator.now());
    Ok(vss)
}

/// `accountName`, `returnUrl` and `callbackUrl`; nothing may lead away from the store.
pub(super) fn session(simulator: &Simulator, fields: &Fields) -> Result<Session, Refusal> {
    let given = |name: &str| fields::find(fields, name).filter(|value| !value.is_empty());
    let account = &simulator.settings().account;
    if let Some(other) = given("accountName").filter(|name| name != account) {
        let message = format!("There is no account \"{other}\" here; this is \"{account}\".");
        return Err(Refusal::json(StatusCode::BAD_REQUEST, message));
    }
    let own = |name: &str, fallback: &str| {
        simulator.own_address(given(name).unwrap_or(fallback)).ok_or_else(|| {
            let message = format!("{name} must be an address of this store.");
            Refusal::json(StatusCode::BAD_REQUEST, message)
        })
    };
    Ok(Session {
        return_url: own("returnUrl", "/")?,
        callback_url: own("callbackUrl", FINISH)?,
        awaiting_finish: None,
    })
}
