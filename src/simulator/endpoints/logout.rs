//! `GET /api/vtexid/pub/logout?scope=&returnUrl=`: ends VTEX's session; the identity provider is never told.

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::simulator::refusal::Refusal;
use crate::simulator::{Simulator, browser, fields};

pub(in crate::simulator) async fn logout(
    simulator: Data<Simulator>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let query = fields::of_query(request.query_string());
    let return_url = fields::find(&query, "returnUrl").unwrap_or("/");
    let return_url = simulator.own_address(return_url).ok_or_else(|| {
        let message = "returnUrl must be an address of this store.";
        Refusal::page(StatusCode::BAD_REQUEST, message)
    })?;
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, return_url.as_str()))
        .cookie(browser::cleared(&simulator.auth_cookie_name(), &simulator))
        .cookie(browser::cleared(&simulator.account_auth_cookie_name(), &simulator))
        .finish())
}
