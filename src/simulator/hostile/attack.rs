//! What came of an attack, and who got what.

use serde::Serialize;

use crate::simulator::trace::{Login, Outcome, Part, User};

/// What the hostile store's state pretends. Nobody but VTEX can sign a state, but an account's names are its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Disguise {
    /// Nothing: the state names the hostile store's provider and an `errorUrl` at its host.
    None,
    /// The provider's name is the real store's, and there is no `errorUrl`.
    SameProvider,
}

impl Disguise {
    /// Its value in an address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SameProvider => "same-provider",
        }
    }

    /// The disguise of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::None, Self::SameProvider].into_iter().find(|disguise| disguise.name() == name)
    }
}

/// One attack: the shopper's login at the hostile store, and the attacker's at the real one.
#[derive(Debug, Clone)]
pub struct Attack {
    /// What the hostile store pretended.
    pub disguise: Disguise,
    /// The shopper's login.
    pub victim: Login,
    /// The attacker's login, once they have a code.
    pub attacker: Option<Login>,
}

/// How far an attack came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The shopper has not come back: the identity provider refused on a page of its own, or still waits for them.
    NotBack,
    /// The shopper came back without a code for the attacker; why.
    NoCode(String),
    /// The attacker got a code and could do nothing with it; why.
    CodeWorthless(String),
    /// The attacker is signed in at the store as this shopper.
    SignedInAs(User),
}

impl Attack {
    /// The attacks in these logins, the oldest first.
    pub(in crate::simulator) fn all(logins: &[Login]) -> Vec<Self> {
        let attack = |login: &Login| {
            let Part::Victim { disguise } = login.part else { return None };
            let by_attacker = |other: &&Login| other.part == Part::Attacker { victim: login.id };
            let attacker = logins.iter().find(by_attacker).cloned();
            Some(Self { disguise, victim: login.clone(), attacker })
        };
        logins.iter().filter_map(attack).collect()
    }

    /// How far it came.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (&self.victim.outcome, self.attacker.as_ref().map(|login| &login.outcome)) {
            (_, Some(Outcome::SignedIn { user })) => Verdict::SignedInAs(user.clone()),
            (_, Some(Outcome::Failed { reason, .. })) => Verdict::CodeWorthless(reason.clone()),
            (Outcome::Failed { reason, .. }, None) => Verdict::NoCode(reason.clone()),
            _ => Verdict::NotBack,
        }
    }
}
