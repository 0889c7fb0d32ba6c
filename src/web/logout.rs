//! `/{store}/logout`: a browser signs out here, and goes back to where the store or app says (OpenID Connect RP-Initiated
//! Logout 1.0). VTEX's own session is ended by VTEX: docs/sign-out.md has how the two are chained.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode},
    web::{Data, Path},
};
use askama::Template;

use super::{
    body::{Body, BodyError},
    form_token::BrowserId,
    frame::{Frame, initial},
    message::{self, Message},
    oauth::entry::redirect,
    request_log::name_store,
    response, session_cookie,
    visit::Visit,
};
use crate::{
    accounts::session::{self, Session},
    app::{App, Registered},
    db,
    stores::store::LoadError,
    types::{ClientKind, Params, RedirectUri, RegisteredUri, Slug, UserId, params::Repeated},
};

/// Where a request wants to go back to.
#[derive(Debug, PartialEq, Eq)]
pub enum Back {
    /// It does not say.
    Nowhere,
    /// An address that may be followed.
    To(RegisteredUri),
    /// One that may not.
    Unregistered,
}

/// What an `id_token_hint` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// There is none.
    Absent,
    /// It was verified: this user is to be signed out.
    Of(UserId),
    /// It is none that this server vouches for.
    Unverified,
}

impl Hint {
    /// Reads the hint of a request. What is not verified signs nobody out unasked.
    fn of(parts: &Parts<'_>) -> Self {
        if parts.has("id_token_hint") { Self::Unverified } else { Self::Absent }
    }
}

/// Whether a person must say so themselves before their session ends. An address that the store registered is its word that
/// they did so there: at worst somebody is signed out against their will, and lands at the store.
#[must_use]
pub fn must_ask(back: &Back, hint: Hint, user: UserId) -> bool {
    match (back, hint) {
        (Back::Unregistered, _) | (_, Hint::Unverified) | (Back::Nowhere, Hint::Absent) => true,
        (Back::To(_), Hint::Absent) => false,
        (_, Hint::Of(other)) => other != user,
    }
}

/// `GET`: signs out at once where the store sent the person back to itself, else asks. `HEAD` changes nothing.
pub async fn show(request: HttpRequest, app: Data<App>, store: Path<String>) -> HttpResponse {
    answer(&request, &app, &store, &Params::default()).await
}

/// `POST`: the button; or an app that sends its request in a form.
pub async fn submit(request: HttpRequest, app: Data<App>, store: Path<String>, body: Body) -> HttpResponse {
    match body.form() {
        Err(BodyError::TooLarge) => message::page(&Visit::of(&request), None, Message::TooLarge),
        fields => answer(&request, &app, &store, &fields.unwrap_or_default()).await,
    }
}

async fn answer(request: &HttpRequest, app: &App, store: &str, fields: &Params) -> HttpResponse {
    let visit = Visit::of(request);
    let missing = || message::page(&visit, None, Message::Missing);
    let Ok(slug) = store.parse::<Slug>() else { return missing() };
    let registered = match app.registry.store(&slug).await {
        Ok(Some(registered)) => registered,
        Ok(None) => return missing(),
        Err(error) => return message::failure(&visit, None, &error),
    };
    name_store(&slug);
    let parts = Parts { fields, query: &visit.params };
    let (back, hint) = (back_of(&registered, &parts), Hint::of(&parts));
    let state = parts.state();
    let leaving = Leaving { app, request, visit: &visit, registered, back, state };
    let done = leaving.answer(hint, parts.value("form_token").ok().flatten()).await;
    done.unwrap_or_else(|error| {
        message::failure(&visit, Some(&leaving.registered.store), &LoadError::Db(error))
    })
}

/// A form's fields before what stands in the query.
struct Parts<'a> {
    fields: &'a Params,
    query: &'a Params,
}

impl<'a> Parts<'a> {
    fn value(&self, key: &str) -> Result<Option<&'a str>, Repeated> {
        Ok(self.fields.one_of(&[key])?.or(self.query.one_of(&[key])?))
    }

    fn has(&self, key: &str) -> bool {
        self.fields.has(&[key]) || self.query.has(&[key])
    }

    /// As it came, so that it is given back byte for byte.
    fn state(&self) -> Option<String> {
        let raw = |part: &Params| part.raw_of(&["state"]).ok().flatten();
        raw(self.fields).or_else(|| raw(self.query))
    }
}

