//! A front end of the retailer's own: a page that signs shoppers in by itself, with tokens of its own, and has VTEX make its
//! user token from one of them (`docs/headless.md`).

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use askama::Template;

use super::html;
use crate::simulator::Simulator;

pub(in crate::simulator) const PAGE: &str = "/headless";

const SCRIPT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/headless.js"));
const STYLESHEET: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/headless.css"));

#[derive(Template)]
#[template(path = "simulator/headless.html")]
struct Page<'a> {
    account: &'a str,
    provider: &'a str,
    issuer: &'a str,
    client_id: &'a str,
    redirect_uri: &'a str,
}

/// The page, where the settings name a client for it. Its script may talk to this store and to the identity provider, and to
/// nobody else: tokens have nowhere to go.
pub(in crate::simulator) async fn headless(simulator: Data<Simulator>) -> HttpResponse {
    let settings = simulator.settings();
    let Some(headless) = &settings.headless else { return html::not_found().await };
    let mut response = html::page(
        StatusCode::OK,
        &Page {
            account: &settings.account,
            provider: &settings.provider.name,
            issuer: headless.issuer.as_str().trim_end_matches('/'),
            client_id: &headless.client_id,
            redirect_uri: simulator.headless_url().as_str(),
        },
    );
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        headless.issuer.origin().ascii_serialization()
    );
    if let Ok(policy) = header::HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

pub(in crate::simulator) async fn headless_script() -> HttpResponse {
    kept("text/javascript; charset=utf-8", SCRIPT)
}

pub(in crate::simulator) async fn headless_stylesheet() -> HttpResponse {
    kept("text/css; charset=utf-8", STYLESHEET)
}

fn kept(content_type: &'static str, text: &'static str) -> HttpResponse {
    let kept = (header::CACHE_CONTROL, "max-age=300");
    HttpResponse::Ok().content_type(content_type).insert_header(kept).body(text)
}
