//! What was measured beside what is allowed.

use std::fmt;

/// One line each.
#[derive(Default)]
pub(crate) struct Verdicts(Vec<Verdict>);

struct Verdict {
    what: String,
    measured: String,
    limit: String,
    holds: bool,
}

impl Verdicts {
    /// What must not be more.
    pub(crate) fn at_most(&mut self, what: String, measured: f64, limit: f64) {
        let digits = if limit < 10.0 { 2 } else { 0 };
        self.0.push(Verdict {
            what,
            measured: format!("{measured:.digits$}"),
            limit: format!("at most {limit}"),
            holds: measured <= limit,
        });
    }

    /// A rate that must not be less than so much of the bare one.
    pub(crate) fn share(&mut self, what: &str, [bare, real]: [f64; 2], least: f64) {
        self.0.push(Verdict {
            what: format!("{what} ({real:.0} of {bare:.0}/s)"),
            measured: format!("{:.0} %", 100.0 * real / bare),
            limit: format!("at least {:.0} %", 100.0 * least),
            holds: real >= least * bare,
        });
    }

    /// Whether every limit is kept.
    pub(crate) fn all_hold(&self) -> bool {
        self.0.iter().all(|verdict| verdict.holds)
    }
}

impl fmt::Display for Verdicts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Verdict { what, measured, limit, holds } in &self.0 {
            let word = if *holds { "PASS" } else { "FAIL" };
            writeln!(f, "{word}  {what:<75} {measured:>8}   {limit}")?;
        }
        Ok(())
    }
}
