//! What VTEX ID remembers between two requests: `_vss` sessions, and the states and codes it has seen.

use std::collections::{HashMap, VecDeque};

use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;

use super::Trial;
use super::state::{LIFETIME, State};
use super::trace::Part;

/// More than this many of a kind are not remembered: the oldest goes.
const CAPACITY: usize = 10_000;

/// What `_vss` stands for.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// Where the shopper goes in the end.
    pub(super) return_url: Url,
    /// Where the outcome goes: `finish`, unless `startlogin` said otherwise.
    pub(super) callback_url: Url,
    /// What `finish` may do in this browser.
    pub(super) awaiting_finish: Option<Awaiting>,
}

/// A login that is over but for the cookies.
#[derive(Debug, Clone)]
pub(super) struct Awaiting {
    pub(super) login: Uuid,
    /// The user token that may become a cookie.
    pub(super) user_token: String,
    /// Goes to the callback once more, instead of to the store.
    pub(super) reload: Option<Url>,
}

/// A login on its way through the identity provider.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) login: Uuid,
    pub(super) session: Session,
    pub(super) trial: Trial,
    pub(super) part: Part,
}

/// How a callback relates to what was seen before.
#[derive(Debug)]
pub(super) enum Arrival {
    /// The first with this state and code, in the browser that began the login.
    First(Box<Pending>),
    /// The state or the code has been here before.
    Again,
    /// Not the browser that began the login. Nothing is used up.
    AnotherBrowser,
}

/// All of it, bounded in time and number.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    open: Expiring<Session>,
    pending: Expiring<Pending>,
    used: Expiring<()>,
}

impl Sessions {
    pub(super) fn open(&mut self, vss: &str, session: Session, now: u64) {
        self.open.insert(vss.to_owned(), session, now);
    }

    pub(super) fn find(&mut self, vss: &str, now: u64) -> Option<&mut Session> {
        self.open.find(vss, now)
    }

    pub(super) fn close(&mut self, vss: &str) {
        self.open.remove(vss);
    }

    pub(super) fn leave(&mut self, state: &State, pending: Pending, now: u64) {
        self.pending.insert(state.jti.to_string(), pending, now);
    }

    /// The login that left with this state and has not come back.
    pub(super) fn pending(&mut self, state: &State, now: u64) -> Option<&Pending> {
        self.pending.find(&state.jti.to_string(), now).map(|pending| &*pending)
    }

    /// Uses up the state and the code, unless the browser is another one.
    pub(super) fn arrive(&mut self, came: &Came<'_>, now: u64) -> Arrival {
        let jti = came.state.jti.to_string();
        // Each account keeps count of its own codes.
        let account = match self.pending.find(&jti, now).map(|pending| pending.part) {
            Some(Part::Victim { .. }) => "hostile",
            _ => "",
        };
        let code = came.code.map(|code| account.to_owned() + &hex::encode(Sha256::digest(code.as_bytes())));
        let seen = self.used.find(&jti, now).is_some()
            || code.as_ref().is_some_and(|code| self.used.find(code, now).is_some());
        if seen {
            return Arrival::Again;
        }
        if came.vss != Some(came.state.sub.as_str()) {
            return Arrival::AnotherBrowser;
        }
        let Some(pending) = self.pending.remove(&jti) else {
            return Arrival::AnotherBrowser;
        };
        self.used.insert(jti, (), now);
        if let Some(code) = code {
            self.used.insert(code, (), now);
        }
        Arrival::First(Box::new(pending))
    }
}

/// What a callback brought.
pub(super) struct Came<'a> {
    pub(super) state: &'a State,
    pub(super) code: Option<&'a str>,
    pub(super) vss: Option<&'a str>,
}

#[derive(Debug)]
struct Expiring<V> {
    entries: HashMap<String, (u64, V)>,
    order: VecDeque<(u64, String)>,
}

impl<V> Default for Expiring<V> {
    fn default() -> Self {
        Self { entries: HashMap::new(), order: VecDeque::new() }
    }
}

impl<V> Expiring<V> {
    fn insert(&mut self, key: String, value: V, now: u64) {
        while let Some((expires, oldest)) = self.order.front() {
            if *expires > now && self.order.len() < CAPACITY {
                break;
            }
            if self.entries.get(oldest).is_some_and(|(known, _)| known == expires) {
                self.entries.remove(oldest);
            }
            self.order.pop_front();
        }
        let expires = now + LIFETIME;
        self.order.push_back((expires, key.clone()));
        self.entries.insert(key, (expires, value));
    }

    fn find(&mut self, key: &str, now: u64) -> Option<&mut V> {
        self.entries.get_mut(key).filter(|(expires, _)| *expires > now).map(|(_, value)| value)
    }

    fn remove(&mut self, key: &str) -> Option<V> {
        self.entries.remove(key).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(sub: &str) -> State {
        State::new(sub, "Provider", None, 1_000)
    }

    fn pending() -> Pending {
        let store = Url::parse("http://store.test/").expect("a constant that parses");
        Pending {
            login: Uuid::nil(),
            session: Session { return_url: store.clone(), callback_url: store, awaiting_finish: None },
            trial: Trial::Usual,
            part: Part::Shopper,
        }
    }

    fn came<'a>(state: &'a State, code: &'a str, vss: &'a str) -> Came<'a> {
        Came { state, code: Some(code), vss: Some(vss) }
    }

    #[test]
    fn a_state_is_good_for_one_arrival() {
        let mut sessions = Sessions::default();
        let state = state("mine");
        sessions.leave(&state, pending(), 1_000);
        assert!(matches!(sessions.arrive(&came(&state, "c", "mine"), 1_001), Arrival::First(_)));
        assert!(matches!(sessions.arrive(&came(&state, "d", "mine"), 1_002), Arrival::Again));
    }

    #[test]
    fn a_code_is_good_for_one_arrival_whatever_the_state() {
        let mut sessions = Sessions::default();
        let (one, two) = (state("mine"), state("mine"));
        sessions.leave(&one, pending(), 1_000);
        sessions.leave(&two, pending(), 1_000);
        assert!(matches!(sessions.arrive(&came(&one, "c", "mine"), 1_001), Arrival::First(_)));
        assert!(matches!(sessions.arrive(&came(&two, "c", "mine"), 1_002), Arrival::Again));
    }

    #[test]
    fn another_browser_uses_up_nothing() {
        let mut sessions = Sessions::default();
        let state = state("mine");
        sessions.leave(&state, pending(), 1_000);
        let theirs = sessions.arrive(&came(&state, "c", "theirs"), 1_001);
        assert!(matches!(theirs, Arrival::AnotherBrowser));
        assert!(matches!(sessions.arrive(&came(&state, "c", "mine"), 1_002), Arrival::First(_)));
    }

    #[test]
    fn a_session_ends_after_ten_minutes() {
        let mut sessions = Sessions::default();
        sessions.open("vss", pending().session, 1_000);
        assert!(sessions.find("vss", 1_599).is_some());
        assert!(sessions.find("vss", 1_600).is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let mut kept = Expiring::default();
        for number in 0..CAPACITY + 5 {
            kept.insert(number.to_string(), (), 1_000);
        }
        assert!(kept.entries.len() <= CAPACITY);
        kept.insert("late".into(), (), 1_600);
        assert_eq!((kept.entries.len(), kept.order.len()), (1, 1));
    }
}
