//! Ways in which one login departs from the usual, for a person or a test to choose: `/login?...&trial=reload`.

use serde::Serialize;

use super::state::LIFETIME;

/// How one login departs from the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trial {
    /// Not at all.
    #[default]
    Usual,
    /// In a pop-up that the store opens and polls.
    PopUp,
    /// The callback is loaded a second time when the login is over.
    Reload,
    /// The state is old when it leaves, and too old for VTEX when it comes back.
    Late,
    /// The state has expired before it leaves.
    Expired,
    /// The state has no `errorUrl`.
    NoErrorUrl,
}

impl Trial {
    /// All but the usual, in the order in which they are offered.
    pub const OFFERED: [Self; 5] = [Self::PopUp, Self::Reload, Self::Late, Self::Expired, Self::NoErrorUrl];

    /// Its value in an address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::PopUp => "pop-up",
            Self::Reload => "reload",
            Self::Late => "late",
            Self::Expired => "expired",
            Self::NoErrorUrl => "no-error-url",
        }
    }

    /// The trial of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Usual].into_iter().chain(Self::OFFERED).find(|trial| trial.name() == name)
    }

    /// What a person chooses.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Usual => "Sign in",
            Self::PopUp => "Sign in in a pop-up",
            Self::Reload => "Sign in, then reload the callback",
            Self::Late => "Sign in, return late",
            Self::Expired => "Arrive with an expired state",
            Self::NoErrorUrl => "Sign in without errorUrl",
        }
    }

    /// What happens and what should come of it.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Usual => "As every shopper does.",
            Self::PopUp => "The store opens the login in a window of its own and asks VTEX until it is over.",
            Self::Reload => {
                "VTEX redeems the same code twice. The second time must be refused and must revoke the first token."
            }
            Self::Late => {
                "The state has one minute left: the login page should say so. VTEX then refuses what comes back."
            }
            Self::Expired => {
                "VTEX has stopped waiting: the identity provider should say so before it asks for a password."
            }
            Self::NoErrorUrl => {
                "VTEX leaves the claim out at times: a refused login then ends on VTEX's own page."
            }
        }
    }

    /// For the trace: what is odd about the authorize request.
    pub(super) fn note(self) -> Option<&'static str> {
        match self {
            Self::Usual | Self::PopUp | Self::Reload => None,
            Self::Late => Some(
                "the state is 540 s old and expires in 60 s: the identity provider should say that time is short",
            ),
            Self::Expired => Some(
                "the state expired 60 s ago: the identity provider should refuse before it asks for a password",
            ),
            Self::NoErrorUrl => Some("the state has no `errorUrl`"),
        }
    }

    /// How old the state is when it leaves, in seconds.
    pub(super) fn age(self) -> u64 {
        match self {
            Self::Late => LIFETIME - 60,
            Self::Expired => LIFETIME + 60,
            Self::Usual | Self::PopUp | Self::Reload | Self::NoErrorUrl => 0,
        }
    }

    /// By how much VTEX's clock runs ahead when the state comes back, in seconds.
    pub(super) fn delay(self) -> u64 {
        if self == Self::Late { LIFETIME } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trial_is_found_by_its_name_and_written_so() {
        for trial in Trial::OFFERED.into_iter().chain([Trial::Usual]) {
            assert_eq!(Trial::named(trial.name()), Some(trial));
            assert_eq!(serde_json::to_value(trial).expect("text"), trial.name());
        }
        assert_eq!(Trial::named("other"), None);
    }
}
