//! What is asked of a server: one request again and again, or whole logins.

use std::{
    net::SocketAddr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use url::Url;
use vtex_idp::types::{Clock, RedirectUri};

use crate::{
    http::{Client, get, post},
    place::{PASSWORD, Place, STORE, email},
    process::pause,
};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
const JSON: &str = "Content-Type: application/json\r\n";
/// How often userinfo is asked while its latency is measured.
const PERIOD: Duration = Duration::from_millis(10);

/// Where a server has what.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Real,
    Bare,
}

impl Kind {
    fn path(self, endpoint: &str) -> String {
        match self {
            Self::Real => format!("/{STORE}/oauth/{endpoint}"),
            Self::Bare => format!("/{endpoint}"),
        }
    }
}

/// Repeats `once` on `clients` connections for so long; how often it was done in a second.
pub(crate) fn rate(
    clients: usize,
    duration: Duration,
    once: impl Fn(usize) -> anyhow::Result<()> + Sync,
) -> anyhow::Result<f64> {
    let over = AtomicBool::new(false);
    let watch = Clock::stopwatch();
    let counts = std::thread::scope(|scope| {
        let asking = (0..clients).map(|number| {
            let (over, once) = (&over, &once);
            scope.spawn(move || {
                let mut count = 0_u32;
                while !over.load(Ordering::Relaxed) {
                    once(number)?;
                    count += 1;
                }
                anyhow::Ok(count)
            })
        });
        let asking: Vec<_> = asking.collect();
        pause(duration);
        over.store(true, Ordering::Relaxed);
        asking.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    let seconds = watch.elapsed().as_secs_f64();
    let mut total = 0;
    for count in counts {
        total += count?;
    }
    Ok(f64::from(total) / seconds)
}

/// Connections that are used in turn.
pub(crate) struct Connections(Vec<Mutex<Client>>);

impl Connections {
    pub(crate) fn new(address: SocketAddr, number: usize) -> Self {
        Self((0..number).map(|_| Mutex::new(Client::new(address))).collect())
    }

    fn send(&self, number: usize, request: &str) -> anyhow::Result<crate::http::Answer> {
        let client = &self.0[number % self.0.len()];
        client.lock().unwrap_or_else(PoisonError::into_inner).send(request)
    }
}

/// Asks userinfo once.
pub(crate) fn userinfo(
    kind: Kind,
    connections: &Connections,
    number: usize,
    token: &str,
) -> anyhow::Result<()> {
    let request = get(&kind.path("userinfo"), &format!("Authorization: Bearer {token}\r\n"));
    let answer = connections.send(number, &request)?;
    ensure!(answer.status == 200 && answer.body.contains(&email(0)), "{} {}", answer.status, answer.body);
    Ok(())
}

/// Redeems a code; the access token.
pub(crate) fn token(
    kind: Kind,
    connections: &Connections,
    number: usize,
    (place, code): (&Place, &str),
) -> anyhow::Result<String> {
    let body = serde_json::json!({
        "code": code,
        "client_id": place.client_id,
        "client_secret": place.client_secret,
        "redirect_uri": RedirectUri::vtex_shared_callback(),
        "grant_type": "authorization_code",
    });
    let answer = connections.send(number, &post(&kind.path("token"), JSON, &body.to_string()))?;
    let parsed: serde_json::Value = serde_json::from_str(&answer.body)?;
    let token = parsed["access_token"].as_str();
    Ok(token.with_context(|| format!("{} {}", answer.status, answer.body))?.to_owned())
}

/// A whole login of one shopper: page, form, code, token, userinfo.
pub(crate) fn login(
    kind: Kind,
    connections: &Connections,
    number: usize,
    place: &Place,
) -> anyhow::Result<()> {
    let (identifier, callback) = (email(number), RedirectUri::vtex_shared_callback().to_string());
    let mut form = vec![("identifier", identifier.as_str()), ("password", PASSWORD)];
    let query = [
        ("client_id", place.client_id.as_str()),
        ("redirect_uri", &callback),
        ("response_type", "code"),
        ("state", "speed"),
    ];
    let page_path = match kind {
        Kind::Real => format!("{}?{}", kind.path("authorize"), serde_urlencoded::to_string(query)?),
        Kind::Bare => kind.path("page"),
    };
    let page = connections.send(number, &get(&page_path, ""))?;
    let value =
        |text: &str| Some(text.split_once("name=\"form_token\" value=\"")?.1.split_once('"')?.0.to_owned());
    let form_token = value(&page.body).unwrap_or_default();
    let cookie = page.header("set-cookie").and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
    form.push(("form_token", &form_token));
    let path = match kind {
        Kind::Real => page_path.clone(),
        Kind::Bare => kind.path("login"),
    };
    let headers = format!("{FORM}Cookie: {cookie}\r\n");
    let answer = connections.send(number, &post(&path, &headers, &serde_urlencoded::to_string(&form)?))?;
    let Some(location) = answer.header("location").filter(|_| answer.status == 303) else {
        bail!("{} {}", answer.status, answer.body);
    };
    let url = Url::parse(location)?;
    let code = url.query_pairs().find(|(name, _)| name == "code").context("a code")?.1.into_owned();
    let access_token = token(kind, connections, number, (place, &code))?;
    let request = get(&kind.path("userinfo"), &format!("Authorization: Bearer {access_token}\r\n"));
    let answer = connections.send(number, &request)?;
    ensure!(answer.status == 200 && answer.body.contains(&identifier), "{} {}", answer.status, answer.body);
    Ok(())
}

/// Asks userinfo at a steady pace until `over`; how long each took, in milliseconds, sorted.
///
/// What falls due while a slow answer is waited for counts as answered together with it: VTEX would have asked.
pub(crate) fn latencies(address: SocketAddr, token: &str, over: &AtomicBool) -> anyhow::Result<Vec<f64>> {
    let connections = Connections::new(address, 1);
    let mut milliseconds = Vec::new();
    let mut due = Clock::stopwatch();
    while !over.load(Ordering::Relaxed) {
        pause(due.saturating_duration_since(Clock::stopwatch()));
        userinfo(Kind::Real, &connections, 0, token)?;
        let answered = Clock::stopwatch();
        while due < answered {
            milliseconds.push((answered - due).as_secs_f64() * 1000.0);
            due += PERIOD;
        }
    }
    milliseconds.sort_by(f64::total_cmp);
    Ok(milliseconds)
}
