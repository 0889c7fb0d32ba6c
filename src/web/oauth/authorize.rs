//! `/{store}/oauth/authorize`: shows the login page; its form posts back to the same URL and ends in a redirect.
//!
//! Nothing is kept for a visitor: every POST checks everything again, so a reload or the back button never meets
//! "page expired".

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, Path},
};
use secrecy::SecretString;
use tracing::Instrument;

use super::login_page::{LoginPage, Problem};
use crate::{
    accounts::{
        manage::MAX_PASSWORD_BYTES,
        sign_in::{self, Attempt, Outcome},
    },
    app::{App, Registered},
    db::{self, users::User},
    oauth::authorize::{Authorization, Fault, Request, check, grant},
    stores::state::StateClaims,
    types::{Params, Slug, params::encode},
    web::{
        body::{Body, BodyError},
        form_token::BrowserId,
        message::{self, Message},
        request_log::name_store,
        visit::{Visit, network_of},
    },
};

/// The longest identifier that anybody can have: an e-mail has at most 254 characters.
const MAX_IDENTIFIER_BYTES: usize = 320;

/// An authorization request that met every check.
struct Entry {
    visit: Visit,
    registered: Arc<Registered>,
    authorization: Authorization,
    seconds_left: Option<i64>,
}

/// `GET`: the login page.
pub async fn show(request: HttpRequest, app: Data<App>, store: Path<String>) -> HttpResponse {
    match enter(&request, &app, &store).await {
        Ok(entry) => entry.login_page(&app, &request, "", &[]),
        Err(answer) => answer,
    }
}

/// `POST`: signs in and redirects with a code, or shows the page again with what was wrong.
pub async fn submit(request: HttpRequest, app: Data<App>, store: Path<String>, body: Body) -> HttpResponse {
    let entry = match enter(&request, &app, &store).await {
        Ok(entry) => entry,
        Err(answer) => return answer,
    };
    let Typed { identifier, password, form_token } = match Typed::read(body) {
        Ok(typed) => typed,
        Err(BodyError::TooLarge) => return entry.message(Message::TooLarge),
        Err(_) => Typed::default(),
    };

    let browser = BrowserId::of(&request, &app);
    if !browser.gave(&app, &entry.registered.store.slug, &form_token) {
        tracing::info!("a form that this browser was not given");
        return entry.login_page(&app, &request, &identifier, &[Problem::FormStale]);
    }
    let missing = [
        (identifier.trim().is_empty(), Problem::EmailMissing),
        (password.is_empty(), Problem::PasswordMissing),
    ];
    let missing: Vec<Problem> =
        missing.into_iter().filter(|(is, _)| *is).map(|(_, problem)| problem).collect();
    if !missing.is_empty() {
        return entry.login_page(&app, &request, &identifier, &missing);
    }

    if identifier.len() > MAX_IDENTIFIER_BYTES || password.len() > MAX_PASSWORD_BYTES {
        return entry.login_page(&app, &request, "", &[Problem::WrongCredentials]); // nobody has such
    }

    let attempt = Attempt {
        directory: entry.registered.store.directory,
        identifier: identifier.clone(),
        password: SecretString::from(password),
        network: network_of(&request, &app),
    };
    match signed_in(&app, attempt).await {
        Ok(Outcome::SignedIn(user)) => entry.redirect_with_code(&app, &user).await,
        Ok(Outcome::WrongCredentials) => {
            entry.login_page(&app, &request, &identifier, &[Problem::WrongCredentials])
        }
        Ok(Outcome::EmailUnverified) => entry.message(Message::Unverified),
        Ok(Outcome::TooMany(too_many)) => entry.message(Message::Wait(too_many.retry_after)),
        Ok(Outcome::Busy) => entry.message(Message::Busy),
        Err(error) => message::failure(&entry.visit, Some(&entry.registered.store), &error.into()),
    }
}

/// What stands in the form. Read apart, so that nothing else of a body is held while a login waits.
#[derive(Default)]
struct Typed {
    identifier: String,
    password: String,
    form_token: String,
}

impl Typed {
    fn read(body: Body) -> Result<Self, BodyError> {
        let fields = body.form()?;
        let field = |name| fields.one_of(&[name]).ok().flatten().unwrap_or_default().to_owned();
        Ok(Self {
            identifier: field("identifier"),
            password: field("password"),
            form_token: field("form_token"),
        })
    }
}

