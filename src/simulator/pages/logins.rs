//! `GET /simulator/logins.json`: the traces as data, masked.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::simulator::Simulator;
use crate::simulator::browser::Browser;
use crate::simulator::trace::Login;

/// All of them on a developer's machine; elsewhere, as they name people, the asking browser's only.
pub(in crate::simulator) async fn logins(simulator: Data<Simulator>, request: HttpRequest) -> HttpResponse {
    let logins: Vec<Login> = if simulator.is_private() {
        simulator.logins()
    } else {
        let browser = Browser::of(&request, &simulator);
        let remembered = simulator.remembered_logins();
        remembered.of(&browser.id).cloned().collect()
    };
    HttpResponse::Ok().json(logins)
}
