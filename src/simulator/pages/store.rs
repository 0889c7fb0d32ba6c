//! `GET /`: the simulated store's front page, with the trace of this browser's last login.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::Value;

use super::html;
use super::ways::{self, Way};
use crate::simulator::browser::Browser;
use crate::simulator::trace::{Field, Login, Outcome};
use crate::simulator::user_token::UserToken;
use crate::simulator::{Simulator, Trial};

#[derive(Template)]
#[template(path = "simulator/store.html")]
struct Page<'a> {
    account: &'a str,
    provider: &'a str,
    sign_in: String,
    ways: Vec<Way>,
    redirect_uri: String,
    shopper: Option<Shopper>,
    login: Option<Login>,
    begun: String,
}

struct Shopper {
    email: String,
    name: String,
    jwt: String,
    header: Vec<Field>,
    claims: Vec<Field>,
}

pub(in crate::simulator) async fn store(simulator: Data<Simulator>, request: HttpRequest) -> HttpResponse {
    let browser = Browser::of(&request, &simulator);
    let settings = simulator.settings();
    let login = simulator.remembered_logins().of(&browser.id).next().cloned();
    let page = Page {
        account: &settings.account,
        provider: &settings.provider.name,
        sign_in: sign_in_link(&simulator),
        ways: ways::all(&simulator),
        redirect_uri: simulator.redirect_uri().into(),
        shopper: browser.shopper(&simulator).map(|token| shopper(&simulator, &browser, &token)),
        begun: login.as_ref().map_or_else(String::new, |login| html::utc(login.started_at)),
        login,
    };
    html::page(StatusCode::OK, &page)
}

/// VTEX's deep link.
pub(super) fn sign_in_link(simulator: &Simulator) -> String {
    trial_link(simulator, Trial::Usual, "/")
}

/// The deep link, with a departure from the usual.
pub(super) fn trial_link(simulator: &Simulator, trial: Trial, return_url: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("oAuthRedirect", &simulator.settings().provider.name)
        .append_pair("returnUrl", return_url);
    if trial != Trial::Usual {
        query.append_pair("trial", trial.name());
    }
    format!("/login?{}", query.finish())
}

fn shopper(simulator: &Simulator, browser: &Browser, token: &UserToken) -> Shopper {
    let name_in = |login: &Login| match &login.outcome {
        Outcome::SignedIn { user } if user.email == token.sub => Some(user.name.clone()),
        _ => None,
    };
    Shopper {
        email: token.sub.clone(),
        name: simulator.remembered_logins().of(&browser.id).find_map(name_in).unwrap_or_default(),
        jwt: browser.user_token.clone().unwrap_or_default(),
        header: table(simulator.signer().header()),
        claims: table(token),
    }
}

/// One row per member of what is a JSON object.
fn table(object: &impl serde::Serialize) -> Vec<Field> {
    let Ok(Value::Object(members)) = serde_json::to_value(object) else {
        return Vec::new();
    };
    members
        .into_iter()
        .map(|(name, value)| match value {
            Value::String(text) => Field::new(name, text),
            Value::Number(seconds) if matches!(name.as_str(), "exp" | "iat") => {
                let date = html::utc(seconds.as_u64().unwrap_or_default());
                Field::new(name, format!("{seconds} · {date}"))
            }
            other => Field::new(name, other.to_string()),
        })
        .collect()
}
