//! What commands write: tables for people, JSON for scripts.

use std::io::{ErrorKind, Write};

use anyhow::Context;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

use crate::check::{Line, Verdict};

/// A line of result.
pub(super) fn line(text: &str) -> anyhow::Result<()> {
    write(text)
}

/// A result as one JSON value on one line.
pub(super) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    write(&serde_json::to_string(value)?)
}

/// An aligned table.
pub(super) fn table<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> anyhow::Result<()> {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    for row in rows {
        table.add_row(row);
    }
    write(&table.trim_fmt())
}

/// A case of `check` or `doctor`, and what to change below it.
pub(super) fn case(case: &Line) -> anyhow::Result<()> {
    let milliseconds = case.milliseconds.map(|taken| format!("{taken} ms")).unwrap_or_default();
    let (verdict, area) = (case.verdict.name(), case.area.name());
    line(&format!("{verdict:<8}{area:<10}{milliseconds:>9}  {}", case.what))?;
    let is_short = case.verdict == Verdict::Skipped;
    if let Some(why) = &case.why {
        let label = if is_short { "" } else { "seen:   " };
        line(&format!("{:29}{label}{why}", ""))?;
    }
    if let Some(fix) = &case.fix {
        line(&format!("{:29}change: {fix}", ""))?;
    }
    Ok(())
}

/// A reader may have gone away, as `head` does: what it did not read is not missed. Anything else that keeps a result
/// from its reader is a failure: a secret is shown only once.
fn write(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("the result could not be written to standard output")
        }
        _ => Ok(()),
    }
}

/// Something to know that is no part of the result.
#[expect(clippy::print_stderr, reason = "standard output holds the result alone")]
pub(super) fn remark(text: &str) {
    eprintln!("note: {text}");
}

/// A question at the terminal, without the end of a line.
#[expect(clippy::print_stderr, reason = "standard output holds the result alone")]
pub(super) fn ask(question: &str) -> std::io::Result<()> {
    eprint!("{question}");
    std::io::stderr().flush()
}

/// What went wrong and how to fix it: the error and its causes, each once.
#[expect(clippy::print_stderr, reason = "the one place that writes errors")]
pub(super) fn complain(error: &anyhow::Error) {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !text.contains(&cause) {
            text = if text.is_empty() { cause } else { format!("{text}: {cause}") };
        }
    }
    eprintln!("error: {text}");
}
