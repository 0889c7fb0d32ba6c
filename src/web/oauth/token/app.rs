//! An app exchanges a code or a refresh token: a form, and each parameter under its standard name.

use actix_web::{HttpResponse, http::header};
use serde_json::json;

use super::super::step::StepDraft;
use crate::{
    app::{App, Registered, admission::admit, metrics},
    oauth::{
        Client, Error, Refusal,
        client::AppCredentials,
        token::{
            code, refresh,
            response::{Response, response},
        },
    },
    stores::log::{detail, step::outcome},
    types::{BodyFormat, Token},
    web::body::Body,
};

pub(super) async fn exchange(
    app: &App,
    registered: &Registered,
    (sent, body): (&AppCredentials, &Body),
    step: &mut StepDraft,
) -> Result<HttpResponse, Error> {
    if body.format() == Some(BodyFormat::Json) {
        return Err(Refusal::BodyNotForm.into()); // RFC 6749 section 4.1.3
    }
    let params = body.params().map_err(Refusal::from)?;
    step.keys(detail::BODY_KEYS, &params);
    let one = |key| Ok::<_, Refusal>(params.one_of(&[key])?.map(ToOwned::to_owned));
    let of_grant = ["code", "refresh_token"].iter().find_map(|key| params.one_of(&[key]).ok().flatten());
    if let Some(token) = of_grant.and_then(Token::parse) {
        step.of_grant(&token);
    }
    let client = Client::of_app(&registered.clients, sent)?;
    step.note(detail::APP, json!(client.client_id));
    let issuer = &registered.issuer;
    match one("grant_type")?.as_deref() {
        Some("authorization_code") => {
            let request = code::Request {
                code: one("code")?,
                code_key: "code".to_owned(),
                redirect_uri: one("redirect_uri")?,
                redirect_uri_key: "redirect_uri".to_owned(),
                code_verifier: one("code_verifier")?,
            };
            let tokens = code::redeem(&app.oauth, client, request).await?;
            step.end(outcome::REDEEMED);
            let nonce = tokens.granted.nonce.clone();
            Ok(answer(&response(&app.oauth, issuer, client, (&tokens, nonce)).await?))
        }
        Some("refresh_token") => {
            let request = refresh::Request { refresh_token: one("refresh_token")?, scope: one("scope")? };
            let presented = refresh::present(&app.oauth, client, request).await?;
            let (user, email) = presented.user();
            if admit(app, &registered.store, user, email).await?.is_err() {
                return Err(Refusal::RefreshNotAdmitted.into());
            }
            let tokens = presented.exchange(&app.oauth, client).await?;
            step.unwritten(metrics::REFRESHED); // every few minutes one, of every browser: the log is for logins
            Ok(answer(&response(&app.oauth, issuer, client, (&tokens, None)).await?))
        }
        Some(_) => Err(Refusal::GrantTypeUnknown.into()),
        None => Err(Refusal::GrantTypeMissing.into()),
    }
}

/// The response of RFC 6749 section 5.1, which nobody keeps.
fn answer(response: &Response) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::PRAGMA, "no-cache")).json(response)
}
