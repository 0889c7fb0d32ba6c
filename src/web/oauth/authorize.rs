//! `/{store}/oauth/authorize`: shows the login page; its form posts back to the same URL and ends in a redirect.
//!
//! Nothing is kept for a visitor who is not signed in: every POST checks everything again, so a reload or the back button never meets
//! "page expired".

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use secrecy::SecretString;
use tracing::Instrument;

use super::{
    arrivals::Arrivals,
    entry::{Entry, enter, redirect},
    login_page::{LoginPage, Problem},
    step::{StepDraft, recorded},
};
use crate::{
    accounts::{
        manage::MAX_PASSWORD_BYTES,
        session::{self, Lasting},
        sign_in::{self, Attempt, Outcome},
    },
    app::App,
    stores::log::{Endpoint, step::outcome},
    types::{BodyFormat, Params},
    web::{
        body::{Body, BodyError},
        form_token::BrowserId,
        message::Message,
        visit::network_of,
    },
};

/// The longest identifier that anybody can have: an e-mail has at most 254 characters.
const MAX_IDENTIFIER_BYTES: usize = 320;

/// `GET`: the login page, or "continue" to somebody who is signed in.
pub async fn show(request: HttpRequest, app: Data<App>, store: Path<String>) -> HttpResponse {
    let mut arrivals = Arrivals::of(&request, &app);
    let mut response = recorded(&request, &app, Endpoint::Authorize, async |step| {
        match enter(&request, &app, &store, &Params::default(), Some(&mut arrivals), step).await {
            Ok(entry) => entry.first_page(&app, &request, step).await,
            Err(answer) => answer,
        }
    })
    .await;
    if arrivals.count() > 0 {
        let _ = response.add_cookie(&arrivals.cookie(&app)); // digits and letters make a cookie
    }
    response
}

/// `POST`: signs in and redirects with a code, or shows the page again with what was wrong.
pub async fn submit(request: HttpRequest, app: Data<App>, store: Path<String>, body: Body) -> HttpResponse {
    let params = body.params().unwrap_or_default();
    // A token request that came here by mistake holds what may stand in no address.
    let other = ["form_token", "client_secret", "code", "grant_type"];
    let asks = params.has(&["client_id"]) && params.has(&["response_type"]) && !params.has(&other);
    if request.query_string().is_empty() && asks && body.format() == Some(BodyFormat::Form) {
        // An authorization request may come as a form (OpenID Connect Core section 3.1.2.1). It goes on as an address, so
        // that reloading and switching the language work as ever.
        return redirect(format!("?{}", params.to_query()));
    }
    recorded(&request, &app, Endpoint::Login, async |step| {
        match enter(&request, &app, &store, &params, None, step).await {
            Ok(entry) => entry.submitted(&app, &request, body, step).await,
            Err(answer) => answer,
        }
    })
    .await
}

/// What stands in the form. Read apart, so that nothing else of a body is held while a login waits.
#[derive(Default)]
struct Typed {
    filled: Filled,
    password: String,
    form_token: String,
    /// The session to go on with, from the page that asks whether to.
    session: String,
}

/// What a form is given back with.
#[derive(Default)]
pub(super) struct Filled {
    identifier: String,
    lasting: Lasting,
}

impl Filled {
    /// With what the shopper typed at the app before (OpenID Connect Core section 3.1.2.1, `login_hint`).
    pub(super) fn hinted(login_hint: Option<&str>) -> Self {
        let identifier = login_hint.filter(|hint| hint.len() <= MAX_IDENTIFIER_BYTES).unwrap_or_default();
        Self { identifier: identifier.to_owned(), lasting: Lasting::default() }
    }
}

impl Typed {
    fn read(body: Body) -> Result<Self, BodyError> {
        let fields = body.form()?;
        let field = |name| fields.one_of(&[name]).ok().flatten().unwrap_or_default().to_owned();
        Ok(Self {
            filled: Filled {
                identifier: field("identifier"),
                lasting: if fields.has(&["keep"]) { Lasting::Kept } else { Lasting::Usual },
            },
            password: field("password"),
            form_token: field("form_token"),
            session: field("continue"),
        })
    }
}

/// Signs in, on a task of its own: a guesser who hangs up early is counted all the same.
async fn signed_in(app: &App, attempt: Attempt) -> Result<Outcome, sign_in::Error> {
    let accounts = app.accounts.clone();
    let task = async move {
        let outcome = sign_in::with_password(&accounts, attempt).await?;
        tracing::info!(outcome = outcome.name(), "a sign-in");
        Ok(outcome)
    };
    actix_web::rt::spawn(task.in_current_span()).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a sign-in was cut short");
        Ok(Outcome::Busy)
    })
}

