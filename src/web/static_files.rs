//! The stylesheet and the icon, built into the binary, under names that change with their content.

use std::sync::LazyLock;

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    http::header,
    web::{Data, Path},
};
use sha2::{Digest, Sha256};

use crate::app::App;

/// A file of `static/`.
struct StaticFile {
    href: String,
    media_type: &'static str,
    content: &'static [u8],
}

static STYLE: LazyLock<StaticFile> = LazyLock::new(|| {
    file("style", "css", "text/css; charset=utf-8", include_bytes!("../../static/style.css"))
});
static ICON: LazyLock<StaticFile> =
    LazyLock::new(|| file("icon", "svg", "image/svg+xml", include_bytes!("../../static/icon.svg")));

fn file(stem: &str, ending: &str, media_type: &'static str, content: &'static [u8]) -> StaticFile {
    let hash = hex::encode(&Sha256::digest(content)[..6]);
    StaticFile { href: format!("/static/{stem}.{hash}.{ending}"), media_type, content }
}

/// Where the stylesheet is.
#[must_use]
pub fn style() -> &'static str {
    &STYLE.href
}

/// Where the icon is.
#[must_use]
pub fn icon_href() -> &'static str {
    &ICON.href
}

/// A file by its hashed name: it never changes, so browsers keep it.
pub async fn show(request: HttpRequest, app: Data<App>, name: Path<String>) -> HttpResponse {
    let wanted = format!("/static/{name}");
    match [&STYLE, &ICON].into_iter().find(|file| file.href == wanted) {
        Some(file) => HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .content_type(file.media_type)
            .body(file.content),
        None => super::message::missing(request, app).await,
    }
}

/// What browsers ask for by themselves.
pub async fn icon() -> impl Responder {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .content_type(ICON.media_type)
        .body(ICON.content)
}
