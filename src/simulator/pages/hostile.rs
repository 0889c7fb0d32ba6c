//! The page of the hostile store: what the attack is, how to try it, what came of it, and who got what.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::html;
use crate::simulator::browser::Browser;
use crate::simulator::endpoints::check_hostile;
use crate::simulator::mask::mask;
use crate::simulator::refusal::Refusal;
use crate::simulator::trace::{Field, Login};
use crate::simulator::{Attack, Disguise, Simulator, Verdict};

#[derive(Template)]
#[template(path = "simulator/hostile.html")]
struct Page<'a> {
    account: &'a str,
    provider: &'a str,
    last: Option<Last>,
}

struct Last {
    begun: String,
    /// `good`, `bad` or nothing, in the stylesheet's words.
    class: &'static str,
    verdict: String,
    remark: &'static str,
    gains: Vec<Field>,
    traces: Vec<Traced>,
}

struct Traced {
    title: &'static str,
    login: Login,
}

pub(in crate::simulator) async fn hostile(
    simulator: Data<Simulator>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    check_hostile(&simulator)?;
    let browser = Browser::of(&request, &simulator);
    let last = simulator.attacks().into_iter().rfind(|attack| attack.victim.browser == browser.id);
    let settings = simulator.settings();
    let page = Page {
        account: &settings.account,
        provider: &settings.provider.name,
        last: last.map(|attack| described(&settings.account, attack)),
    };
    Ok(html::page(StatusCode::OK, &page))
}

fn described(account: &str, attack: Attack) -> Last {
    let verdict = attack.verdict();
    let (class, told) = match &verdict {
        Verdict::NotBack => (
            "",
            "No code so far: the browser has not come back from the identity provider. If it showed a page that \
             refuses, before any password, that is the right end."
                .to_owned(),
        ),
        Verdict::NoCode(reason) => ("good", format!("The attack failed: no code reached the attacker. {reason}.")),
        Verdict::CodeWorthless(reason) => {
            ("good", format!("The attack failed: the attacker got a code and it was worth nothing. {reason}."))
        }
        Verdict::SignedInAs(user) => {
            ("bad", format!("The attack worked: the attacker's browser is signed in at {account} as {}.", user.email))
        }
    };
    let remark = match (&verdict, attack.disguise) {
        (Verdict::SignedInAs(_), Disguise::None) => {
            "The state named another provider and another host. An identity provider that reads it can refuse."
        }
        (Verdict::SignedInAs(_), Disguise::SameProvider) => {
            "The state cannot tell the two stores apart. What is left is that the shopper sees which store the login \
             is for, and that the code lives for 60 s only. A callback on the store's own domain ends this attack."
        }
        _ => "",
    };
    let gains = gains(account, &attack, &verdict);
    let begun = html::utc(attack.victim.started_at);
    let victim = Traced { title: "The shopper, at the hostile store", login: attack.victim };
    let attacker = attack.attacker.map(|login| Traced { title: "The attacker, at the real store", login });
    Last {
        begun,
        class,
        verdict: told,
        remark,
        gains,
        traces: [victim].into_iter().chain(attacker).collect(),
    }
}

/// Who got what.
fn gains(account: &str, attack: &Attack, verdict: &Verdict) -> Vec<Field> {
    let shopper = match verdict {
        Verdict::NotBack => "nothing so far: it has not come back",
        Verdict::NoCode(_) | Verdict::CodeWorthless(_) | Verdict::SignedInAs(_) => {
            "an error at the hostile store"
        }
    };
    let server = match &attack.victim.secrets.code {
        Some(code) => format!("the code: {}", mask(code.expose())),
        None => "nothing".to_owned(),
    };
    let attacker = match verdict {
        Verdict::SignedInAs(user) => format!("a session at {account} as {}", user.email),
        Verdict::NotBack | Verdict::NoCode(_) | Verdict::CodeWorthless(_) => "nothing".to_owned(),
    };
    vec![
        Field::new("The shopper's browser", shopper),
        Field::new("The attacker's server", server),
        Field::new("The attacker's browser", attacker),
    ]
}
