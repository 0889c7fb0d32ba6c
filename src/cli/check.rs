//! `check`: plays VTEX and a shopper against a running server. It opens no database and reads no configuration.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, bail};
use clap::Args;
use secrecy::ExposeSecret;
use url::Url;

use super::{input, output, password};
use crate::{
    check::{self, Plan},
    simulator::Sheet,
};

/// Prove a set-up.
#[derive(Args)]
pub(super) struct Check {
    /// What stands in VTEX Admin: the JSON of `vtex-idp store sheet STORE --format json`; `-` for standard input
    #[arg(long, value_name = "FILE")]
    sheet: PathBuf,
    /// The test user: what they type to sign in. The password comes from a prompt or the first line of standard input
    #[arg(long, value_name = "EMAIL")]
    user: String,
    /// A file with the test user's password as its first line, for when the sheet comes from standard input
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// A file with the client secret as its first line, when the sheet has none [default: a prompt]
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    /// Call the server at this address in place of the sheet's: behind its proxy, or in front of it
    #[arg(long, value_name = "BASE", value_parser = web_address)]
    url: Option<Url>,
    /// A second store of the same server, to try this store's token and secret at
    #[arg(long, value_name = "STORE")]
    other_store: Option<crate::types::Slug>,
    /// Believe the authorities in this PEM file in place of the public ones
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// How many seconds one request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=60))]
    timeout: u64,
    /// As JSON, one object
    #[arg(long)]
    json: bool,
}

fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let is_base =
        matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
    if is_base { Ok(url) } else { Err("write an address such as https://id.example.com".to_owned()) }
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let json = self.json;
        let plan = self.plan()?;
        let mut unwritten = Ok(());
        let report = check::run(plan, |line| {
            if !json && unwritten.is_ok() {
                unwritten = output::case(line);
            }
        });
        unwritten?;
        if json {
            output::json(&report)?;
        } else {
            let (requests, passwords) = (report.requests, report.passwords_posted);
            output::line(&format!("\n{}  ({requests} requests, {passwords} sign-ins)", report.summary()))?;
        }
        if report.failed > 0 {
            bail!("{} of {} cases failed", report.failed, report.lines.len());
        }
        Ok(())
    }

    fn plan(self) -> anyhow::Result<Plan> {
        let from_stdin = input::is_stdin(&self.sheet);
        let text = input::text(&self.sheet)?;
        let shown = self.sheet.display();
        let mut sheet = Sheet::read(text.as_bytes())
            .and_then(Sheet::complete)
            .with_context(|| format!("the sheet {shown} cannot be used"))?;
        if let Some(base) = &self.url {
            sheet.move_to(base);
        }
        let trust = input::trust(self.ca_file.as_deref())?;
        let password = match &self.password_file {
            Some(path) => input::secret_file(path)?,
            None if from_stdin => password::prompt("Password of the test user: ")
                .context("the sheet came from standard input, so give the password with --password-file")?
                .expose_secret()
                .into(),
            None => password::read_known("Password of the test user: ")?.expose_secret().into(),
        };
        let client_secret = match (&self.client_secret_file, &sheet.client_secret) {
            (Some(path), _) => input::secret_file(path)?,
            (None, Some(secret)) => secret.clone(),
            (None, None) => password::prompt("Client secret: ")
                .context("the sheet has no client secret: give it with --client-secret-file")?
                .expose_secret()
                .into(),
        };
        Ok(Plan {
            sheet,
            client_secret,
            user: self.user,
            password,
            other_store: self.other_store.map(|slug| slug.to_string()),
            trust,
            trusts_the_public: self.ca_file.is_none(),
            timeout: Duration::from_secs(self.timeout),
        })
    }
}
