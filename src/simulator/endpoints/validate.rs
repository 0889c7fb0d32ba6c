//! `POST /api/vtexid/credential/validate`: whose token is this?

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use serde::Deserialize;
use serde_json::json;

use crate::simulator::refusal::Refusal;
use crate::simulator::{Simulator, user_token};

#[derive(Deserialize)]
struct Request {
    token: String,
}

pub(in crate::simulator) async fn validate(
    simulator: Data<Simulator>,
    body: Bytes,
) -> Result<HttpResponse, Refusal> {
    let Request { token } = serde_json::from_slice(&body)
        .map_err(|_| Refusal::json(StatusCode::BAD_REQUEST, r#"Send {"token":".."}."#))?;
    let account = &simulator.settings().account;
    let checked = user_token::check(simulator.signer(), account, &token, simulator.now());
    Ok(match checked {
        Some(token) => HttpResponse::Ok().json(json!({
            "authStatus": "Success",
            "id": token.user_id,
            "user": token.sub,
            "account": token.account,
            "audience": token.audience,
            "tokenType": "user",
        })),
        None => HttpResponse::Unauthorized().json(json!({ "authStatus": "WrongCredentials" })),
    })
}
