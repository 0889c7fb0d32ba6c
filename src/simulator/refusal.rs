//! Says no: in JSON to a program, on a page to a person.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use super::pages;

/// A request that VTEX ID would not accept.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// Answered by a page.
    #[error("{1}")]
    Page(StatusCode, String),
    /// Answered by `{"message":".."}`.
    #[error("{1}")]
    Json(StatusCode, String),
}

impl Refusal {
    pub(super) fn page(status: StatusCode, message: impl Into<String>) -> Self {
        Self::Page(status, message.into())
    }

    pub(super) fn json(status: StatusCode, message: impl Into<String>) -> Self {
        Self::Json(status, message.into())
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Page(status, _) | Self::Json(status, _) => *status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Page(status, message) => pages::message(*status, message),
            Self::Json(status, message) => {
                HttpResponse::build(*status).json(serde_json::json!({ "message": message }))
            }
        }
    }
}
