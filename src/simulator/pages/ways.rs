//! The ways to sign in that the store's front page offers beside the usual one.

use super::store::trial_link;
use crate::simulator::{Simulator, Trial, hostile};

/// One of them.
pub(super) struct Way {
    pub(super) href: String,
    pub(super) title: &'static str,
    pub(super) explanation: &'static str,
}

/// All of them, the hostile store last, if it can be tried.
pub(super) fn all(simulator: &Simulator) -> Vec<Way> {
    let trial = |trial: Trial| Way {
        href: match trial {
            Trial::PopUp => super::pop_up::PAGE.to_owned(),
            other => trial_link(simulator, other, "/"),
        },
        title: trial.title(),
        explanation: trial.explanation(),
    };
    let headless = simulator.settings().headless.as_ref().map(|_| Way {
        href: super::headless::PAGE.to_owned(),
        title: "Sign in at a front end of its own",
        explanation: "A headless store: its page gets the tokens itself, and VTEX makes its user token from one of them.",
    });
    let hostile = simulator.has_hostile_store().then(|| Way {
        href: hostile::PAGE.to_owned(),
        title: "Sign in from a hostile store",
        explanation: "Another VTEX account uses your authorize URL and tries to enter this store as the shopper.",
    });
    Trial::OFFERED.into_iter().map(trial).chain(headless).chain(hostile).collect()
}
