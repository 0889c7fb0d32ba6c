//! Fails at once for a second after a source could not be reached, so that look-ups do not pile up before it.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::types::{Clock, clock::Stopwatch};

const REST: Duration = Duration::from_secs(1);

/// Whether the last connection could be made.
#[derive(Default)]
pub(super) struct Circuit(Mutex<Option<(Stopwatch, String)>>);

impl Circuit {
    /// Why no connection should be tried now, if so.
    pub(super) fn rests_for(&self) -> Option<String> {
        let failure = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failure.as_ref().filter(|(since, _)| since.elapsed() < REST).map(|(_, reason)| reason.clone())
    }

    /// A connection could not be made.
    pub(super) fn open(&self, reason: &str) {
        let failure = (Clock::stopwatch(), reason.to_owned());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
    }

    /// A connection was made.
    pub(super) fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_after_a_failure_until_a_success() {
        let circuit = Circuit::default();
        assert_eq!(circuit.rests_for(), None);
        circuit.open("refused");
        assert_eq!(circuit.rests_for().as_deref(), Some("refused"));
        circuit.close();
        assert_eq!(circuit.rests_for(), None);
    }
}
