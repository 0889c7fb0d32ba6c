//! What came of every request, phase by phase: written down while it happens, held against the rules at the end, and shown
//! as a table.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use super::pause;

/// What may happen to requests that begin in a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Nothing but success.
    Success,
    /// Besides, 503 with `Retry-After` by a node.
    Unavailable,
    /// Besides, no answer at all, or one that the proxy made in place of a node that died.
    Cut,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// As in peace.
    Fine,
    /// 503 with `Retry-After`, by a node.
    Unavailable,
    /// An answer that the proxy made itself.
    ByProxy,
    /// No answer.
    Cut,
    /// What may never happen.
    Wrong,
}

#[derive(Default)]
struct Phase {
    name: &'static str,
    in_flight: usize,
    ends: BTreeMap<End, usize>,
    slowest: Duration,
    /// Logins that came to an end: a token, and who it is of.
    logins: usize,
    codes_redeemed: usize,
}

/// The account of a whole test.
#[derive(Default)]
pub(super) struct Account {
    phases: Mutex<Vec<(Allowed, Phase)>>,
    /// Every rule that was broken, in words.
    broken: Mutex<Vec<String>>,
}

impl Account {
    /// Begins a phase, and returns when no request of an earlier one is in flight: what happens from then on is this one's.
    pub(super) fn begin(&self, name: &'static str, allowed: Allowed) {
        self.phases().push((allowed, Phase { name, ..Phase::default() }));
        let earlier = |phases: &[(Allowed, Phase)]| -> usize {
            phases[..phases.len() - 1].iter().map(|(_, phase)| phase.in_flight).sum()
        };
        while earlier(&self.phases()) > 0 {
            pause(20);
        }
    }

    /// A request begins; the number of its phase.
    pub(super) fn request(&self) -> usize {
        let mut phases = self.phases();
        let number = phases.len() - 1;
        phases[number].1.in_flight += 1;
        number
    }

    /// A request of a phase has ended.
    pub(super) fn ended(&self, number: usize, end: End, took: Duration, what: impl Fn() -> String) {
        let mut phases = self.phases();
        let (allowed, phase) = &mut phases[number];
        phase.in_flight -= 1;
        *phase.ends.entry(end).or_default() += 1;
        phase.slowest = phase.slowest.max(took);
        let is_allowed = match end {
            End::Fine => true,
            End::Unavailable => *allowed == Allowed::Unavailable,
            End::ByProxy | End::Cut => *allowed == Allowed::Cut,
            End::Wrong => false,
        };
        let phase = phase.name;
        drop(phases);
        if !is_allowed {
            self.broken(format!("in \"{phase}\": {end:?}: {}", what()));
        }
    }

    /// A rule was broken.
    pub(super) fn broken(&self, rule: String) {
        self.broken.lock().expect("no thread panics with it").push(rule);
    }

    /// A code was exchanged for a token.
    pub(super) fn redeemed(&self) {
        self.current(|phase| phase.codes_redeemed += 1);
    }

    /// A login came to its end.
    pub(super) fn logged_in(&self) {
        self.current(|phase| phase.logins += 1);
    }

    /// How many logins came to their end in this phase.
    pub(super) fn logins(&self) -> usize {
        self.current(|phase| phase.logins)
    }

    /// How many requests of this phase were answered 503 so far.
    pub(super) fn unavailable(&self) -> usize {
        self.current(|phase| phase.ends.get(&End::Unavailable).copied().unwrap_or_default())
    }

    /// How long the slowest request of all took.
    pub(super) fn slowest(&self) -> Duration {
        self.phases().iter().map(|(_, phase)| phase.slowest).max().unwrap_or_default()
    }

    /// Shows the table, and fails if a rule was broken.
    pub(super) fn close(&self) {
        self.show();
        let broken = self.broken.lock().expect("no thread panics with it");
        let some = broken.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
        assert!(broken.is_empty(), "{} rules were broken:\n{some}", broken.len());
    }

    /// Shows the table.
    pub(super) fn show(&self) {
        eprintln!("{}", self.table());
    }

    fn table(&self) -> String {
        let mut text = format!(
            "\n{:<28}{:>9}{:>9}{:>6}{:>10}{:>6}{:>9}{:>9}{:>13}",
            "phase", "requests", "as usual", "503", "by proxy", "cut", "logins", "codes", "slowest, ms"
        );
        for (_, phase) in self.phases().iter() {
            let of = |end: End| phase.ends.get(&end).copied().unwrap_or_default();
            let all: usize = phase.ends.values().sum();
            let _ = write!(
                text,
                "\n{:<28}{all:>9}{:>9}{:>6}{:>10}{:>6}{:>9}{:>9}{:>13}",
                phase.name,
                of(End::Fine),
                of(End::Unavailable),
                of(End::ByProxy),
                of(End::Cut),
                phase.logins,
                phase.codes_redeemed,
                phase.slowest.as_millis()
            );
        }
        text
    }

    fn current<T>(&self, look: impl FnOnce(&mut Phase) -> T) -> T {
        let mut phases = self.phases();
        look(&mut phases.last_mut().expect("a phase has begun").1)
    }

    fn phases(&self) -> MutexGuard<'_, Vec<(Allowed, Phase)>> {
        self.phases.lock().expect("no thread panics with it")
    }
}
