//! The token in every form: bound to the browser, kept nowhere.
//!
//! A browser holds a random cookie; a form holds a code over that cookie and the store, under the server's key. Another
//! site can make a browser post our form, but can neither read the cookie nor make the code.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

use super::visit::cookie;
use crate::{
    app::App,
    crypto::server_key::{Purpose, ServerKey},
    types::{Slug, random},
};

/// A browser's cookie, from the request or new.
pub struct BrowserId {
    value: String,
    is_new: bool,
}

/// `__Host-` binds a cookie to this very host, but browsers take it by https only.
const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-vtex-idp-browser" } else { "vtex-idp-browser" }
}

impl BrowserId {
    /// The browser's cookie, or a new one.
    #[must_use]
    pub fn of(request: &HttpRequest, app: &App) -> Self {
        let sent = cookie(request, cookie_name(app.config.is_https()));
        match sent.filter(|value| value.len() == 43) {
            Some(value) => Self { value, is_new: false },
            None => Self { value: URL_SAFE_NO_PAD.encode(random::bytes::<32>()), is_new: true },
        }
    }

    /// The token for a form of `store`.
    #[must_use]
    pub fn form_token(&self, app: &App, store: &Slug) -> String {
        self.token_under(&app.keys.current(), store)
    }

    /// Whether `token` came from a form that this browser was given, under any key that is held.
    #[must_use]
    pub fn gave(&self, app: &App, store: &Slug, token: &str) -> bool {
        let is_it = |key| self.token_under(key, store).as_bytes().ct_eq(token.as_bytes()).into();
        !self.is_new && app.keys.all().iter().any(|key| is_it(key))
    }

    fn token_under(&self, key: &ServerKey, store: &Slug) -> String {
        let code = key.code(Purpose::Form, &[self.value.as_bytes(), store.as_str().as_bytes()]);
        URL_SAFE_NO_PAD.encode(code)
    }

    /// The cookie to set, if the browser has none.
    #[must_use]
    pub fn new_cookie(&self, app: &App) -> Option<Cookie<'static>> {
        let https = app.config.is_https();
        self.is_new.then(|| {
            Cookie::build(cookie_name(https), self.value.clone())
                .path("/")
                .secure(https)
                .http_only(true)
                .same_site(SameSite::Lax) // Strict is not sent on the way here from the store (V-11)
                .finish()
        })
    }
}
