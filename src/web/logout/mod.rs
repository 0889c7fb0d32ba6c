//! `/{store}/logout`: a browser signs out here, and goes back to where the store or app says (OpenID Connect RP-Initiated
//! Logout 1.0). VTEX's own session is ended by VTEX: docs/sign-out.md has how the two are chained.

mod asked;

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode},
    web::{Data, Path},
};
use askama::Template;

use asked::{Asked, Back, must_ask};

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
    accounts::session::{self, EndedBy, Session},
    app::{App, Registered},
    db,
    stores::store::LoadError,
    types::{Params, Slug},
};

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
    let asked = Asked::read(app, &registered, fields, &visit.params).await;
    let leaving = Leaving { app, request, visit: &visit, registered, asked };
    let form_token = fields.one_of(&["form_token"]).ok().flatten();
    leaving.answer(form_token).await.unwrap_or_else(|error| {
        message::failure(&visit, Some(&leaving.registered.store), &LoadError::Db(error))
    })
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
    asked: Asked,
}

impl Leaving<'_> {
    async fn answer(&self, form_token: Option<&str>) -> Result<HttpResponse, db::Error> {
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
        let asks = must_ask(&self.asked.back, self.asked.hint, session.user.id)
            || self.request.method() == Method::HEAD;
        if asks && !pressed {
            return Ok(self.question(&session, &browser));
        }
        session::end(&self.app.accounts, session.id, EndedBy::User).await?;
        tracing::info!(user = %session.user.id, "a user signed out");
        Ok(self.gone())
    }

    /// Nobody is signed in any more: back to where the request says, or a page that leads to the store.
    fn gone(&self) -> HttpResponse {
        let mut response = if let Back::To(uri) = &self.asked.back {
            let pairs: Vec<(&str, &str)> =
                self.asked.state.iter().map(|state| ("state", state.as_str())).collect();
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
        let targets =
            if let Back::To(uri) = &self.asked.back { vec![uri.uri().origin()] } else { Vec::new() };
        let mut answer = response::page(StatusCode::OK, &targets);
        let cookies = [browser.new_cookie(self.app), self.visit.chosen_locale(self.app)];
        cookies.into_iter().flatten().for_each(|cookie| {
            answer.cookie(cookie);
        });
        answer.body(page.render().expect("text renders"))
    }
}
