//! The page between a session and a code: which store it goes to and as whom, and a button. A code is never issued without
//! it, or another VTEX account could collect codes of whoever is signed in (V-1).

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use askama::Template;

use super::{
    authorize::Filled,
    entry::Entry,
    login_page::{Problem, time_short},
    step::StepDraft,
};
use crate::{
    accounts::session::{self, Session},
    app::App,
    db,
    oauth::authorize::hint::{Hinted, hinted},
    stores::log::step::outcome,
    web::{
        form_token::BrowserId,
        frame::{Frame, initial},
        session_cookie,
    },
};

#[derive(Template)]
#[template(path = "oauth/continue.html")]
struct Page<'a> {
    frame: Frame,
    store: &'a str,
    provider: &'a str,
    email: String,
    home: String,
    again: String,
    other_account: String,
    time_short: Option<String>,
    problem: Option<String>,
    form_token: String,
    session: String,
}

impl Page<'_> {
    fn initial(&self) -> String {
        initial(&self.email)
    }
}

impl Entry {
    /// The session that the browser may go on with, if the request does not ask for a login.
    pub(super) async fn session(
        &self,
        app: &App,
        request: &HttpRequest,
    ) -> Result<Option<Session>, db::Error> {
        let directory = &self.registered.directory;
        let Some(token) = session_cookie::shown(request, app, &directory.slug) else { return Ok(None) };
        let Some(session) = session::find(&app.accounts, directory.id, &token).await? else {
            return Ok(None);
        };
        let age = app.clock.now().seconds_since(session.began_at);
        let will_do =
            self.authorization.asked.takes_session_of(age) && self.hinted(app).await?.may_be(session.user.id);
        Ok(will_do.then_some(session))
    }

    /// What `GET` shows: "continue" to somebody who is signed in, else the form.
    pub(super) async fn first_page(
        &self,
        app: &App,
        request: &HttpRequest,
        step: &mut StepDraft,
    ) -> HttpResponse {
        if self.is_silent() {
            return self.silently(app, request, step).await;
        }
        let session = self.session(app, request).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a session could not be looked up; the login page is shown");
            None
        });
        if let Some(session) = session {
            step.end(outcome::CONTINUE_SHOWN);
            return self.continue_page(app, request, &session, None);
        }
        step.end(outcome::SHOWN);
        self.login_page(app, request, &Filled::hinted(self.authorization.asked.login_hint.as_deref()), &[])
    }

    /// Whom the request means, if it says so.
    pub(super) async fn hinted(&self, app: &App) -> Result<Hinted, db::Error> {
        hinted(&app.oauth, &self.registered.issuer, &self.registered.clients, &self.authorization).await
    }

    /// `POST` of the button. Everything is asked again: the session may have ended, or become somebody else's in another
    /// tab. `form_token` and `shown`, the session that the page was about, are what the form holds.
    pub(super) async fn continued(
        &self,
        app: &App,
        request: &HttpRequest,
        (form_token, shown): (&str, &str),
        step: &mut StepDraft,
    ) -> HttpResponse {
        let session = match self.session(app, request).await {
            Ok(session) => session,
            Err(error) => return self.failure(error, step),
        };
        let given = BrowserId::of(request, app).gave(app, &self.registered.store.slug, form_token);
        match session {
            Some(session) if given && session.id.to_string() == shown => {
                match self.admitted(app, (&session.user, &session.email), step).await {
                    Ok(()) => self.redirect_with_code(app, &session, step).await,
                    Err(answer) => answer,
                }
            }
            Some(session) => {
                tracing::info!("a form that this browser was not given, or about another session");
                step.end(if given { outcome::CONTINUE_SHOWN } else { outcome::FORM_STALE });
                self.continue_page(app, request, &session, (!given).then_some("continue-form-stale"))
            }
            None => {
                step.end(outcome::SESSION_ENDED);
                self.login_page(app, request, &Filled::default(), &[Problem::SessionEnded])
            }
        }
    }

    fn continue_page(
        &self,
        app: &App,
        request: &HttpRequest,
        session: &Session,
        problem: Option<&str>,
    ) -> HttpResponse {
        let store = &self.registered.store;
        let browser = BrowserId::of(request, app);
        let frame =
            Frame::new(&self.visit, self.visit.locale(store.default_locale), Some(store.name.as_str()));
        let text = frame.text;
        let html = Page {
            frame,
            store: store.name.as_str(),
            provider: store.provider_name.as_str(),
            email: session.email.masked(),
            home: store.home(),
            again: store.login_again(),
            other_account: self.visit.asking_for_login(),
            time_short: time_short(self.seconds_left, text),
            problem: problem.map(|problem| text.say(problem)),
            form_token: browser.form_token(app, &store.slug),
            session: session.id.to_string(),
        };
        let html = html.render().expect("text renders");
        let status = if problem.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        self.form_page(app, (status, html), &browser)
    }
}
