//! `GET /api/vtexid/pub/authenticated/user`: who is signed in, or `null`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use crate::simulator::browser::Browser;
use crate::simulator::{Simulator, user_token};

/// The token comes as a cookie or as the header `VtexIdclientAutCookie`.
pub(in crate::simulator) async fn authenticated_user(
    simulator: Data<Simulator>,
    request: HttpRequest,
) -> HttpResponse {
    let in_header = || {
        let jwt = request.headers().get("VtexIdclientAutCookie")?.to_str().ok()?;
        let account = &simulator.settings().account;
        user_token::check(simulator.signer(), account, jwt, simulator.now())
    };
    let shopper = Browser::of(&request, &simulator).shopper(&simulator).or_else(in_header);
    HttpResponse::Ok().json(
        shopper.map_or(
            Value::Null,
            |token| json!({ "userId": token.user_id, "user": token.sub, "userType": "F" }),
        ),
    )
}
