//! Renders pages, the plain message page among them, and serves the stylesheet.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;
use time::OffsetDateTime;
use time::macros::format_description;

const STYLESHEET: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/simulator.css"));

#[derive(Template)]
#[template(path = "simulator/message.html")]
struct Message<'a> {
    status: StatusCode,
    message: &'a str,
}

pub(super) fn page(status: StatusCode, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(html) => HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html),
        Err(error) => {
            tracing::error!(%error, "a page of the simulator could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// A page with one sentence.
pub(in crate::simulator) fn message(status: StatusCode, message: &str) -> HttpResponse {
    page(status, &Message { status, message })
}

pub(in crate::simulator) async fn not_found() -> HttpResponse {
    message(StatusCode::NOT_FOUND, "The simulator knows no such address or method.")
}

pub(in crate::simulator) async fn stylesheet() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "max-age=300"))
        .body(STYLESHEET)
}

/// `2026-11-21 01:46:40 UTC`.
pub(super) fn utc(seconds: u64) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC");
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
        .and_then(|time| time.format(&format).ok())
        .unwrap_or_else(|| seconds.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_shown_as_a_date() {
        assert_eq!(utc(1_795_225_600), "2026-11-21 01:46:40 UTC");
        assert_eq!(utc(u64::MAX), u64::MAX.to_string());
    }
}
