//! HTTP: every URL of the server is on this page. Handlers read a request, call one deed, and write the answer.

pub mod assets;
pub mod body;
pub mod cors;
pub mod form_token;
pub mod frame;
pub mod health;
pub mod logout;
pub mod message;
pub mod metrics;
pub mod oauth;
pub mod probe;
pub mod request_log;
pub mod response;
pub mod session_cookie;
pub mod static_files;
#[cfg(feature = "opentelemetry")]
mod trace;
pub mod visit;

use actix_web::{
    middleware::from_fn,
    web::{ServiceConfig, get, head, post, resource, scope, to},
};

/// The public listener's URLs. What stands by itself comes first: everything else is a store's.
pub fn routes(urls: &mut ServiceConfig) {
    use oauth::{document, metadata};

    let static_file =
        resource("/static/{name}").route(get().to(static_files::show)).route(head().to(static_files::show));
    urls.service(static_file);
    urls.service(resource("/probe/{id:[0-9a-f]{64}}").route(get().to(probe::answer))); // no store's: their URLs have words there
    urls.service(resource("/favicon.ico").route(get().to(static_files::icon)));
    // RFC 8414 section 3.1 puts the store's path behind.
    for path in [
        "/.well-known/oauth-authorization-server/{store}",
        "/.well-known/oauth-authorization-server/{store}/",
    ] {
        let described = resource(path).route(get().to(metadata::show)).route(head().to(metadata::show));
        urls.service(described.default_service(to(document::wrong_method)).wrap(from_fn(cors::answer)));
    }
    urls.service(scope("/{store}").configure(store_routes));
}

/// A store's URLs, behind its slug. Each works with and without a trailing slash: VTEX's own set-up has one. What front ends
/// call from pages of their own is wrapped in [`cors::answer`].
fn store_routes(urls: &mut ServiceConfig) {
    use oauth::{authorize, document, introspect, jwks, metadata, revoke, token, userinfo};

    for path in ["/oauth/authorize", "/oauth/authorize/"] {
        let login = resource(path).route(get().to(authorize::show)).route(head().to(authorize::show));
        let login = login.route(post().to(authorize::submit));
        urls.service(login.default_service(to(message::wrong_method)));
    }
    for path in ["/oauth/token", "/oauth/token/"] {
        let exchange = resource(path).route(post().to(token::exchange));
        urls.service(exchange.default_service(to(token::wrong_method)).wrap(from_fn(cors::answer)));
    }
    for path in ["/oauth/userinfo", "/oauth/userinfo/"] {
        let either = resource(path).route(get().to(userinfo::show)).route(post().to(userinfo::show));
        urls.service(either.default_service(to(userinfo::wrong_method)).wrap(from_fn(cors::answer)));
    }
    for path in ["/logout", "/logout/"] {
        let leave = resource(path).route(get().to(logout::show)).route(head().to(logout::show));
        let leave = leave.route(post().to(logout::submit));
        urls.service(leave.default_service(to(message::wrong_method)));
    }
    for path in ["/oauth/revoke", "/oauth/revoke/"] {
        let revoke = resource(path).route(post().to(revoke::revoke));
        urls.service(revoke.default_service(to(revoke::wrong_method)).wrap(from_fn(cors::answer)));
    }
    for path in ["/oauth/introspect", "/oauth/introspect/"] {
        let ask = resource(path).route(post().to(introspect::introspect));
        urls.service(ask.default_service(to(introspect::wrong_method)));
    }
    for path in ["/oauth/jwks", "/oauth/jwks/"] {
        let keys = resource(path).route(get().to(jwks::show)).route(head().to(jwks::show));
        urls.service(keys.default_service(to(document::wrong_method)).wrap(from_fn(cors::answer)));
    }
    for path in ["/.well-known/openid-configuration", "/.well-known/openid-configuration/"] {
        let described = resource(path).route(get().to(metadata::show)).route(head().to(metadata::show));
        urls.service(described.default_service(to(document::wrong_method)).wrap(from_fn(cors::answer)));
    }
}

/// The health listener's URLs, which are for operators.
pub fn health_routes(urls: &mut ServiceConfig) {
    urls.service(resource("/health/live").route(get().to(health::live)));
    urls.service(resource("/health/ready").route(get().to(health::ready)));
    urls.service(resource("/health/probe/{id}").route(get().to(probe::arrived_here)));
    urls.service(resource("/metrics").route(get().to(metrics::show)));
}
