//! What a run comes to: a line for each case, with a verdict.

use serde::Serialize;

use super::case::{Outcome, Shortfall};

/// Part of a set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// DNS, connection, TLS, HTTP.
    Reach,
    /// The login page, and what must not lead to it.
    Authorize,
    /// A shopper's whole login.
    Login,
    /// The exchange of the code.
    Token,
    /// Who the shopper is.
    UserInfo,
    /// How long answers take.
    Speed,
    /// What the doctor looks at: the settings.
    Settings,
    /// The data folder and the machine.
    Machine,
    /// The database.
    Database,
    /// The server's key and those that sign.
    Keys,
    /// The clocks.
    Clock,
    /// The certificate in the settings.
    Tls,
    /// The public address, and what is in between.
    Public,
    /// Stores and their clients.
    Stores,
}

impl Area {
    /// In a column.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reach => "reach",
            Self::Authorize => "authorize",
            Self::Login => "login",
            Self::Token => "token",
            Self::UserInfo => "userinfo",
            Self::Speed => "speed",
            Self::Settings => "settings",
            Self::Machine => "machine",
            Self::Database => "database",
            Self::Keys => "keys",
            Self::Clock => "clock",
            Self::Tls => "tls",
            Self::Public => "public",
            Self::Stores => "stores",
        }
    }
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Ok,
    /// It holds, but something is worth knowing.
    Note,
    /// It does not hold.
    Failed,
    /// It could not be tried, or does not apply.
    Skipped,
}

impl Verdict {
    /// How a case ended, with what was seen instead and what to change.
    pub(crate) fn of(outcome: Outcome) -> (Self, Option<String>, Option<String>) {
        match outcome {
            Ok(()) => (Self::Ok, None, None),
            Err(Shortfall::Note { why, fix }) => (Self::Note, Some(why), Some(fix)),
            Err(Shortfall::Failed { why, fix }) => (Self::Failed, Some(why), Some(fix)),
            Err(Shortfall::Skipped(why)) => (Self::Skipped, Some(why), None),
        }
    }

    /// Whether what needs it can be tried.
    pub(crate) const fn holds(self) -> bool {
        matches!(self, Self::Ok | Self::Note)
    }

    /// In a column.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Failed => "FAIL",
            Self::Skipped => "skipped",
        }
    }
}

/// One case.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Never changes its meaning.
    pub id: &'static str,
    /// To which part it belongs.
    pub area: Area,
    /// How it ended.
    pub verdict: Verdict,
    /// What was tried, in plain words.
    pub what: String,
    /// What was seen instead, or why it was skipped.
    pub why: Option<String>,
    /// Which field of VTEX Admin or which setting to change.
    pub fix: Option<String>,
    /// The slowest of its requests.
    pub milliseconds: Option<u64>,
}

/// Every line, and what they cost.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Of which store.
    pub store: String,
    /// Those that hold, notes included.
    pub held: usize,
    /// Those that do not.
    pub failed: usize,
    /// Those that were not tried.
    pub skipped: usize,
    /// Requests that were sent.
    pub requests: usize,
    /// Among them, passwords that were posted. Only one of them is wrong.
    pub passwords_posted: usize,
    /// In the order they were tried.
    pub lines: Vec<Line>,
}

impl Report {
    /// `38 held, 1 failed, 2 skipped`
    #[must_use]
    pub fn summary(&self) -> String {
        format!("{} held, {} failed, {} skipped", self.held, self.failed, self.skipped)
    }

    pub(super) fn count(&self, verdicts: &[Verdict]) -> usize {
        self.lines.iter().filter(|line| verdicts.contains(&line.verdict)).count()
    }
}
