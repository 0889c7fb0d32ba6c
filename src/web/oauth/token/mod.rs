//! `POST /{store}/oauth/token`: VTEX's server redeems a code as the store's wire profile says; apps as the standards say.

mod app;
mod vtex;

use actix_web::{
    HttpRequest, HttpResponse,
    http::Method,
    web::{Data, Path},
};

use super::{credentials, machine, step::recorded};
use crate::{
    app::{App, Registered},
    oauth::{Client, Refusal, client::AppCredentials},
    stores::log::Endpoint,
    types::Params,
    web::body::Body,
};

/// Exchanges a code or a refresh token.
pub async fn exchange(request: HttpRequest, app: Data<App>, store: Path<String>, body: Body) -> HttpResponse {
    recorded(&request, &app, Endpoint::Token, async |step| {
        let ask = async |registered: &Registered, step: &mut _| match of_app(&request, registered, &body) {
            Some(sent) => app::exchange(&app, registered, (&sent, &body), step).await,
            None => vtex::exchange(&request, &app, registered, &body, step).await,
        };
        machine::serve(&app, &store, step, ask, |refusal| machine::client_refused(&request, refusal)).await
    })
    .await
}

/// 405 for any other method.
pub async fn wrong_method(request: HttpRequest, app: Data<App>, store: Path<String>) -> HttpResponse {
    recorded(&request, &app, Endpoint::Token, async |step| {
        machine::wrong_method(&request, &app, &store, step, &[Method::POST], Refusal::OnlyPost).await
    })
    .await
}

/// What came to prove an app, if one of the store's is named; everything else is VTEX's.
fn of_app(request: &HttpRequest, registered: &Registered, body: &Body) -> Option<AppCredentials> {
    let query = Params::from_form(request.query_string());
    let sent = credentials::of_app(request, &body.params().ok()?, &query).ok()??;
    let client = Client::named(&registered.clients, &sent.client_id)?;
    client.kind.is_app().then_some(sent)
}