/// Signs in, on a task of its own: a guesser who hangs up early is counted all the same.
async fn signed_in(app: &App, attempt: Attempt) -> Result<Outcome, db::Error> {
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

/// Reads the request and puts it through every check; the answer to give at once when it fails one.
async fn enter(request: &HttpRequest, app: &App, store: &str) -> Result<Entry, HttpResponse> {
    let mut visit = Visit::of(request);
    let Ok(slug) = store.parse::<Slug>() else { return Err(message::page(&visit, None, Message::Missing)) };
    let registered = match app.registry.store(&slug).await {
        Ok(Some(registered)) => registered,
        Ok(None) => return Err(message::page(&visit, None, Message::Missing)),
        Err(error) => return Err(message::failure(&visit, None, &error)),
    };
    name_store(&slug);

    let read = read(&registered, &visit.params);
    let authorization =
        check(&registered.clients, &read).map_err(|fault| refuse(fault, &visit, &registered))?;
    let state = visit.params.one_of(&["state"]).ok().flatten();
    let seconds_left =
        state.and_then(StateClaims::read).and_then(|claims| claims.seconds_left(app.clock.now()));
    if seconds_left.is_some_and(|seconds| seconds <= 0) {
        return Err(message::page(&visit, Some(&registered.store), Message::Expired));
    }
    visit.params = Params::default(); // not held while a login waits
    Ok(Entry { visit, registered, authorization, seconds_left })
}

/// The store's own key first, then the standard name (V-2).
fn read(registered: &Registered, params: &Params) -> Request {
    let wire = &registered.store.wire_profile;
    let owned = |keys: &[&str]| params.one_of(keys).map(|value| value.map(ToOwned::to_owned));
    Request {
        client_id: owned(&[wire.client_id.as_str(), "client_id"]),
        redirect_uri: owned(&[wire.authorize.redirect_uri.as_str(), "redirect_uri"]),
        response_type: owned(&["response_type"]),
        state: params.raw_of(&["state"]),
    }
}

fn refuse(fault: Fault, visit: &Visit, registered: &Registered) -> HttpResponse {
    match fault {
        Fault::Page(fault) => {
            tracing::warn!(?fault, "an authorization request was refused");
            message::page(visit, Some(&registered.store), Message::Broken)
        }
        Fault::Redirect { redirect_uri, state, refusal } => {
            tracing::warn!(%refusal, "an authorization request was refused");
            let description = encode(&refusal.description);
            let mut pairs =
                vec![("error", refusal.code.as_str()), ("error_description", description.as_str())];
            pairs.extend(state.as_deref().map(|state| ("state", state)));
            redirect(redirect_uri.with_query(&pairs))
        }
    }
}

fn redirect(location: String) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

impl Entry {
    fn message(&self, message: Message) -> HttpResponse {
        message::page(&self.visit, Some(&self.registered.store), message)
    }

    fn login_page(
        &self,
        app: &App,
        request: &HttpRequest,
        identifier: &str,
        problems: &[Problem],
    ) -> HttpResponse {
        let browser = BrowserId::of(request, app);
        let page = LoginPage {
            store: &self.registered.store,
            redirect_origin: self.authorization.redirect_uri.uri().origin(),
            seconds_left: self.seconds_left,
            form_token: browser.form_token(app, &self.registered.store.slug),
            identifier,
            problems,
        };
        let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        page.answer(app, &self.visit, status, browser.new_cookie(app))
    }

    async fn redirect_with_code(&self, app: &App, user: &User) -> HttpResponse {
        let code = match grant::issue(&app.oauth, &self.authorization, user.id).await {
            Ok(code) => code.expose(),
            Err(db::Error::InUse) => return self.message(Message::Broken), // store or user were just removed
            Err(error) => return message::failure(&self.visit, Some(&self.registered.store), &error.into()),
        };
        let wire = &self.registered.store.wire_profile;
        let mut pairs = vec![(wire.authorize.code.as_str(), code.as_str())];
        pairs.extend(self.authorization.state.as_deref().map(|state| ("state", state)));
        tracing::info!(user = %user.id, "a code was issued");
        redirect(self.authorization.redirect_uri.with_query(&pairs))
    }
}
