//! Tells the log that a collector does not take traces: once, and again only after a while, however often it fails.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::types::{Clock, clock::Stopwatch};

/// How long nothing is said after a warning.
const PAUSE: Duration = Duration::from_mins(5);

/// When it was last told that traces are lost, and whether they still are.
#[derive(Debug, Default)]
pub(super) struct Telling(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    warned: Option<Stopwatch>,
    is_away: bool,
}

impl Telling {
    /// A delivery failed.
    pub(super) fn failed(&self, why: &str) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.warned.is_none_or(|warned| warned.elapsed() >= PAUSE) {
            *state = State { warned: Some(Clock::stopwatch()), is_away: true };
            tracing::warn!(why, "the collector does not take traces: they are lost until it does");
        }
    }

    /// A delivery succeeded.
    pub(super) fn delivered(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut state.is_away) {
            tracing::info!("the collector takes traces again");
        }
    }
}
