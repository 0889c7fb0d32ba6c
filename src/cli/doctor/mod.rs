//! `doctor`: looks at a set-up from the settings to the public address, and says what to do. It changes nothing.
//!
//! Cases and lines are those of `check`, which plays VTEX from outside; this one knows the settings and the database.

mod case;
mod clock;
mod database;
mod keys;
mod machine;
mod patient;
mod proxy;
mod public;
mod settings;
mod stores;
mod tls;

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use serde::Serialize;

use self::{
    case::{ALL, Case, How},
    patient::Patient,
};
use super::{Place, input, output};
use crate::check::{Line, Verdict, skipped};

/// Look for what is wrong.
#[derive(Args)]
pub(super) struct Doctor {
    /// Believe the authorities in this PEM file in place of the public ones
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

/// How the reason begins of a case that another one keeps from being looked at.
const BECAUSE: &str = "it needs ";

/// Every line.
#[derive(Serialize)]
struct Report {
    /// Those that hold, notes included.
    held: usize,
    /// Those that do not.
    failed: usize,
    /// Those that were not looked at.
    skipped: usize,
    /// In the order they were looked at.
    lines: Vec<Line>,
}

impl Doctor {
    pub(super) async fn run(self, place: Place) -> anyhow::Result<()> {
        let mut patient = Patient::new(place, input::trust(self.ca_file.as_deref())?);
        let mut lines: Vec<Line> = Vec::new();
        for case in ALL {
            let line = look(case, &lines, &mut patient).await;
            if !self.json && !is_beside_the_point(&line) {
                output::case(&line)?;
            }
            lines.push(line);
        }
        patient.leave().await;
        let count = |held: fn(Verdict) -> bool| lines.iter().filter(|line| held(line.verdict)).count();
        let report = Report {
            held: count(Verdict::holds),
            failed: count(|verdict| verdict == Verdict::Failed),
            skipped: count(|verdict| verdict == Verdict::Skipped),
            lines,
        };
        if self.json {
            output::json(&report)?;
        } else {
            let Report { held, failed, skipped, lines } = &report;
            let unseen: Vec<&str> =
                lines.iter().filter(|line| is_beside_the_point(line)).map(|line| line.id).collect();
            if !unseen.is_empty() {
                output::line(&format!(
                    "\nNot looked at, for want of what they need: {}.",
                    unseen.join(", ")
                ))?;
            }
            output::line(&format!("\n{held} held, {failed} failed, {skipped} skipped"))?;
        }
        match report.failed {
            0 => Ok(()),
            failed => bail!("{failed} of {} cases failed", report.lines.len()),
        }
    }
}

/// Whether something else has to be mended first: such lines are told in one.
fn is_beside_the_point(line: &Line) -> bool {
    line.verdict == Verdict::Skipped && line.why.as_deref().is_some_and(|why| why.starts_with(BECAUSE))
}

/// Looks at one case, unless another that it needs did not hold.
async fn look(case: &Case, before: &[Line], patient: &mut Patient) -> Line {
    let holds = |id: &str| before.iter().any(|line| line.id == id && line.verdict.holds());
    let outcome = match case.needs.iter().find(|id| !holds(id)) {
        Some(id) => Err(skipped(format!("{BECAUSE}`{id}`"))),
        None => match case.how {
            How::Sees(look) => look(patient),
            How::Asks(look) => look(patient).await,
        },
    };
    let (verdict, why, fix) = Verdict::of(outcome);
    let (said, milliseconds) = patient.heard();
    Line {
        id: case.id,
        area: case.area,
        verdict,
        what: said.unwrap_or_else(|| case.what.to_owned()),
        why,
        fix,
        milliseconds,
    }
}
