//! What the cases share: the set-up as far as it is known, and how it is asked.

use std::{io::Read, time::Duration};

use ureq::http;
use url::Url;

use crate::{
    app::probe::{self, Arrived},
    check::{Shortfall, skipped},
    cli::{Place, health},
    config::Config,
    crypto::server_key::ServerKey,
    db::{Condition, Db, Schema},
    simulator::{NoAnswer, Trust, plain_agent},
    types::Clock,
};

/// How long one answer may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);
/// No answer that is looked at is longer.
const LONGEST: u64 = 16 * 1024;
/// Behind a proxy each node gets its turn: so many probes are sent for one to come here.
const TRIES: usize = 10;

/// The set-up that is looked at.
pub(super) struct Patient {
    /// Until the settings are read.
    pub(super) place: Option<Place>,
    pub(super) config: Config,
    pub(super) clock: Clock,
    /// The server's keys; the current one first, once that is known.
    pub(super) keys: Vec<ServerKey>,
    pub(super) db: Option<Db>,
    pub(super) condition: Option<Condition>,
    pub(super) schema: Option<Schema>,
    /// The first answer of the public address.
    pub(super) welcome: Option<Answer>,
    /// What came here of the first probe.
    pub(super) arrived: Option<Arrived>,
    agent: ureq::Agent,
    said: Option<String>,
    milliseconds: Option<u64>,
}

/// What a server answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: http::HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl Patient {
    pub(super) fn new(place: Place, trust: Trust) -> Self {
        Self {
            place: Some(place),
            config: Config::default(),
            clock: Clock::System,
            keys: Vec::new(),
            db: None,
            condition: None,
            schema: None,
            welcome: None,
            arrived: None,
            agent: plain_agent(PATIENCE, trust, concat!("vtex-idp-doctor/", env!("CARGO_PKG_VERSION"))),
            said: None,
            milliseconds: None,
        }
    }

    /// The database, if its tables are those that this version asks.
    pub(super) fn tables(&self) -> Result<&Db, Shortfall> {
        let has_tables = matches!(self.schema, Some(Schema::Same | Schema::Newer(_)));
        let not_yet = || skipped("the schema is brought up to date first");
        self.db.as_ref().filter(|_| has_tables).ok_or_else(not_yet)
    }

    /// Says something else of this case than its table does.
    pub(super) fn say(&mut self, what: impl Into<String>) {
        self.said = Some(what.into());
    }

    /// Says how long it took.
    pub(super) fn took(&mut self, taken: Duration) {
        self.milliseconds = u64::try_from(taken.as_millis()).ok();
    }

    /// What was said of the case that is over.
    pub(super) fn heard(&mut self) -> (Option<String>, Option<u64>) {
        (self.said.take(), self.milliseconds.take())
    }

    /// The public address.
    pub(super) fn public(&self, path: &str) -> Url {
        let base = self.config.base_url();
        Url::parse(&format!("{base}{path}")).expect("the settings' address is a URL, and the paths are ours")
    }

    /// The health listener of the node on this machine.
    pub(super) fn node(&self, path: &str) -> Url {
        let address = health::reachable(self.config.health_listen);
        Url::parse(&format!("http://{address}{path}")).expect("a socket address makes a URL")
    }

    /// Asks a server.
    pub(super) fn ask(&self, url: &Url, headers: &[(&str, &str)]) -> Result<Answer, NoAnswer> {
        let mut request = self.agent.get(url.as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let no_answer = |error: &ureq::Error| NoAnswer::of(error, url, 3000);
        let (parts, body) = request.call().map_err(|error| no_answer(&error))?.into_parts();
        let mut text = Vec::new();
        // What is longer is none of our answers: its beginning tells as much.
        let read = body.into_reader().take(LONGEST).read_to_end(&mut text);
        read.map_err(|error| no_answer(&error.into()))?;
        let body = String::from_utf8_lossy(&text).into_owned();
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
    }

    /// Sends a probe to the public address; whether a server with our key answered, and the probe's id.
    pub(super) fn probe(
        &self,
        key: &ServerKey,
        (query, headers): (&str, &[(&str, &str)]),
    ) -> Result<(String, bool, Answer), NoAnswer> {
        let id = probe::new_id(key);
        let answer = self.ask(&self.public(&format!("/probe/{id}{query}")), headers)?;
        let is_ours = answer.status == 200 && answer.body.trim() == probe::answer(key, &id);
        Ok((id, is_ours, answer))
    }

    /// Sends probes until one comes to the node on this machine; what arrived of it.
    pub(super) fn probe_until_here(&self, query: &str, headers: &[(&str, &str)]) -> Option<Arrived> {
        let key = self.keys.first()?;
        for _ in 0..TRIES {
            let (id, _, _) = self.probe(key, (query, headers)).ok()?;
            let told = self.ask(&self.node(&format!("/health/probe/{id}")), &[]).ok()?;
            if let Ok(arrived) = serde_json::from_str(&told.body) {
                return Some(arrived);
            }
        }
        None
    }

    /// Closes what was opened.
    pub(super) async fn leave(self) {
        if let Some(db) = self.db {
            db.close().await;
        }
    }
}
