//! Plays VTEX and a shopper against a running server, anywhere, to prove a set-up.
//!
//! It shares no code with the server (`tests/it/layers.rs` holds this): all it knows is what stands in the settings
//! sheet, the test user's password, and how VTEX behaves (`docs/vtex-id.md`). It calls the server's own address and
//! no other; the redirect back to VTEX is read and not followed.
//!
//! ```text
//! cases      the table of all cases, and one file for each area
//! requests   VTEX's requests, right and wrong      play       what the cases share: the line, and what was learnt
//! client     sends them, bounded                   shopper    a browser, as far as a login needs one
//! page       the login page and its form           fixes      which field to change
//! csp        what a page's policy lets it do       chain      the certificates of a server that is not trusted
//! ```

mod case;
mod cases;
mod chain;
mod client;
mod csp;
mod fixes;
mod line;
mod page;
mod play;
mod requests;
mod shopper;
mod trouble;

use std::time::Duration;

pub use line::{Area, Line, Report, Verdict};

use crate::simulator::{Secret, Sheet, Trust};
use case::{Case, Shortfall};
use play::Play;

/// What to check, and as whom.
pub struct Plan {
    /// What stands in VTEX Admin; the three URLs are where the server is called.
    pub sheet: Sheet,
    /// The client secret.
    pub client_secret: Secret,
    /// What the test user types to sign in.
    pub user: String,
    /// Their password.
    pub password: Secret,
    /// A second store of the same server, to try a token of the first at.
    pub other_store: Option<String>,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// Whether these are the public authorities, as for VTEX.
    pub trusts_the_public: bool,
    /// How long one request may take.
    pub timeout: Duration,
}

/// Tries every case in turn; `told` hears each line as it comes.
pub fn run(plan: Plan, mut told: impl FnMut(&Line)) -> Report {
    let store = plan.sheet.store.clone();
    let mut stage = Play::new(plan);
    let mut lines: Vec<Line> = Vec::new();
    for case in cases::ALL {
        let line = line_of(case, &lines, &mut stage);
        told(&line);
        lines.push(line);
    }
    let (requests, passwords_posted) = (stage.client.sent, stage.passwords_posted);
    let mut report = Report { store, held: 0, failed: 0, skipped: 0, requests, passwords_posted, lines };
    report.held = report.count(&[Verdict::Ok, Verdict::Note]);
    report.failed = report.count(&[Verdict::Failed]);
    report.skipped = report.count(&[Verdict::Skipped]);
    report
}

fn line_of(case: &Case, before: &[Line], play: &mut Play) -> Line {
    let holds = |id: &str| {
        let line = before.iter().find(|line| line.id == id);
        line.is_some_and(|line| matches!(line.verdict, Verdict::Ok | Verdict::Note))
    };
    play.begin();
    let outcome = match case.needs.iter().find(|id| !holds(id)) {
        Some(id) => Err(Shortfall::Skipped(format!("because `{id}` did not hold"))),
        None => (case.play)(play),
    };
    let (verdict, why, fix) = match outcome {
        Ok(()) => (Verdict::Ok, None, None),
        Err(Shortfall::Note { why, fix }) => (Verdict::Note, Some(why), Some(fix)),
        Err(Shortfall::Failed { why, fix }) => (Verdict::Failed, Some(why), Some(fix)),
        Err(Shortfall::Skipped(why)) => (Verdict::Skipped, Some(why), None),
    };
    Line {
        id: case.id,
        area: case.area,
        verdict,
        what: play.said().unwrap_or_else(|| case.what.to_owned()),
        why: why.map(|text| play.clean(&text)),
        fix: fix.map(|text| play.clean(&text)),
        milliseconds: play.client.slowest,
    }
}
