//! Pop-up mode: the page that opens the login in a window of its own and polls, and the page that the window ends on.
//!
//! The only pages with a script, as VTEX's own pop-up mode needs one. Without it the link opens a new tab.

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::html;
use super::store::trial_link;
use crate::simulator::browser::Browser;
use crate::simulator::{Simulator, Trial};

pub(super) const PAGE: &str = "/simulator/pop-up";
const DONE: &str = "/simulator/pop-up/done";

const SCRIPT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/simulator.js"));

const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "simulator/pop_up.html")]
struct Page<'a> {
    account: &'a str,
    provider: &'a str,
    sign_in: String,
    shopper: Option<String>,
}

#[derive(Template)]
#[template(path = "simulator/pop_up_done.html")]
struct Done {
    shopper: Option<String>,
}

pub(in crate::simulator) async fn pop_up(simulator: Data<Simulator>, request: HttpRequest) -> HttpResponse {
    let settings = simulator.settings();
    answer(&Page {
        account: &settings.account,
        provider: &settings.provider.name,
        sign_in: trial_link(&simulator, Trial::PopUp, DONE),
        shopper: shopper(&simulator, &request),
    })
}

pub(in crate::simulator) async fn pop_up_done(
    simulator: Data<Simulator>,
    request: HttpRequest,
) -> HttpResponse {
    answer(&Done { shopper: shopper(&simulator, &request) })
}

pub(in crate::simulator) async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "max-age=300"))
        .body(SCRIPT)
}

fn shopper(simulator: &Simulator, request: &HttpRequest) -> Option<String> {
    Browser::of(request, simulator).shopper(simulator).map(|token| token.sub)
}

fn answer(template: &impl Template) -> HttpResponse {
    let mut response = html::page(StatusCode::OK, template);
    let policy = header::HeaderValue::from_static(POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
