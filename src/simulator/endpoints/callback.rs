//! `GET .../ReceiveAuthorizationCode.ashx` and `GET .../oauth/authorizationcode`: the identity provider's answer.

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::simulator::browser::Browser;
use crate::simulator::receive::{self, Callback};
use crate::simulator::{Simulator, fields, pages};

pub(in crate::simulator) async fn callback(simulator: Data<Simulator>, request: HttpRequest) -> HttpResponse {
    let browser = Browser::of(&request, &simulator);
    let callback =
        Callback { path: request.path(), query: fields::of_query(request.query_string()), browser: &browser };
    let next = match receive::receive(&simulator, &callback).await {
        Ok(next) => next,
        Err(refused) => match refused.error_url {
            Some(mut url) => {
                let code = refused.failure.shopper_sees();
                url.query_pairs_mut().append_pair("authStatus", code);
                url
            }
            None => return pages::failed(&simulator, &browser),
        },
    };
    HttpResponse::Found()
        .insert_header((header::LOCATION, next.as_str()))
        .cookie(browser.cookie(&simulator))
        .finish()
}

/// VTEX takes the answer from the address alone.
pub(in crate::simulator) async fn not_a_get() -> HttpResponse {
    pages::message(
        StatusCode::METHOD_NOT_ALLOWED,
        "VTEX reads the callback from a GET: send the browser there with 302 or 303, not with 307 or a form.",
    )
}
