//! The login page.

use askama::Template;

use super::asked::Asked;
use crate::{
    accounts::session::Lasting,
    stores::Store,
    text::Text,
    types::IdentifierKinds,
    web::{frame::Frame, visit::Visit},
};

/// When the store waits less than this, pages say so (V-9).
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
    /// Somebody who was signed in is not any more.
    SessionEnded,
}

impl Problem {
    /// The field to mend first.
    const fn field(self) -> &'static str {
        match self {
            Self::IdentifierMissing | Self::SessionEnded => "identifier",
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
            Self::SessionEnded => text.say("login-session-ended"),
        }
    }

    /// Whether it is about the form as a whole rather than one field.
    const fn is_whole(self) -> bool {
        matches!(self, Self::WrongCredentials | Self::FormStale | Self::SessionEnded)
    }
}

/// What the page shows.
pub struct LoginPage<'a> {
    /// Whose page it is.
    pub store: &'a Store,
    /// What its users may type.
    pub identifiers: &'a IdentifierKinds,
    /// How long the store waits, if it says.
    pub seconds_left: Option<i64>,
    /// Hidden in the form.
    pub form_token: String,
    /// What was typed before.
    pub identifier: &'a str,
    /// What was chosen before, where people may stay signed in.
    pub lasting: Option<Lasting>,
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
    offers_keeping: bool,
    kept: bool,
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

/// What a page says when the store does not wait much longer (V-9).
#[must_use]
pub fn time_short(seconds_left: Option<i64>, text: Text) -> Option<String> {
    let seconds = seconds_left.filter(|left| *left < SHORT_SECONDS)?;
    Some(text.count("login-time-short", "minutes", (seconds / 60).max(1)))
}

impl LoginPage<'_> {
    /// The page.
    ///
    /// # Panics
    /// Never: the template renders text.
    #[must_use]
    pub fn html(self, visit: &Visit) -> String {
        let locale = visit.locale(self.store.default_locale);
        let page = Page {
            frame: Frame::new(visit, locale, Some(self.store.name.as_str())),
            store: self.store.name.as_str(),
            provider: self.store.provider_name.as_str(),
            home: self.store.home(),
            again: self.store.login_again(),
            time_short: time_short(self.seconds_left, Text(locale)),
            form_token: &self.form_token,
            identifier: self.identifier,
            offers_keeping: self.lasting.is_some(),
            kept: self.lasting == Some(Lasting::Kept),
            asked: Asked { kinds: self.identifiers.iter().collect(), text: Text(locale) },
            problems: self.problems,
            whole_problem: self.problems.iter().copied().find(|problem| problem.is_whole()),
        };
        page.render().expect("text renders")
    }
}
