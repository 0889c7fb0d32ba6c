//! The run: case after case, each a line.

use super::case::{Case, Shortfall};
use super::cases;
use super::line::{Line, Report, Verdict};
use super::plan::Plan;
use super::play::Play;

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
        line.is_some_and(|line| line.verdict.holds())
    };
    play.begin();
    let outcome = match case.needs.iter().find(|id| !holds(id)) {
        Some(id) => Err(Shortfall::Skipped(format!("because `{id}` did not hold"))),
        None => (case.play)(play),
    };
    let (verdict, why, fix) = Verdict::of(outcome);
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
