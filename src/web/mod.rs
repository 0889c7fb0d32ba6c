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
pub mod visit;

use actix_web::{
    middleware::from_fn,
    web::{ServiceConfig, get, head, post, resource},
};

/// The public listener's URLs. Each works with and without a trailing slash: VTEX's own set-up has one. What front ends call
/// from pages of their own is wrapped in [`cors::answer`].
pub fn routes(urls: &mut ServiceConfig) {
    use oauth::{authorize, document, introspect, jwks, metadata, revoke, token, userinfo};

    let wrong_method = message::wrong_method;
    for path in ["/{store}/oauth/authorize", "/{store}/oauth/authorize/"] {
        let login = resource(path).route(get().to(authorize::show)).route(head().to(authorize::show));
        urls.service(
            login.route(post().to(authorize::submit)).default_service(actix_web::web::to(wrong_method)),
        );
    }
    for path in ["/{store}/oauth/token", "/{store}/oauth/token/"] {
        let only_post = actix_web::web::to(token::wrong_method);
        let exchange = resource(path).route(post().to(token::exchange)).default_service(only_post);
        urls.service(exchange.wrap(from_fn(cors::answer)));
    }
    for path in ["/{store}/oauth/userinfo", "/{store}/oauth/userinfo/"] {
        let either = resource(path).route(get().to(userinfo::show)).route(post().to(userinfo::show));
        let either = either.default_service(actix_web::web::to(userinfo::wrong_method));
        urls.service(either.wrap(from_fn(cors::answer)));
    }
    for path in ["/{store}/logout", "/{store}/logout/"] {
        let leave = resource(path).route(get().to(logout::show)).route(head().to(logout::show));
        let leave = leave.route(post().to(logout::submit));
        urls.service(leave.default_service(actix_web::web::to(wrong_method)));
    }
    for path in ["/{store}/oauth/revoke", "/{store}/oauth/revoke/"] {
        let only_post = actix_web::web::to(revoke::wrong_method);
        let revoke = resource(path).route(post().to(revoke::revoke)).default_service(only_post);
        urls.service(revoke.wrap(from_fn(cors::answer)));
    }
    for path in ["/{store}/oauth/introspect", "/{store}/oauth/introspect/"] {
        let only_post = actix_web::web::to(introspect::wrong_method);
        urls.service(resource(path).route(post().to(introspect::introspect)).default_service(only_post));
    }
    for path in ["/{store}/oauth/jwks", "/{store}/oauth/jwks/"] {
        let keys = resource(path).route(get().to(jwks::show)).route(head().to(jwks::show));
        let keys = keys.default_service(actix_web::web::to(document::wrong_method));
        urls.service(keys.wrap(from_fn(cors::answer)));
    }
    for path in [
        "/{store}/.well-known/openid-configuration",
        "/{store}/.well-known/openid-configuration/",
        "/.well-known/oauth-authorization-server/{store}", // RFC 8414 section 3.1 puts the store's path behind
        "/.well-known/oauth-authorization-server/{store}/",
    ] {
        let described = resource(path).route(get().to(metadata::show)).route(head().to(metadata::show));
        let described = described.default_service(actix_web::web::to(document::wrong_method));
        urls.service(described.wrap(from_fn(cors::answer)));
    }
    let static_file =
        resource("/static/{name}").route(get().to(static_files::show)).route(head().to(static_files::show));
    urls.service(static_file);
    urls.service(resource("/probe/{id:[0-9a-f]{64}}").route(get().to(probe::answer))); // no store's: their URLs have words there
    urls.service(resource("/favicon.ico").route(get().to(static_files::icon)));
}

/// The health listener's URLs, which are for operators.
pub fn health_routes(urls: &mut ServiceConfig) {
    urls.service(resource("/health/live").route(get().to(health::live)));
    urls.service(resource("/health/ready").route(get().to(health::ready)));
    urls.service(resource("/health/probe/{id}").route(get().to(probe::arrived_here)));
    urls.service(resource("/metrics").route(get().to(metrics::show)));
}
