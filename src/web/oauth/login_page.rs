//! The login page.

use actix_web::{
    HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::StatusCode,
};
use askama::Template;

use super::asked::Asked;
use crate::{
    app::App,
    stores::Store,
    text::Text,
    types::{IdentifierKinds, Origin},
    web::{
        frame::Frame,
        response,
        visit::{LOCALE_COOKIE, Visit},
    },
};

/// When the store waits less than this, the page says so (V-9).
const SHORT_SECONDS: i64 = 180;

/// What was wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Unknown, wrong or blocked: nobody is told which.
    WrongCredentials,
    /// Nothing that says who they are.
    IdentifierMissing,
    /// No password.
    PasswordMissing,
    /// The form is not one that this browser was given.
    FormStale,
}

impl Problem {
    /// The field to mend first.
    const fn field(self) -> &'static str {
        match self {
            Self::IdentifierMissing => "identifier",
            // What was typed there is still there: the password is what must be typed again.
            Self::PasswordMissing | Self::WrongCredentials | Self::FormStale => "password",
        }
    }

    /// The sentence, on a page that asks for these identifiers.
    fn sentence(self, asked: &Asked) -> String {
        let text = asked.text;
        match self {
            Self::WrongCredentials if asked.is_email_alone() => text.say("login-wrong"),
            Self::WrongCredentials => text.say("login-wrong-any"),
            Self::IdentifierMissing => text.with("login-identifier-missing", "identifier", &asked.names()),
            Self::PasswordMissing => text.say("login-password-missing"),
            Self::FormStale => text.say("login-form-stale"),
        }
    }

    /// Whether it is about the form as a whole rather than one field.
    const fn is_whole(self) -> bool {
        matches!(self, Self::WrongCredentials | Self::FormStale)
    }
}

/// What the page shows.
pub struct LoginPage<'a> {
    /// Whose page it is.
    pub store: &'a Store,
    /// What its users may type.
    pub identifiers: &'a IdentifierKinds,
    /// Where the response will go.
    pub redirect_origin: Origin,
    /// How long the store waits, if it says.
    pub seconds_left: Option<i64>,
    /// Hidden in the form.
    pub form_token: String,
    /// What was typed before.
    pub identifier: &'a str,
    /// What was wrong with it.
    pub problems: &'a [Problem],
}

#[derive(Template)]
#[template(path = "oauth/login.html")]
struct Page<'a> {
    frame: Frame,
    store: &'a str,
    provider: &'a str,
    home: String,
    again: String,
    time_short: Option<String>,
    form_token: &'a str,
    identifier: &'a str,
    asked: Asked,
    problems: &'a [Problem],
    whole_problem: Option<Problem>,
}

impl Page<'_> {
    fn problem_at(&self, field: &str) -> Option<Problem> {
        self.problems.iter().copied().find(|problem| !problem.is_whole() && problem.field() == field)
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.problem_at(field).is_some() || self.problems.contains(&Problem::WrongCredentials)
    }

    /// The ids of what describes a field: its hint and what is wrong with it.
    fn description(&self, field: &str) -> String {
        let hint =
            (field == "identifier" && self.asked.hint().is_some()).then(|| "identifier-hint".to_owned());
        let problem = if self.problem_at(field).is_some() {
            Some(format!("{field}-problem"))
        } else {
            self.is_wrong(field).then(|| "problems".to_owned())
        };
        hint.into_iter().chain(problem).collect::<Vec<_>>().join(" ")
    }

    fn focused(&self, field: &str) -> bool {
        self.problems.first().is_some_and(|problem| problem.field() == field)
    }
}

impl LoginPage<'_> {
    /// The answer with this page.
    ///
    /// # Panics
    /// Never: the template renders text.
    #[must_use]
    pub fn answer(
        self,
        app: &App,
        visit: &Visit,
        status: StatusCode,
        browser_cookie: Option<Cookie<'_>>,
    ) -> HttpResponse {
        let locale = visit.locale(self.store.default_locale);
        let minutes_left =
            self.seconds_left.filter(|left| *left < SHORT_SECONDS).map(|left| (left / 60).max(1));
        let html = Page {
            frame: Frame::new(visit, locale, Some(self.store.name.as_str())),
            store: self.store.name.as_str(),
            provider: self.store.provider_name.as_str(),
            home: self.store.home(),
            again: self.store.login_again(),
            time_short: minutes_left
                .map(|minutes| Text(locale).count("login-time-short", "minutes", minutes)),
            form_token: &self.form_token,
            identifier: self.identifier,
            asked: Asked { kinds: self.identifiers.iter().collect(), text: Text(locale) },
            problems: self.problems,
            whole_problem: self.problems.iter().copied().find(|problem| problem.is_whole()),
        };
        let html = html.render().expect("text renders");
        // Chrome holds the whole redirect chain after the form against this list (V-10).
        let mut form_targets = vec![self.redirect_origin];
        let others = self.store.origins.iter().filter(|origin| **origin != form_targets[0]).cloned();
        let others: Vec<_> = others.collect();
        form_targets.extend(others);
        let mut answer = response::page(status, &form_targets);
        if let Some(cookie) = browser_cookie {
            answer.cookie(cookie);
        }
        if let Some(chosen) = visit.asked_locale {
            let cookie = Cookie::build(LOCALE_COOKIE, chosen.tag()).path("/").secure(app.config.is_https());
            answer.cookie(
                cookie.http_only(true).same_site(SameSite::Lax).max_age(Duration::days(365)).finish(),
            );
        }
        answer.body(html)
    }
}
