//! The page that says in one sentence what happened, with a way forward. Never JSON to a shopper, never a dead end (V-12).

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::Data,
};
use askama::Template;

use super::{frame::Frame, response, visit::Visit};
use crate::{
    app::{App, Registered},
    stores::{Store, store::LoadError},
    types::Locale,
};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// Too many failures; seconds until the next attempt is looked at.
    Wait(i64),
    /// The password queue is full.
    Busy,
    /// The database cannot be reached.
    Down,
    /// The user's e-mail is not verified.
    Unverified,
    /// The user has no e-mail.
    NoEmail,
    /// Another user of the directory has the user's e-mail.
    EmailTaken,
    /// VTEX stopped waiting for this login (V-9).
    Expired,
    /// The state was made for another store (V-1).
    Foreign,
    /// The same browser came again and again (V-17).
    Loop,
    /// The user may not enter this store (V-14).
    NotAdmitted,
    /// They signed out, or nobody was signed in.
    SignedOut,
    /// The store's request cannot be answered.
    Broken,
    /// No such page or store.
    Missing,
    /// A method that the page does not have.
    Method,
    /// A fault of ours.
    Failed,
    /// A body beyond the limit.
    TooLarge,
}

#[derive(Template)]
#[template(path = "message.html")]
struct Page {
    frame: Frame,
    title: String,
    sentence: String,
    ways: Vec<Way>,
    reference: String,
}

struct Way {
    href: String,
    label: String,
}

impl Message {
    const fn status(self) -> StatusCode {
        match self {
            Self::Wait(_) | Self::Loop => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Down => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unverified | Self::NoEmail | Self::EmailTaken | Self::NotAdmitted => StatusCode::FORBIDDEN,
            Self::Expired | Self::Broken | Self::Foreign => StatusCode::BAD_REQUEST,
            Self::SignedOut => StatusCode::OK,
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    /// The first part of its sentences' names in `locales/`.
    const fn name(self) -> &'static str {
        match self {
            Self::Wait(_) => "wait",
            Self::Busy => "busy",
            Self::Down => "down",
            Self::Unverified => "unverified",
            Self::NoEmail => "no-email",
            Self::EmailTaken => "email-taken",
            Self::Expired => "expired",
            Self::Foreign => "foreign",
            Self::Loop => "loop",
            Self::NotAdmitted => "not-admitted",
            Self::SignedOut => "signed-out",
            Self::Broken => "broken",
            Self::Missing => "missing",
            Self::Method => "method",
            Self::Failed => "failed",
            Self::TooLarge => "too-large",
        }
    }

    /// Seconds until trying again makes sense.
    const fn retry_after(self) -> Option<i64> {
        match self {
            Self::Wait(seconds) => Some(seconds),
            Self::Busy => Some(5),
            Self::Down => Some(10),
            _ => None,
        }
    }

    /// Whether the same address may work when it is asked again.
    const fn can_be_tried_again(self) -> bool {
        matches!(
            self,
            Self::Wait(_)
                | Self::Busy
                | Self::Down
                | Self::Failed
                | Self::Unverified
                | Self::TooLarge
                | Self::Loop
                | Self::NoEmail
                | Self::EmailTaken
                | Self::NotAdmitted
        )
    }
}

/// The page, naming the store if it is known.
///
/// # Panics
/// Never: the template renders text.
#[must_use]
pub fn page(visit: &Visit, store: Option<&Store>, message: Message) -> HttpResponse {
    let locale = visit.locale(store.map_or(Locale::default(), |store| store.default_locale));
    let frame = Frame::new(visit, locale, store.map(|store| store.name.as_str()));
    let text = frame.text;
    let name = store.map_or("", |store| store.name.as_str());
    let sentence = match message {
        Message::Wait(seconds) => text.count("wait-text", "minutes", (seconds + 59) / 60),
        other => text.with(&format!("{}-text", other.name()), "store", name),
    };
    let mut ways = Vec::new();
    if message.can_be_tried_again() {
        let other = matches!(message, Message::NotAdmitted | Message::NoEmail | Message::EmailTaken);
        let label = if other { "way-other-account" } else { "way-try-again" };
        // The account that is not let in may be the one that is signed in.
        let href = if other { visit.asking_for_login() } else { format!("?{}", visit.query) };
        ways.push(Way { href, label: text.say(label) });
    }
    if let Some(store) = store {
        let again = matches!(message, Message::Expired | Message::Foreign);
        let href = if again { store.login_again() } else { store.home() };
        ways.push(Way { href, label: text.with("way-store", "store", name) });
    }
    let title = text.say(&format!("{}-title", message.name()));
    let reference = text.with("request-id", "id", &visit.reference);
    let html = Page { frame, title, sentence, ways, reference }.render().expect("text renders");
    let mut response = response::page(message.status(), &[]);
    if let Some(seconds) = message.retry_after() {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    response.body(html)
}

/// The page for an error of ours: logged once, here, with its cause.
#[must_use]
pub fn failure(visit: &Visit, store: Option<&Store>, error: &LoadError) -> HttpResponse {
    match error {
        LoadError::Db(cause) if cause.is_passing() => {
            tracing::error!(error = %cause, "a request failed");
            page(visit, store, Message::Down)
        }
        other => {
            tracing::error!(error = %other, "a request failed");
            page(visit, store, Message::Failed)
        }
    }
}

/// 404 for any address that is not ours.
pub async fn missing(request: HttpRequest, app: Data<App>) -> HttpResponse {
    page(
        &Visit::of(&request),
        named(&request, &app).await.as_ref().map(|named| &named.store),
        Message::Missing,
    )
}

/// 405 for a page that exists.
pub async fn wrong_method(request: HttpRequest, app: Data<App>) -> HttpResponse {
    let store = named(&request, &app).await;
    let store = store.as_ref().map(|named| &named.store);
    let mut response = page(&Visit::of(&request), store, Message::Method);
    let allow = header::Allow(vec![Method::GET, Method::HEAD, Method::POST]);
    if let Ok((name, value)) = header::TryIntoHeaderPair::try_into_pair(allow) {
        response.headers_mut().insert(name, value);
    }
    response
}

/// The store that an address begins with, so that even a wrong one leads back to it.
async fn named(request: &HttpRequest, app: &App) -> Option<Arc<Registered>> {
    let slug = request.path().split('/').nth(1)?.parse().ok()?;
    app.registry.store(&slug).await.ok().flatten()
}
