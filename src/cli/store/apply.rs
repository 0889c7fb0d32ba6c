//! `store apply`: makes stores what files say. The difference is shown first, and nothing is asked of scripts.

use std::{
    collections::HashSet,
    io::{IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::Args;
use secrecy::ExposeSecret;

use super::{client_of, find, plans, show};
use crate::{
    app::App,
    cli::{output, sheet},
    stores::{
        change::{self, Done, Plan},
        document::Document,
    },
};

/// Stores from files.
#[derive(Args)]
pub(in crate::cli) struct Apply {
    /// A store's file (docs/store.toml shows all of it); `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Show what would change, and change nothing; the exit code is 0 whether there is something or not, --json tells
    #[arg(long)]
    dry_run: bool,
    /// Ask nothing, for scripts
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
    /// Write JSON, one array with an object for each store; needs --yes or --dry-run
    #[arg(long)]
    json: bool,
}

impl Apply {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        if self.json && !self.yes && !self.dry_run {
            bail!("--json asks nothing: add --yes to apply the files, or --dry-run to see what would change");
        }
        let plans = self.read(app).await?;
        if !self.json {
            for plan in &plans {
                plans::print(plan)?;
            }
        }
        let nothing = plans.iter().all(|plan| plan.differences.is_empty());
        if self.dry_run || nothing {
            let described = plans.iter().map(|plan| plans::described(plan, false)).collect::<Vec<_>>();
            return if self.json { output::json(&described) } else { Ok(()) };
        }
        if !self.yes {
            ask()?;
        }
        let mut described = Vec::new();
        for plan in plans {
            match carry_out(app, plan, self.json).await {
                Ok(object) => described.push(object),
                Err(error) => {
                    if self.json && !described.is_empty() {
                        output::json(&described)?; // what was done may hold a secret that is shown only once
                    }
                    return Err(error);
                }
            }
        }
        if self.json { output::json(&described) } else { Ok(()) }
    }

    /// Every file is read and checked before the first is applied.
    async fn read(&self, app: &App) -> anyhow::Result<Vec<Plan>> {
        let mut plans = Vec::new();
        let mut seen = HashSet::new();
        for file in &self.files {
            let name = || format!("{}: nothing was done", file.display());
            let document = Document::read(&text(file)?).with_context(|| file.display().to_string());
            let plan = Plan::of_file(&app.db, document?).await.with_context(name)?;
            if !seen.insert(plan.settings.slug.clone()) {
                bail!("store `{}` stands in two files: nothing was done", plan.settings.slug);
            }
            plans.push(plan);
        }
        Ok(plans)
    }
}

fn text(file: &Path) -> anyhow::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("standard input could not be read as text")?;
        return Ok(text);
    }
    std::fs::read_to_string(file).with_context(|| format!("{} could not be read", file.display()))
}

/// Asks at the terminal, on standard error, so that a result can be kept apart.
fn ask() -> anyhow::Result<()> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        bail!("nothing was done: there is no terminal to ask at; add --yes");
    }
    write!(std::io::stderr(), "Apply? [y/N] ")?;
    let mut answer = String::new();
    stdin.read_line(&mut answer)?;
    if !["y", "yes"].contains(&answer.trim().to_lowercase().as_str()) {
        bail!("nothing was done");
    }
    Ok(())
}

async fn carry_out(app: &App, plan: Plan, json: bool) -> anyhow::Result<serde_json::Value> {
    let slug = plan.settings.slug.clone();
    let mut object = plans::described(&plan, true);
    let concerns_vtex = plan.concerns_vtex();
    let done = change::carry_out(&app.acting, plan).await;
    match done.with_context(|| format!("store `{slug}` was not applied"))? {
        Done::Nothing => {}
        Done::Changed if json => {}
        Done::Changed => plans::say_changed(&slug, concerns_vtex)?,
        Done::Registered(credentials) => {
            let store = find(app, &slug).await?;
            let secret = Some(credentials.client_secret.expose_secret());
            if json {
                object["registered"] = show::described(app, &store, secret).await?;
            } else {
                output::line(&format!("\nStore `{slug}` was added."))?;
                let client = client_of(app, &store).await?;
                sheet::print(app, &store, &client, secret)?;
                output::line("\nThe client secret is shown this once.")?;
            }
        }
    }
    Ok(object)
}
