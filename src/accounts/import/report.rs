//! What an import did, in numbers.

use serde::Serialize;

use super::{
    decide::{Effect, Taken},
    problem::{Problem, Warning},
    row::Row,
};
use crate::{
    db::directories::Directory,
    types::{
        DirectoryId, IdentifierKind,
        audit::{Event, Kind},
    },
};

/// Lines that are named for each kind of problem.
const MAX_LINES: usize = 5;
/// Kinds of problem that are told apart.
const MAX_KINDS: usize = 50;
/// Problems that are named line by line.
const MAX_NAMED: usize = 100;

/// What an import did, or with a dry run would do.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Rows that an interrupted run had done before; they are in no other number.
    pub done_before: u64,
    /// Rows that were read.
    pub read: u64,
    /// Users that are new.
    pub added: u64,
    /// Users that were changed.
    pub changed: u64,
    /// Rows that changed nothing.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Users whose password was replaced, since the other system has another one.
    pub passwords_replaced: u64,
    /// Why rows were refused, the most frequent first.
    pub problems: Vec<Tally>,
    /// What is worth knowing of rows that went in.
    pub warnings: Vec<(Warning, u64)>,
    /// Identifiers of kinds with which nobody can sign in, as the directory is set.
    pub not_accepted: Vec<(IdentifierKind, u64)>,
    /// The first problems line by line.
    pub lines: Vec<String>,
}

/// How often rows had a problem.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The problem.
    pub problem: String,
    /// How many rows had it.
    pub rows: u64,
    /// The first lines that had it.
    pub lines: Vec<u64>,
}

impl Report {
    pub(super) fn taken(&mut self, taken: &Taken, row: &Row, directory: &Directory) {
        match taken.effect {
            Effect::Added => self.added += 1,
            Effect::Changed => self.changed += 1,
            Effect::Same => self.unchanged += 1,
        }
        self.passwords_replaced += u64::from(taken.password_replaced);
        taken.warnings.iter().for_each(|warning| count(&mut self.warnings, *warning));
        let not_accepted =
            |kind: &IdentifierKind| directory.identifiers.iter().all(|accepted| accepted != *kind);
        let kinds = row.identifiers.iter().map(crate::types::Identifier::kind);
        kinds.filter(not_accepted).for_each(|kind| count(&mut self.not_accepted, kind));
    }

    pub(super) fn refused(&mut self, line: u64, problems: &[Problem]) {
        self.refused += 1;
        for problem in problems {
            if self.lines.len() < MAX_NAMED {
                self.lines.push(format!("line {line}: {}", problem.text));
            }
            let known = self.problems.iter().position(|tally| tally.problem == problem.kind);
            let place = known.unwrap_or_else(|| {
                let is_full = self.problems.len() >= MAX_KINDS;
                if !is_full {
                    let problem = problem.kind.clone();
                    self.problems.push(Tally { problem, rows: 0, lines: Vec::new() });
                }
                self.problems.len() - 1 // the last one gathers what is beyond
            });
            let tally = &mut self.problems[place];
            tally.rows += 1;
            if tally.lines.len() < MAX_LINES {
                tally.lines.push(line);
            }
        }
    }

    pub(super) fn finish(&mut self) {
        self.problems.sort_by_key(|tally| std::cmp::Reverse(tally.rows));
        self.warnings.sort_unstable();
    }

    /// The event of its beginning. One that is interrupted has no other.
    pub(super) fn began(&self, directory: DirectoryId) -> Event {
        Event::new(Kind::ImportBegan).directory(directory).with("done_before", self.done_before)
    }

    /// The event of its end: the numbers alone.
    pub(super) fn finished(&self, directory: DirectoryId) -> Event {
        Event::new(Kind::ImportFinished)
            .directory(directory)
            .with("added", self.added)
            .with("changed", self.changed)
            .with("unchanged", self.unchanged)
            .with("refused", self.refused)
            .with("passwords_replaced", self.passwords_replaced)
    }

    /// How often there was something to know.
    #[must_use]
    pub fn warned(&self, warning: Warning) -> u64 {
        self.warnings.iter().find(|(known, _)| *known == warning).map_or(0, |(_, rows)| *rows)
    }
}

fn count<T: PartialEq>(counts: &mut Vec<(T, u64)>, what: T) {
    match counts.iter_mut().find(|(known, _)| *known == what) {
        Some((_, count)) => *count += 1,
        None => counts.push((what, 1)),
    }
}
