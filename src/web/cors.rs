//! CORS (the Fetch standard, section 3.3): which pages of other origins may read answers. Those of a store's public apps, at
//! the endpoints that front ends call; nothing here lets a browser send cookies along.
//!
//! Not `actix-cors`: it asks for an origin without waiting, while ours stand with the store, which may have to be read. What
//! would be left for it is to write five headers.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};

use crate::{
    app::{App, Registered},
    types::ClientKind,
};

/// The longest that Chromium keeps a preflight's answer. An origin that is taken away cannot read answers even before.
const MAX_AGE_SECONDS: u16 = 7200;

/// Answers preflights, which no handler, limit or log sees, and lets registered origins read every other answer, errors too.
pub async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let origin = allowed(request.request()).await;
    let is_preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight {
        request.into_response(HttpResponse::NoContent().finish())
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    let headers = response.headers_mut();
    if headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        return Ok(response); // a document that anybody may read
    }
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = origin else { return Ok(response) };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if is_preflight {
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS.into());
        say(headers, header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
        say(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type");
    } else {
        say(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, "WWW-Authenticate, Retry-After");
    }
    Ok(response)
}

fn say(headers: &mut HeaderMap, name: HeaderName, text: &'static str) {
    headers.insert(name, HeaderValue::from_static(text));
}

/// The request's origin, if one of the store's public apps registered it. Browsers write an origin in one way only, so nothing
/// but the same bytes will do; `null`, which every sandboxed page has, cannot be registered.
async fn allowed(request: &HttpRequest) -> Option<HeaderValue> {
    let mut origins = request.headers().get_all(header::ORIGIN);
    let (Some(origin), None) = (origins.next(), origins.next()) else { return None };
    let app = request.app_data::<Data<App>>()?;
    let store = request.match_info().get("store")?.parse().ok()?;
    let registered = app.registry.store(&store).await.ok()??; // why not, the handler tells and logs
    has_public_app_at(&registered, origin).then(|| origin.clone())
}

fn has_public_app_at(registered: &Registered, origin: &HeaderValue) -> bool {
    let public = registered.clients.iter().filter(|client| client.kind == ClientKind::Public);
    public.flat_map(|client| &client.origins).any(|known| known.as_str().as_bytes() == origin.as_bytes())
}
