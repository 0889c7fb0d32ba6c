//! Serves the stylesheet and the icon.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};

use super::{
    assets::{Asset, ICON, STYLE},
    message,
};
use crate::app::App;

/// A file by its hashed name: it never changes, so browsers keep it.
pub async fn show(request: HttpRequest, app: Data<App>, name: Path<String>) -> HttpResponse {
    let wanted = format!("/static/{name}");
    match [&*STYLE, &*ICON].into_iter().find(|asset| asset.href == wanted) {
        Some(asset) => answer(asset, "public, max-age=31536000, immutable"),
        None => message::missing(request, app).await,
    }
}

/// The icon that browsers ask for by themselves.
pub async fn icon() -> HttpResponse {
    answer(&ICON, "public, max-age=86400")
}

fn answer(asset: &Asset, kept: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, kept))
        .content_type(asset.media_type)
        .body(asset.content)
}