impl Entry {
    async fn submitted(
        &self,
        app: &App,
        request: &HttpRequest,
        body: Body,
        step: &mut StepDraft,
    ) -> HttpResponse {
        if self.is_silent() {
            return self.silently(app, request, step).await; // no page, however it is asked for
        }
        let Typed { mut filled, password, form_token, session } = match Typed::read(body) {
            Ok(typed) => typed,
            Err(BodyError::TooLarge) => {
                step.end(outcome::FORM_TOO_LARGE);
                return self.message(Message::TooLarge);
            }
            Err(_) => Typed::default(),
        };
        if !session.is_empty() {
            return self.continued(app, request, (&form_token, &session), step).await;
        }
        if !self.can_be_kept(app) {
            filled.lasting = Lasting::Usual;
        }
        let browser = BrowserId::of(request, app);
        if !browser.gave(app, &self.registered.store.slug, &form_token) {
            tracing::info!("a form that this browser was not given");
            step.end(outcome::FORM_STALE);
            return self.login_page(app, request, &filled, &[Problem::FormStale]);
        }
        let missing = [
            (filled.identifier.trim().is_empty(), Problem::IdentifierMissing),
            (password.is_empty(), Problem::PasswordMissing),
        ];
        let missing: Vec<Problem> =
            missing.into_iter().filter(|(is, _)| *is).map(|(_, problem)| problem).collect();
        if !missing.is_empty() {
            step.end(outcome::FIELD_MISSING);
            return self.login_page(app, request, &filled, &missing);
        }
        if filled.identifier.len() > MAX_IDENTIFIER_BYTES || password.len() > MAX_PASSWORD_BYTES {
            step.end(outcome::WRONG_CREDENTIALS); // nobody has such
            return self.login_page(app, request, &Filled::default(), &[Problem::WrongCredentials]);
        }
        let attempt = Attempt {
            directory: self.registered.directory.clone(),
            identifier: filled.identifier.clone(),
            password: SecretString::from(password),
            network: network_of(request, app),
        };
        let (word, message) = match signed_in(app, attempt).await {
            Ok(Outcome::SignedIn(user, email)) => {
                return match self.admitted(app, (&user, &email), step).await {
                    Ok(()) => self.let_in(app, request, (&user, &email, filled.lasting), step).await,
                    Err(answer) => answer,
                };
            }
            Ok(Outcome::WrongCredentials) => {
                step.end(outcome::WRONG_CREDENTIALS);
                return self.login_page(app, request, &filled, &[Problem::WrongCredentials]);
            }
            Ok(Outcome::EmailUnverified) => (outcome::EMAIL_UNVERIFIED, Message::Unverified),
            Ok(Outcome::EmailTaken) => (outcome::EMAIL_TAKEN, Message::EmailTaken),
            Ok(Outcome::EmailMissing) => (outcome::EMAIL_MISSING, Message::NoEmail),
            Ok(Outcome::TooMany(too_many)) => (outcome::THROTTLED, Message::Wait(too_many.retry_after)),
            Ok(Outcome::Busy) => (outcome::BUSY, Message::Busy),
            Err(sign_in::Error::Db(error)) => return self.failure(error, step),
            Err(error) => {
                tracing::error!(%error, "nobody of a directory can sign in; `directory check` says more");
                (outcome::SOURCE_AWAY, Message::Down)
            }
        };
        step.end(word);
        self.message(message)
    }

    fn can_be_kept(&self, app: &App) -> bool {
        session::can_be_kept(&app.accounts, &self.registered.directory)
    }

    pub(super) fn login_page(
        &self,
        app: &App,
        request: &HttpRequest,
        filled: &Filled,
        problems: &[Problem],
    ) -> HttpResponse {
        let browser = BrowserId::of(request, app);
        let page = LoginPage {
            store: &self.registered.store,
            identifiers: &self.registered.directory.identifiers,
            seconds_left: self.seconds_left,
            form_token: browser.form_token(app, &self.registered.store.slug),
            identifier: &filled.identifier,
            lasting: self.can_be_kept(app).then_some(filled.lasting),
            problems,
        };
        let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        self.form_page(app, (status, page.html(&self.visit)), &browser)
    }
}