/// The address to go back to, if one of the store's clients registered it or it is the store's front page. The standard's
/// name comes before VTEX's word. Without a `client_id` the `vtex` client asks.
fn back_of(registered: &Registered, parts: &Parts<'_>) -> Back {
    let asked = match parts.value("post_logout_redirect_uri") {
        Ok(None) => parts.value("returnUrl"),
        said => said,
    };
    let asked = match asked {
        Ok(None) => return Back::Nowhere,
        Ok(Some(asked)) => asked,
        Err(Repeated) => return Back::Unregistered,
    };
    let client = match parts.value("client_id") {
        Ok(None) => registered.clients.iter().find(|client| client.kind == ClientKind::Vtex),
        Ok(Some(id)) => registered.clients.iter().find(|client| client.client_id == id),
        Err(Repeated) => None,
    };
    let Some(client) = client else { return Back::Unregistered };
    let own = registered.logout_uris.iter().filter(|(key, _)| *key == client.key).map(|(_, uri)| uri.clone());
    let front_pages = registered.store.origins.iter().filter_map(|origin| format!("{origin}/").parse().ok());
    let all: Vec<RedirectUri> = own.chain(front_pages).collect();
    RegisteredUri::find(&all, asked).map_or(Back::Unregistered, Back::To)
}

#[derive(Template)]
#[template(path = "logout.html")]
struct Page<'a> {
    frame: Frame,
    store: &'a str,
    provider: &'a str,
    email: String,
    home: String,
    form_token: String,
}

impl Page<'_> {
    fn initial(&self) -> String {
        initial(&self.email)
    }
}

/// Somebody who is about to leave.
struct Leaving<'a> {
    app: &'a App,
    request: &'a HttpRequest,
    visit: &'a Visit,
    registered: Arc<Registered>,
    back: Back,
    state: Option<String>,
}

impl Leaving<'_> {
    async fn answer(&self, hint: Hint, form_token: Option<&str>) -> Result<HttpResponse, db::Error> {
        let directory = &self.registered.directory;
        let token = session_cookie::shown(self.request, self.app, &directory.slug);
        let session = match &token {
            Some(token) => session::find(&self.app.accounts, directory.id, token).await?,
            None => None,
        };
        let Some(session) = session else { return Ok(self.gone()) };
        let browser = BrowserId::of(self.request, self.app);
        let pressed =
            form_token.is_some_and(|token| browser.gave(self.app, &self.registered.store.slug, token));
        let asks = must_ask(&self.back, hint, session.user.id) || self.request.method() == Method::HEAD;
        if asks && !pressed {
            return Ok(self.question(&session, &browser));
        }
        session::end(&self.app.accounts, session.id).await?;
        tracing::info!(user = %session.user.id, "a user signed out");
        Ok(self.gone())
    }

    /// Nobody is signed in any more: back to where the request says, or a page that leads to the store.
    fn gone(&self) -> HttpResponse {
        let mut response = if let Back::To(uri) = &self.back {
            let pairs: Vec<(&str, &str)> = self.state.iter().map(|state| ("state", state.as_str())).collect();
            redirect(uri.with_query(&pairs))
        } else {
            message::page(self.visit, Some(&self.registered.store), Message::SignedOut)
        };
        // A slug makes a cookie's name.
        let _ = response.add_cookie(&session_cookie::cleared(self.app, &self.registered.directory.slug));
        response
    }

    fn question(&self, session: &Session, browser: &BrowserId) -> HttpResponse {
        let store = &self.registered.store;
        let locale = self.visit.locale(store.default_locale);
        let page = Page {
            frame: Frame::new(self.visit, locale, Some(store.name.as_str())),
            store: store.name.as_str(),
            provider: store.provider_name.as_str(),
            email: session.email.masked(),
            home: store.home(),
            form_token: browser.form_token(self.app, &store.slug),
        };
        // The browser holds the redirect after the form against this list (V-10).
        let targets = if let Back::To(uri) = &self.back { vec![uri.uri().origin()] } else { Vec::new() };
        let mut answer = response::page(StatusCode::OK, &targets);
        let cookies = [browser.new_cookie(self.app), self.visit.chosen_locale(self.app)];
        cookies.into_iter().flatten().for_each(|cookie| {
            answer.cookie(cookie);
        });
        answer.body(page.render().expect("text renders"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::random;

    #[test]
    fn nobody_is_signed_out_unasked_but_for_an_address_or_a_hint_of_their_own() {
        let uris = ["https://s.example/".parse::<RedirectUri>().expect("valid")];
        let to = || Back::To(RegisteredUri::find(&uris, "https://s.example/").expect("registered"));
        let user = UserId::from_uuid(random::opaque_id());
        let other = Hint::Of(UserId::from_uuid(random::opaque_id()));
        for (back, hint, asks) in [
            (to(), Hint::Absent, false),
            (to(), Hint::Of(user), false),
            (Back::Nowhere, Hint::Of(user), false),
            (to(), other, true),
            (Back::Nowhere, other, true),
            (to(), Hint::Unverified, true),
            (Back::Nowhere, Hint::Absent, true),
            (Back::Unregistered, Hint::Absent, true),
            (Back::Unregistered, Hint::Of(user), true),
        ] {
            assert_eq!(must_ask(&back, hint, user), asks, "{back:?} {hint:?}");
        }
    }
}
