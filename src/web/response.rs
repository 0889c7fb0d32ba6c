//! Headers that every answer carries, and those of pages.

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
    middleware::DefaultHeaders,
};

use crate::types::Origin;

/// Headers of every answer. HSTS is for https only.
#[must_use]
pub fn default_headers(https: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::REFERRER_POLICY, "no-referrer")) // codes and states stand in our URLs (V-11)
        .add((header::CACHE_CONTROL, "no-store"))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"));
    if https { headers.add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")) } else { headers }
}

/// An answer that will be a page. Nothing inline, no script; a form may be redirected to `form_targets` beside this
/// server (V-10). There is no `Cross-Origin-Opener-Policy`: stores open the login in a pop-up and poll it.
#[must_use]
pub fn page(status: StatusCode, form_targets: &[Origin]) -> HttpResponseBuilder {
    let mut targets = vec!["'self'".to_owned()];
    targets.extend(form_targets.iter().map(form_target));
    let targets = targets.join(" ");
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action {targets}; frame-ancestors 'none'; \
         base-uri 'none'"
    );
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"));
    response.insert_header((header::CONTENT_SECURITY_POLICY, policy));
    response
}

/// An origin as Content Security Policy can say it. It knows no IPv6 addresses (CSP level 3 section 2.3.1): browsers overlook
/// one, and would stop a native app's code at `http://[::1]`. There the scheme stands for all.
fn form_target(origin: &Origin) -> String {
    match origin.as_str().split_once("://[") {
        Some((scheme, _)) => format!("{scheme}:"),
        None => origin.as_str().to_owned(),
    }
}
