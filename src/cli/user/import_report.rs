//! What an import did, for people.

use crate::{
    accounts::import::{Report, Tally, Warning},
    cli::output,
    db::directories::Directory,
};

/// Writes the report.
pub(super) fn write(report: &Report, directory: &Directory) -> anyhow::Result<()> {
    if report.dry_run {
        for line in &report.lines {
            output::line(line)?;
        }
        output::line("Nothing was written. An import of this file would end so:")?;
    }
    if report.done_before > 0 {
        output::line(&format!(
            "An import of this file was interrupted; this one went on after row {}.",
            report.done_before
        ))?;
    }
    output::line(&format!(
        "{} rows read: {} added, {} changed, {} as they were, {} refused.",
        grouped(report.read),
        grouped(report.added),
        grouped(report.changed),
        grouped(report.unchanged),
        grouped(report.refused)
    ))?;
    if report.passwords_replaced > 0 {
        let count = grouped(report.passwords_replaced);
        output::line(&format!(
            "{count} users have another password there than before: it was replaced, and what was granted is revoked."
        ))?;
    }
    if !report.problems.is_empty() {
        output::line("\nRefused:")?;
    }
    for Tally { problem, rows, lines } in &report.problems {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let more = if *rows > lines.len() as u64 { ", ..." } else { "" };
        let word = if *rows == 1 { "line" } else { "lines" };
        let lines = lines.join(", ");
        output::line(&format!("  {:>9}  {problem} ({word} {lines}{more})", grouped(*rows)))?;
    }
    if !report.warnings.is_empty() || !report.not_accepted.is_empty() {
        output::line("\nWorth knowing:")?;
    }
    for (warning, rows) in &report.warnings {
        output::line(&format!("  {:>9}  {}", grouped(*rows), explained(*warning)))?;
    }
    not_accepted(report, directory)
}

const fn explained(warning: Warning) -> &'static str {
    match warning {
        Warning::WithoutEmail => "have no e-mail: they cannot enter a store until they have one",
        Warning::EmailUnverified => {
            "have an e-mail that is not verified: they cannot enter a store until `vtex-idp user verify-email`"
        }
        Warning::WeakHash => {
            "have a weak hash, which is guessed quickly when it leaks: `vtex-idp hash wrap` makes them strong now"
        }
        Warning::PasswordSetHere => {
            "have a password that was set here: it stays, and the hash of the file was left out"
        }
        Warning::EmailChanged => {
            "got another e-mail: VTEX sees other shoppers, and what was granted is revoked"
        }
    }
}

fn not_accepted(report: &Report, directory: &Directory) -> anyhow::Result<()> {
    if report.not_accepted.is_empty() {
        return Ok(());
    }
    for (kind, rows) in &report.not_accepted {
        output::line(&format!(
            "  {:>9}  have a {kind}, with which nobody can sign in to this directory yet",
            grouped(*rows)
        ))?;
    }
    let mut kinds = directory.identifiers.to_string();
    for (kind, _) in &report.not_accepted {
        kinds = format!("{kinds},{kind}");
    }
    output::line(&format!(
        "             To let them: vtex-idp directory set {} --identifiers {kinds}",
        directory.slug
    ))
}

/// A number with a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
