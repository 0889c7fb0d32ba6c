//! Every URL of the simulator on one screen, and how it is served.

use std::io;
use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{Data, PayloadConfig, ServiceConfig, get, post, to};
use actix_web::{App, HttpServer};

use super::{Callback, Simulator, endpoints, hostile, pages};

/// No request to VTEX ID is larger.
const LARGEST_BODY: usize = 64 * 1024;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn start(simulator: Simulator, listener: TcpListener) -> io::Result<Server> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(simulator.clone()))
            .app_data(PayloadConfig::new(LARGEST_BODY))
            .wrap(
                DefaultHeaders::new()
                    .add(("Content-Security-Policy", POLICY))
                    .add(("Referrer-Policy", "no-referrer"))
                    .add(("X-Content-Type-Options", "nosniff"))
                    .add(("Cache-Control", "no-store")),
            )
            .configure(routes)
    });
    let server = server.workers(2).shutdown_timeout(5).disable_signals().listen(listener)?;
    Ok(server.run())
}

#[rustfmt::skip]
fn routes(config: &mut ServiceConfig) {
    const ID: &str = "/api/vtexid";
    config
        .route("/", get().to(pages::store))
        .route("/login", get().to(endpoints::login))
        .route("/simulator/failure", get().to(pages::failure))
        .route("/simulator/logins.json", get().to(pages::logins))
        .route("/simulator.css", get().to(pages::stylesheet))
        .route("/simulator.js", get().to(pages::script))
        .route("/simulator/pop-up", get().to(pages::pop_up))
        .route("/simulator/pop-up/done", get().to(pages::pop_up_done))
        .route(pages::HEADLESS, get().to(pages::headless))
        .route("/headless.css", get().to(pages::headless_stylesheet))
        .route("/headless.js", get().to(pages::headless_script))
        .route(hostile::PAGE, get().to(pages::hostile))
        .route("/simulator/hostile/login", get().to(endpoints::hostile_login))
        .route(hostile::TOKEN_URL, post().to(endpoints::hostile_token))
        .route(Callback::Shared.path(), get().to(endpoints::callback))
        .route(Callback::OwnDomain.path(), get().to(endpoints::callback))
        .route(Callback::Shared.path(), to(endpoints::not_a_get))
        .route(Callback::OwnDomain.path(), to(endpoints::not_a_get))
        .route(&format!("{ID}/pub/authentication/startlogin"), post().to(endpoints::start_login))
        .route(&format!("{ID}/pub/authentication/start"), get().to(endpoints::start))
        .route(&format!("{ID}/pub/authentication/providers"), get().to(endpoints::providers))
        .route(&format!("{ID}/pub/authentication/oauth/redirect"), get().to(endpoints::redirect))
        .route(&format!("{ID}/oauth/finish"), get().to(endpoints::finish))
        .route(&format!("{ID}/credential/validate"), post().to(endpoints::validate))
        .route(&format!("{ID}/pub/authenticated/user"), get().to(endpoints::authenticated_user))
        .route(&format!("{ID}/audience/webstore/provider/oauth/exchange"), post().to(endpoints::exchange))
        .route(&format!("{ID}/pub/logout"), get().to(endpoints::logout))
        .default_service(to(pages::not_found));
}
