//! `POST /{store}/oauth/token`: VTEX's server redeems a code.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{Data, Path},
};

use super::{credentials, machine};
use crate::{
    app::{App, Registered},
    oauth::{
        Client, Error, ErrorCode, Refusal,
        token::{self, Issued, Request},
    },
    types::Params,
    web::body::Body,
};

/// Redeems a code; the answer is under the store's keys, in the store's format.
pub async fn exchange(request: HttpRequest, app: Data<App>, store: Path<String>, body: Body) -> HttpResponse {
    let registered = match machine::store(&app, &store).await {
        Ok(registered) => registered,
        Err(answer) => return answer,
    };
    let body = match body.params() {
        Ok(body) => body,
        Err(error) => return machine::body_error(error),
    };
    match redeem(&request, &app, &registered, &body).await {
        Ok(issued) => {
            let answer =
                registered.store.wire_profile.token_answer(&issued.access_token.expose(), issued.expires_in);
            machine::answer(&answer)
        }
        Err(error) => machine::protocol_error(&error, |refusal| refused(&request, refusal)),
    }
}

/// 405 for any other method.
pub async fn wrong_method() -> HttpResponse {
    machine::wrong_method(&[Method::POST], "the token endpoint takes POST only")
}

async fn redeem(
    request: &HttpRequest,
    app: &App,
    registered: &Registered,
    body: &Params,
) -> Result<Issued, Error> {
    let wire = &registered.store.wire_profile;
    let query = Params::from_form(request.query_string());
    let credentials = credentials::read(request, wire, body, &query)?;
    let client = Client::authenticate(&registered.clients, credentials.as_ref())?;

    let in_body = |keys: &[&str]| body.one_of(keys).map_err(Refusal::from);
    let grant_type = match in_body(&["grant_type"])? {
        Some(grant_type) => Some(grant_type),
        None => query.one_of(&["grant_type"]).map_err(Refusal::from)?,
    };
    let request = Request {
        grant_type: grant_type.map(ToOwned::to_owned),
        code: in_body(&[wire.token.code.as_str(), wire.authorize.code.as_str(), "code"])?
            .map(ToOwned::to_owned),
        redirect_uri: in_body(&[wire.token.redirect_uri.as_str(), "redirect_uri"])?.map(ToOwned::to_owned),
    };
    token::redeem_code(&app.oauth, client, request).await
}

/// RFC 6749 section 5.2: 401 for a client that did not prove itself, and the scheme to use if it tried Basic.
fn refused(request: &HttpRequest, refusal: &Refusal) -> HttpResponse {
    if refusal.code != ErrorCode::InvalidClient {
        return machine::error(StatusCode::BAD_REQUEST, refusal);
    }
    let mut response = machine::error(StatusCode::UNAUTHORIZED, refusal);
    if request.headers().contains_key(header::AUTHORIZATION) {
        let challenge = header::HeaderValue::from_static("Basic realm=\"token\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
