//! What Prometheus reads, on the listener for health checks.

use actix_web::{HttpResponse, web::Data};

use crate::app::App;

/// Every metric, as <https://prometheus.io/docs/specs/om/open_metrics_spec/> writes them.
pub async fn show(app: Data<App>) -> HttpResponse {
    let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    HttpResponse::Ok().content_type(media_type).body(app.metrics.text())
}
