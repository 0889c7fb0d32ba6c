//! `store set`: changes single settings of a store, named as in its file.

use std::{io::Read, str::FromStr};

use anyhow::{Context, bail};
use clap::Args;

use super::{find, plans};
use crate::{
    app::App,
    cli::output,
    stores::change::{self, Plan, is_parameter_value},
    types::Slug,
};

/// Settings to change.
#[derive(Args)]
pub(in crate::cli) struct Set {
    /// The store's short name
    #[arg(value_name = "STORE")]
    slug: Slug,
    /// A key as in the store's file (`store export` shows them; `wire.` may be left out) and its new value: text, or a
    /// list by comma; empty for the default or none. A parameter's value may be @FILE, or - for standard input; a value that
    /// is - or begins with @ itself has to come in one of these two ways
    #[arg(required = true, value_name = "KEY=VALUE")]
    assignments: Vec<Assignment>,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

#[derive(Clone)]
struct Assignment {
    key: String,
    value: String,
}

impl FromStr for Assignment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let (key, value) = text.split_once('=').ok_or("write KEY=VALUE, such as token.body=form")?;
        Ok(Self { key: key.trim().to_owned(), value: value.to_owned() })
    }
}

impl Set {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let store = find(app, &self.slug).await?;
        let read = |assignment: Assignment| anyhow::Ok((assignment.key.clone(), value_of(assignment)?));
        let assignments = self.assignments.into_iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
        let planned = Plan::of_assignments(&app.db, &store, &assignments).await;
        let plan = planned.context("nothing was done")?;
        let described = plans::described(&plan, !self.dry_run);
        if !self.json {
            plans::print(&plan)?;
        }
        let (nothing, concerns_vtex) = (plan.differences.is_empty(), plan.concerns_vtex());
        if !self.dry_run {
            change::carry_out(&app.acting, plan).await?;
        }
        match (self.json, self.dry_run || nothing) {
            (true, _) => output::json(&described),
            (false, true) => Ok(()),
            (false, false) => plans::say_changed(&self.slug, concerns_vtex),
        }
    }
}

/// The value; a parameter's may be kept out of process lists and shell histories.
fn value_of(assignment: Assignment) -> anyhow::Result<String> {
    let Assignment { key, value } = assignment;
    if !is_parameter_value(&key) {
        return Ok(value);
    }
    let text = match value.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("{file} could not be read"))?,
        None if value == "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("standard input could not be read as text")?;
            text
        }
        None => return Ok(value),
    };
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        bail!("`{key}`: what was read is empty; to remove the parameter write `{key}=`");
    }
    Ok(text.to_owned())
}
