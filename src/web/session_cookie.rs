//! The cookie of a browser's session: one for each directory, since its stores share the session.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};

use super::visit::cookie;
use crate::{
    accounts::session::Lasting,
    app::App,
    types::{Slug, Token},
};

/// `__Host-` binds a cookie to this very host, but browsers take it by https only.
fn cookie_name(app: &App, directory: &Slug) -> String {
    let prefix = if app.config.is_https() { "__Host-" } else { "" };
    format!("{prefix}vtex-idp-session-{directory}")
}

/// What the browser shows, if it may be one of ours.
#[must_use]
pub fn shown(request: &HttpRequest, app: &App, directory: &Slug) -> Option<Token> {
    Token::parse(&cookie(request, &cookie_name(app, directory))?)
}

/// The cookie to set. One that is not kept goes when the browser is closed.
#[must_use]
pub fn set(app: &App, directory: &Slug, (token, lasting): (&Token, Lasting)) -> Cookie<'static> {
    let mut cookie = bare(app, directory, token.expose());
    if lasting == Lasting::Kept {
        cookie.set_max_age(Duration::days(app.config.session.kept_absolute_days));
    }
    cookie
}

/// The cookie that takes it from the browser.
#[must_use]
pub fn cleared(app: &App, directory: &Slug) -> Cookie<'static> {
    let mut cookie = bare(app, directory, String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

fn bare(app: &App, directory: &Slug, value: String) -> Cookie<'static> {
    Cookie::build(cookie_name(app, directory), value)
        .path("/")
        .secure(app.config.is_https())
        .http_only(true)
        .same_site(SameSite::Lax) // Strict is not sent on the way here from the store (V-11)
        .finish()
}
