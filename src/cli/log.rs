//! `log`: the logins of a store, each with what went wrong in plain words.

use std::time::Duration;

use anyhow::bail;
use clap::Args;
use serde_json::json;

use super::{language, output, store};
use crate::{
    app::App,
    stores::{
        self,
        log::{Finding, Follower, Login, Step, detail, diagnosis::sentence_of, logins},
    },
    text::Text,
    types::{Locale, Slug},
};

/// As often as `--follow` looks.
const PAUSE: Duration = Duration::from_secs(1);

/// A store's logins, with what went wrong.
#[derive(Args)]
pub(super) struct Log {
    /// The store's short name
    #[arg(value_name = "STORE")]
    store: Slug,
    /// Only those that failed or were refused
    #[arg(long)]
    failed: bool,
    /// Only the one with this reference, with every request of it; error pages show the reference
    #[arg(long, value_name = "REFERENCE")]
    id: Option<String>,
    /// Go on as logins come, until Ctrl-C
    #[arg(long, conflicts_with = "id")]
    follow: bool,
    /// How many of the last logins to show
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Language: pt-BR, es or en [default: the terminal's]
    #[arg(long)]
    lang: Option<Locale>,
    /// As JSON, one object a line for each login
    #[arg(long)]
    json: bool,
}

impl Log {
    /// Tells of a store's logins as they end.
    pub(super) const fn following(store: Slug) -> Self {
        Self { store, failed: false, id: None, follow: true, limit: 20, lang: None, json: false }
    }

    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let text = Text(self.lang.unwrap_or_else(language::of_environment));
        let store = store::find(app, &self.store).await?;
        if let Some(reference) = &self.id {
            return self.one(app, &store, &reference.to_ascii_uppercase(), text).await;
        }
        let shown = self.last(app, &store).await?;
        if shown.is_empty() && !self.json && !self.follow {
            output::remark(&text.say(if self.failed { "log-none-failed" } else { "log-nothing" }));
            return Ok(());
        }
        self.print(&shown, text)?;
        if self.follow { self.follow(app, &store, text).await } else { Ok(()) }
    }

    /// The last logins that are asked for, oldest first.
    async fn last(&self, app: &App, store: &stores::Store) -> anyhow::Result<Vec<Login>> {
        let now = app.clock.now();
        let found = if self.failed {
            logins::failed(&app.db, store, now, self.limit).await
        } else {
            logins::latest(&app.db, store, now, self.limit).await
        };
        Ok(found?)
    }

    /// Prints logins as they end. One that is open is waited for, so that it is told once, with its end.
    async fn follow(&self, app: &App, store: &stores::Store, text: Text) -> anyhow::Result<()> {
        let mut follower = Follower::start(&app.db, store, app.clock.now()).await?;
        loop {
            app.clock.sleep(PAUSE).await;
            let mut ended = follower.look(&app.db, store, app.clock.now()).await?;
            ended.retain(|login| !self.failed || login.verdict.is_failure());
            self.print(&ended, text)?;
        }
    }

    fn print(&self, logins: &[Login], text: Text) -> anyhow::Result<()> {
        if self.json {
            return logins.iter().try_for_each(|login| output::json(&described(login, text)));
        }
        for login in logins {
            let verdict = text.say(&format!("verdict-{}", login.verdict.as_str()));
            output::line(&format!("{}  {}  {verdict}", login.last_at(), login.reference))?;
            print_findings(&login.findings, text)?;
        }
        Ok(())
    }

    /// One login, request by request.
    async fn one(&self, app: &App, store: &stores::Store, reference: &str, text: Text) -> anyhow::Result<()> {
        let found = logins::of_reference(&app.db, store, app.clock.now(), reference).await?;
        let days = app.config.integration_log.keep_days;
        if found.is_empty() {
            bail!(
                "no login `{reference}` is in the log of store `{}`: it may be another store's or older than {days} days",
                store.slug
            );
        }
        if self.json {
            return found.iter().try_for_each(|login| output::json(&described(login, text)));
        }
        for login in &found {
            self.print(std::slice::from_ref(login), text)?;
            output::line("")?;
            let row = |step: &Step| {
                [
                    step.at.to_string(),
                    step.request_id.clone(),
                    step.endpoint.as_str().to_owned(),
                    format!("{} ms", step.milliseconds),
                    came(step),
                    text.filled(&sentence_of(&step.outcome), &step.detail),
                ]
            };
            output::table(
                ["WHEN", "REQUEST", "AT", "TOOK", "WHAT CAME", "WHAT CAME OF IT"],
                login.steps.iter().map(row),
            )?;
        }
        Ok(())
    }
}

fn print_findings(findings: &[Finding], text: Text) -> anyhow::Result<()> {
    findings.iter().try_for_each(|finding| output::line(&format!("    {}", finding.say(text))))
}

/// The names and formats that arrived.
fn came(step: &Step) -> String {
    let mut parts = Vec::new();
    for name in [detail::BODY, detail::CREDENTIALS, detail::TOKEN_IN] {
        parts.extend(step.text(name).map(ToOwned::to_owned));
    }
    for name in [detail::QUERY_KEYS, detail::BODY_KEYS] {
        let keys = step.detail.get(name).and_then(|keys| keys.as_array());
        let keys: Vec<&str> = keys.into_iter().flatten().filter_map(|key| key.as_str()).collect();
        if !keys.is_empty() {
            parts.push(keys.join(" "));
        }
    }
    parts.join("; ")
}

fn described(login: &Login, text: Text) -> serde_json::Value {
    let findings = login.findings.iter().map(|finding| {
        json!({
            "weight": finding.weight.as_str(),
            "word": finding.word,
            "sentence": finding.say(text),
        })
    });
    let steps = login.steps.iter().map(|step| {
        json!({
            "at": step.at.to_string(),
            "request": step.request_id,
            "endpoint": step.endpoint.as_str(),
            "outcome": step.outcome,
            "milliseconds": step.milliseconds,
            "detail": step.detail,
        })
    });
    json!({
        "login": login.reference,
        "at": login.last_at().to_string(),
        "verdict": login.verdict.as_str(),
        "findings": findings.collect::<Vec<_>>(),
        "steps": steps.collect::<Vec<_>>(),
    })
}
