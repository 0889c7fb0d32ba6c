//! A store's logins as they end.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Login, Verdict, logins::together};
use crate::{
    db::{
        self, Db,
        login_steps::{self, LoginStep},
    },
    stores::Store,
    types::Timestamp,
};

/// A step is written a moment after it happened, and later while the database was away.
const LATE_SECONDS: i64 = 60;
/// A login that ended may go on: a callback is reloaded, a token asked about again.
const KEEP_ENDED_SECONDS: i64 = 120;
/// As long as a shopper may take, and some more.
const KEEP_OPEN_SECONDS: i64 = 900;

/// What has been seen of a store's logins so far. Holds those that are open or have just ended, and no others.
pub struct Follower {
    rows: Vec<LoginStep>,
    seen: HashMap<Uuid, Timestamp>,
    told: HashMap<String, usize>,
}

impl Follower {
    /// Begins with the logins that are open at `now`; those that have ended are told already.
    pub async fn start(db: &Db, store: &Store, now: Timestamp) -> Result<Self, db::Error> {
        let mut follower = Self { rows: Vec::new(), seen: HashMap::new(), told: HashMap::new() };
        follower.take(login_steps::since(db, store.id, now.plus(-KEEP_OPEN_SECONDS)).await?);
        let ended = together(follower.rows.clone(), &store.wire_profile, now);
        for login in ended.into_iter().filter(|login| login.verdict != Verdict::Open) {
            follower.told.insert(login.reference, login.steps.len());
        }
        Ok(follower)
    }

    /// The logins that ended, or went on after their end, since the last look.
    pub async fn look(&mut self, db: &Db, store: &Store, now: Timestamp) -> Result<Vec<Login>, db::Error> {
        self.take(login_steps::since(db, store.id, now.plus(-LATE_SECONDS)).await?);
        self.seen.retain(|_, at| now.seconds_since(*at) <= KEEP_OPEN_SECONDS);
        let mut over: HashSet<Uuid> = HashSet::new();
        let mut news = Vec::new();
        let logins = together(self.rows.clone(), &store.wire_profile, now);
        let mut known = HashMap::new();
        for login in logins {
            let quiet = now.seconds_since(login.last_at());
            let told = self.told.get(&login.reference).copied();
            let ended = login.verdict != Verdict::Open;
            if quiet > KEEP_OPEN_SECONDS || (ended && quiet > KEEP_ENDED_SECONDS) {
                over.extend(login.steps.iter().map(|step| step.id));
            } else if let Some(told) = told.or(ended.then_some(login.steps.len())) {
                known.insert(login.reference.clone(), told.max(login.steps.len()));
            }
            if ended && told != Some(login.steps.len()) {
                news.push(login);
            }
        }
        self.told = known;
        self.rows.retain(|row| !over.contains(&row.id));
        Ok(news)
    }

    fn take(&mut self, rows: Vec<LoginStep>) {
        for row in rows {
            if self.seen.insert(row.id, row.at).is_none() {
                self.rows.push(row);
            }
        }
    }
}
