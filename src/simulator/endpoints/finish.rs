//! `GET /api/vtexid/oauth/finish`: turns the outcome into the store's cookies.

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::simulator::browser::{self, Browser, VSS};
use crate::simulator::refusal::Refusal;
use crate::simulator::trace::{Response, Step};
use crate::simulator::{Simulator, StepKind, fields};

pub(in crate::simulator) async fn finish(
    simulator: Data<Simulator>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let query = fields::of_query(request.query_string());
    let vss = Browser::of(&request, &simulator).vss.unwrap_or_default();
    let token = fields::find(&query, "authCookieValue").unwrap_or_default();
    // Only the token made for this very browser: or a stranger could sign a shopper in as himself.
    let session = simulator.sessions().find(&vss, simulator.now()).cloned();
    let (return_url, awaited) = session
        .and_then(|session| Some((session.return_url, session.awaiting_finish?)))
        .filter(|(_, awaited)| awaited.user_token == token)
        .ok_or_else(|| {
            let message = "No login waits to be finished in this browser.";
            Refusal::page(StatusCode::BAD_REQUEST, message)
        })?;
    simulator.sessions().close(&vss);
    let next = awaited.reload.unwrap_or(return_url);
    let mut shown = next.clone();
    if shown.path() != "/" {
        shown.set_query(None); // that of the callback holds the code
    }

    let mut step = Step::new(StepKind::Finish, "GET", &simulator.at(request.path()));
    step.query = simulator.masker().fields(&query);
    step.response = Some(Response {
        status: 302,
        headers: vec![crate::simulator::Field::new("Location", shown.as_str())],
        body: String::new(),
    });
    simulator.trace(awaited.login, step);
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, next.as_str()))
        .cookie(browser::auth(&simulator.auth_cookie_name(), token, &simulator))
        .cookie(browser::auth(&simulator.account_auth_cookie_name(), token, &simulator))
        .cookie(browser::cleared(VSS, &simulator))
        .finish())
}
