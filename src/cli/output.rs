//! What commands write: tables for people, JSON for scripts.

#![expect(clippy::print_stdout, reason = "the one place that writes results")]

use std::io::Write;

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

/// A line of result.
pub(super) fn line(text: &str) {
    println!("{text}");
}

/// A result as one JSON value on one line.
pub(super) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(value)?);
    std::io::stdout().flush()?; // a script waits for this line
    Ok(())
}

/// An aligned table.
pub(super) fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    for row in rows {
        table.add_row(row);
    }
    println!("{}", table.trim_fmt());
}

/// What went wrong and how to fix it.
#[expect(clippy::print_stderr, reason = "the one place that writes errors")]
pub(super) fn complain(text: &str) {
    eprintln!("error: {text}");
}
