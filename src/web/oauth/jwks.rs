//! `GET /{store}/oauth/jwks`: the public keys that tokens are checked with (RFC 7517 section 5). Every store has the same.

use actix_web::{
    HttpResponse,
    web::{Data, Path},
};

use super::document;
use crate::app::App;

/// The keys that sign, will sign, or signed what may still be good.
pub async fn show(app: Data<App>, store: Path<String>) -> HttpResponse {
    if let Err(answer) = document::store(&app, &store).await {
        return answer;
    }
    match app.oauth.keyring.published().await {
        Ok(keys) => document::answer(&keys),
        Err(error) => document::failed(&error),
    }
}
