//! `directory check`: asks a directory's source as a sign-in would, and says what would go wrong.

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;

use crate::{
    accounts::{
        examine::{self, Examined, Weight},
        sources::Source,
    },
    app::App,
    cli::{directory, input, output},
    types::Slug,
};

/// A source to examine.
#[derive(Args)]
pub(in crate::cli) struct Check {
    /// The directory's short name [default: the only directory]
    #[arg(value_name = "DIRECTORY")]
    slug: Option<Slug>,
    /// A file with what members would type, one a line; `-` for standard input, which no process list shows
    #[arg(long, value_name = "FILE")]
    typed: Option<std::path::PathBuf>,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let directory = directory::find(app, self.slug.as_ref()).await?;
        let name = directory.source.as_ref().with_context(|| {
            format!(
                "directory `{0}` has its users here; `vtex-idp directory set {0} --source NAME` takes them from a source",
                directory.slug
            )
        })?;
        let source: &Source = app.accounts.sources.find(name).with_context(|| {
            format!("the configuration has no [sources.{name}]; see docs/configuration.md")
        })?;
        let typed = self.typed.as_deref().map(input::text).transpose()?.unwrap_or_default();
        let typed: Vec<String> =
            typed.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        let examined = examine::examine(&app.accounts, (&directory, name, source), &typed)
            .await
            .with_context(|| format!("[sources.{name}]"))?;
        if self.json {
            print_json(&examined)?;
        } else {
            print(&examined)?;
        }
        let failures = examined.findings.iter().filter(|finding| finding.weight == Weight::Failure).count();
        if failures > 0 {
            bail!("members cannot sign in; correct what is marked FAILURE")
        }
        Ok(())
    }
}

fn print(examined: &Examined) -> anyhow::Result<()> {
    output::line(&format!(
        "Source `{}`: {}, connected and described in {} ms; {} members looked at.\n",
        examined.source,
        examined.described.server,
        examined.took.as_millis(),
        examined.members
    ))?;
    let ignored = |name: &String| examined.described.ignored.contains(name);
    let columns = examined.described.columns.iter().map(|column| {
        let used = if ignored(&column.name) { "not used" } else { "used" };
        [column.name.clone(), column.data_type.clone(), used.to_owned()]
    });
    output::table(["COLUMN", "TYPE", ""], columns)?;
    if !examined.look_ups.is_empty() {
        let row = |look_up: &examine::LookUp| {
            let kinds: Vec<&str> = look_up.kinds.iter().map(|kind| kind.name()).collect();
            let milliseconds = format!("{} ms", look_up.milliseconds);
            [look_up.number.to_string(), kinds.join(", "), look_up.found.to_string(), milliseconds]
        };
        output::line("")?;
        output::table(["LOOK-UP", "READ AS", "FOUND", "TOOK"], examined.look_ups.iter().map(row))?;
    }
    if !examined.findings.is_empty() {
        output::line("")?;
    }
    for finding in &examined.findings {
        let mark = match finding.weight {
            Weight::Failure => "FAILURE",
            Weight::Warning => "WARNING",
            Weight::Note => "note   ",
        };
        output::line(&format!("{mark}  {}", finding.text))?;
    }
    Ok(())
}

fn print_json(examined: &Examined) -> anyhow::Result<()> {
    let columns = examined.described.columns.iter();
    let columns = columns.map(|column| json!({"name": column.name, "type": column.data_type}));
    output::json(&json!({
        "source": examined.source,
        "server": examined.described.server,
        "columns": columns.collect::<Vec<_>>(),
        "members": examined.members,
        "look_ups": examined.look_ups,
        "findings": examined.findings,
    }))
}
