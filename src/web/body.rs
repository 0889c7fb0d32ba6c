//! Request bodies, bounded in size and in time.

use std::{
    future::{Future, ready},
    pin::Pin,
    time::Duration,
};

use actix_web::{
    FromRequest, HttpRequest, dev,
    http::header,
    web::{Bytes, Payload},
};

use crate::{
    oauth::Refusal,
    types::{BodyFormat, Params},
};

/// Larger than any request of VTEX or any login form.
const MAX_BYTES: usize = 32 * 1024;
/// Longer than any honest client takes to send so little.
const PATIENCE: Duration = Duration::from_secs(10);

/// A body as it arrived, or why it did not. Extracting it never fails: handlers answer in their own shape.
pub struct Body {
    content: Result<Bytes, BodyError>,
    is_json: bool,
    is_other: bool,
}

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// More than any honest request.
    #[error("the body is larger than 32 KiB")]
    TooLarge,
    /// It did not arrive in time, or broke off.
    #[error("the body did not arrive in full within 10 seconds")]
    Incomplete,
    /// Labelled as JSON, or looking like it, and none.
    #[error("the body is not a JSON object")]
    NotJson,
    /// Labelled as something that no OAuth client sends.
    #[error("the body is neither JSON nor a form")]
    OtherFormat,
    /// Not text.
    #[error("the body is not UTF-8 text")]
    NotText,
}

impl FromRequest for Body {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = media_type.unwrap_or_default().to_ascii_lowercase();
        let is_json = media_type.contains("json");
        let is_other = ["xml", "multipart/", "octet-stream"].iter().any(|other| media_type.contains(other));
        // Of most requests: nothing has to be waited for.
        if matches!(payload, dev::Payload::None) {
            return Box::pin(ready(Ok(Self { content: Ok(Bytes::new()), is_json, is_other })));
        }
        let payload = Payload::from_request(request, payload);
        Box::pin(async move {
            let collected = tokio::time::timeout(PATIENCE, payload.await?.to_bytes_limited(MAX_BYTES)).await;
            let content = match collected {
                // Copied, to let go of the 32 KiB it was read into while its login waits.
                Ok(Ok(Ok(content))) => Ok(Bytes::copy_from_slice(&content)),
                Ok(Err(_too_large)) => Err(BodyError::TooLarge),
                Ok(Ok(Err(_))) | Err(_) => Err(BodyError::Incomplete),
            };
            Ok(Self { content, is_json, is_other })
        })
    }
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge => Self::BodyTooLarge,
            BodyError::Incomplete => Self::BodyIncomplete,
            BodyError::NotJson => Self::BodyNotJson,
            BodyError::OtherFormat => Self::BodyOfOtherFormat,
            BodyError::NotText => Self::BodyNotText,
        }
    }
}

impl Body {
    /// How the body is written, as far as it can be told; `None` when there is none.
    #[must_use]
    pub fn format(&self) -> Option<BodyFormat> {
        let content = self.content.as_ref().ok()?.trim_ascii_start();
        let json = self.is_json || content.starts_with(b"{");
        (!content.is_empty() && !self.is_other).then_some(if json {
            BodyFormat::Json
        } else {
            BodyFormat::Form
        })
    }

    /// The parameters of a JSON object or a form; a body without a label is read as what it looks like (V-4).
    pub fn params(&self) -> Result<Params, BodyError> {
        let content = self.content.clone()?;
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&content).trim_ascii();
        if content.is_empty() {
            return Ok(Params::default()); // a label without a body: many clients send one with every GET
        }
        if self.is_other {
            return Err(BodyError::OtherFormat);
        }
        if self.is_json || content.starts_with(b"{") {
            return Params::from_json(content).ok_or(BodyError::NotJson);
        }
        let text = std::str::from_utf8(content).map_err(|_| BodyError::NotText)?;
        Ok(Params::from_form(text.trim()))
    }

    /// The parameters of a form.
    pub fn form(self) -> Result<Params, BodyError> {
        let content = self.content?;
        let text = std::str::from_utf8(&content).map_err(|_| BodyError::NotText)?;
        Ok(Params::from_form(text))
    }
}
