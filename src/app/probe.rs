//! Probes: requests of the doctor's, sent to the public address, to learn which server they reach and what arrives of them.
//!
//! Only who has the server's key can make one. To everybody else there is nothing at a probe's address, and nothing is kept.

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::{
    crypto::server_key::{Purpose, ServerKey},
    types::{Clock, Timestamp, random},
};

/// What arrived of the last so many is kept.
const KEPT: usize = 16;
/// For so many seconds.
const KEPT_SECONDS: i64 = 60;
/// Hexadecimal digits of an id: 16 random bytes, and 16 of their code.
const DIGITS: usize = 64;

/// A probe as it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// The `Host` header.
    pub host: String,
    /// The query, as it came.
    pub query: String,
    /// Who opened the connection: the proxy, if there is one.
    pub peer: IpAddr,
    /// What guesses of this visitor would be counted against.
    pub network: IpNet,
    /// Each `X-Forwarded-For` header.
    pub forwarded_for: Vec<String>,
}

/// What arrived lately at this node.
#[derive(Debug)]
pub struct Probes {
    clock: Clock,
    arrived: Mutex<VecDeque<(Timestamp, String, Arrived)>>,
}

impl Probes {
    /// None yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, arrived: Mutex::default() }
    }

    /// Keeps what arrived of the probe `id`.
    pub fn keep(&self, id: &str, arrived: Arrived) {
        let now = self.clock.now();
        let mut all = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(at, known, _)| known != id && now.seconds_since(*at) < KEPT_SECONDS);
        all.truncate(KEPT - 1);
        all.push_front((now, id.to_owned(), arrived));
    }

    /// What arrived of the probe `id`, if it came here.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Arrived> {
        let all = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|(_, known, _)| known == id).map(|(_, _, arrived)| arrived.clone())
    }
}

/// A new probe's id.
#[must_use]
pub fn new_id(key: &ServerKey) -> String {
    let random = hex::encode(random::bytes::<16>());
    let code = code(key, Purpose::Probe, &random);
    format!("{random}{code}")
}

/// What to answer the probe `id`, if it was made by somebody with one of these keys.
#[must_use]
pub fn answer_of_any(keys: &[Arc<ServerKey>], id: &str) -> Option<String> {
    keys.iter().find(|key| is_ours(key, id)).map(|key| answer(key, id))
}

/// Whether `id` was made by somebody with this key.
#[must_use]
pub fn is_ours(key: &ServerKey, id: &str) -> bool {
    let halves = (id.len() == DIGITS).then(|| id.split_at_checked(DIGITS / 2)).flatten();
    halves.is_some_and(|(random, sent)| {
        code(key, Purpose::Probe, random).as_bytes().ct_eq(sent.as_bytes()).into()
    })
}

/// What a server with this key answers the probe `id`.
#[must_use]
pub fn answer(key: &ServerKey, id: &str) -> String {
    code(key, Purpose::ProbeAnswer, id)
}

/// 16 bytes of a code over `text`, hexadecimal.
fn code(key: &ServerKey, purpose: Purpose, text: &str) -> String {
    hex::encode(&key.code(purpose, &[text.as_bytes()])[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> ServerKey {
        ServerKey::generate()
    }

    fn arrived() -> Arrived {
        Arrived {
            host: "id.example.com".to_owned(),
            query: String::new(),
            peer: "10.0.0.2".parse().expect("an address"),
            network: "203.0.113.9/32".parse().expect("a network"),
            forwarded_for: Vec::new(),
        }
    }

    #[test]
    fn only_who_has_the_key_can_make_one() {
        let (ours, theirs) = (key(), key());
        let id = new_id(&ours);
        assert!(id.len() == DIGITS && is_ours(&ours, &id) && !is_ours(&theirs, &id));
        let invented = "0".repeat(DIGITS);
        for wrong in [&invented, &id[1..], "", &"é".repeat(DIGITS / 2)] {
            assert!(!is_ours(&ours, wrong), "{wrong}");
        }
        assert_ne!(answer(&ours, &id), answer(&theirs, &id));
    }

    #[test]
    fn what_arrived_is_kept_for_a_minute_and_bounded() {
        let clock = Clock::stopped_at(Timestamp::from_unix(1000));
        let probes = Probes::new(clock.clone());
        for number in 0..100 {
            probes.keep(&number.to_string(), arrived());
        }
        assert_eq!((probes.find("99"), probes.find("0")), (Some(arrived()), None));
        assert_eq!(probes.arrived.lock().expect("free").len(), KEPT);
        clock.advance(KEPT_SECONDS);
        probes.keep("new", arrived());
        assert_eq!(probes.find("99"), None);
    }
}
