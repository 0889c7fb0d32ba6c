//! Whether the process lives, and whether it can serve; on a listener of their own.

use actix_web::{HttpResponse, web::Data};

use crate::app::App;

/// 200 as long as the process answers at all.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({"status": "live"}))
}

/// 200 when the database answers, 503 while it does not.
pub async fn ready(app: Data<App>) -> HttpResponse {
    match app.db.ping().await {
        Ok(()) => HttpResponse::Ok().json(serde_json::json!({"status": "ready"})),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            HttpResponse::ServiceUnavailable()
                .json(serde_json::json!({"status": "the database cannot be reached"}))
        }
    }
}
