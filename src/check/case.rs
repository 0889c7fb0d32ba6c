//! A case: what is tried, what must hold before it makes sense, and how it ends.

use super::line::Area;
use super::play::Play;

/// One case of the table in `cases`.
pub(super) struct Case {
    pub(super) id: &'static str,
    pub(super) area: Area,
    /// Said when it was tried; a case may say more with [`Play::say`].
    pub(super) what: &'static str,
    /// Ids of cases that must have held.
    pub(super) needs: &'static [&'static str],
    pub(super) play: fn(&mut Play) -> Outcome,
}

/// `Ok` when it holds.
pub(crate) type Outcome = Result<(), Shortfall>;

/// Why a case is not simply fine.
#[derive(Debug)]
pub(crate) enum Shortfall {
    /// It holds, with a remark.
    Note { why: String, fix: String },
    /// It does not hold; `fix` names the field to change.
    Failed { why: String, fix: String },
    /// It could not be tried.
    Skipped(String),
}

pub(crate) fn failed(why: impl Into<String>, fix: impl Into<String>) -> Shortfall {
    Shortfall::Failed { why: why.into(), fix: fix.into() }
}

pub(crate) fn note(why: impl Into<String>, fix: impl Into<String>) -> Shortfall {
    Shortfall::Note { why: why.into(), fix: fix.into() }
}

pub(crate) fn skipped(why: impl Into<String>) -> Shortfall {
    Shortfall::Skipped(why.into())
}

/// Holds if `condition` does.
pub(super) fn demand(condition: bool, why: impl Into<String>, fix: impl Into<String>) -> Outcome {
    if condition { Ok(()) } else { Err(failed(why, fix)) }
}
