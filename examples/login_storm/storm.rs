//! One burst: everybody sends the login form at the same moment.

use std::{
    sync::{PoisonError, RwLock, mpsc},
    thread,
};

use anyhow::Context;
use vtex_idp::types::Clock;

use crate::{
    LOGINS, as_f64,
    server::Server,
    shopper::{self, LoginPage, Outcome},
};

const STACK_BYTES: usize = 256 * 1024;

/// What came of it.
pub(crate) struct Storm {
    /// Logins that ended in a code.
    pub(crate) codes: usize,
    /// Logins that ended in 503 with `Retry-After`.
    pub(crate) refused: usize,
    /// What else logins ended in.
    pub(crate) others: Vec<String>,
    /// From the first form to the last answer.
    pub(crate) seconds: f64,
    /// The server's memory at most.
    pub(crate) peak_mib: f64,
}

impl Storm {
    /// Successful logins per second.
    pub(crate) fn per_second(&self) -> f64 {
        as_f64(self.codes) / self.seconds
    }
}

/// Opens a login page for each shopper, then has all of them submitted at once.
pub(crate) fn storm(server: &Server) -> anyhow::Result<Storm> {
    let gate = RwLock::new(());
    let (ready, waiting) = mpsc::channel();
    thread::scope(|scope| {
        let shut = gate.write().unwrap_or_else(PoisonError::into_inner);
        let mut threads = Vec::new();
        for number in 0..LOGINS {
            let (gate, ready) = (&gate, ready.clone());
            let log_in = move || {
                let page = LoginPage::open(&server.url);
                let _ = ready.send(());
                drop(gate.read().unwrap_or_else(PoisonError::into_inner));
                page.and_then(|page| page.submit(&shopper::email(number)))
            };
            threads.push(thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, log_in)?);
        }
        waiting.iter().take(LOGINS).for_each(drop);

        server.forget_peak();
        let begun = Clock::stopwatch();
        drop(shut);
        let mut storm = Storm { codes: 0, refused: 0, others: Vec::new(), seconds: 0.0, peak_mib: 0.0 };
        for thread in threads {
            match thread.join().ok().context("a shopper's thread panicked")? {
                Ok(Outcome::Code(_)) => storm.codes += 1,
                Ok(Outcome::Refused) => storm.refused += 1,
                Ok(Outcome::Other(answer)) => storm.others.push(answer),
                Err(error) => storm.others.push(format!("{error:#}")),
            }
        }
        storm.seconds = begun.elapsed().as_secs_f64();
        storm.peak_mib = server.peak_mib()?;
        Ok(storm)
    })
}
