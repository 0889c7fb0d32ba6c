//! What `simulate` is told of the identity server: the sheet or the settings, and the client secret.

use std::{io::IsTerminal, path::PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use crate::{
    cli::input,
    simulator::{Secret, Settings, Sheet, Simulator},
};

/// Where the settings come from.
#[derive(Args)]
pub(super) struct Source {
    /// What `vtex-idp store sheet STORE --format json` printed; - reads standard input
    #[arg(long, value_name = "FILE", required_unless_present = "settings", conflicts_with = "settings")]
    sheet: Option<PathBuf>,
    /// Every setting of the simulator as JSON, for whatever a sheet cannot say; - reads standard input
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// A file with the client secret as its first line [default: the one in the sheet, else asked for]
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
}

/// What the identity server has of the store.
pub(super) struct Known {
    store: String,
    redirect_uris: Vec<String>,
    hosts: Vec<String>,
}

impl Source {
    /// The settings, with the client secret, and what the server has registered if a sheet says so.
    pub(super) fn read(&self) -> anyhow::Result<(Settings, Option<Known>)> {
        let (mut settings, known) = match (&self.sheet, &self.settings) {
            (Some(file), _) => {
                let sheet = Sheet::read(input::text(file)?.as_bytes()).with_context(|| {
                    let name = file.display();
                    format!("{name} is no settings sheet; make one with `vtex-idp store sheet STORE --format json`")
                })?;
                let known = Known {
                    store: sheet.store.clone(),
                    redirect_uris: sheet.redirect_uris.clone(),
                    hosts: sheet.hosts.iter().map(|host| host.origin().ascii_serialization()).collect(),
                };
                (sheet.settings(), Some(known))
            }
            (None, Some(file)) => {
                let settings = serde_json::from_str(&input::text(file)?)
                    .with_context(|| format!("{} holds no settings of the simulator", file.display()))?;
                (settings, None)
            }
            (None, None) => bail!("name a sheet with --sheet, or settings with --settings"),
        };
        if let Some(file) = &self.client_secret_file {
            settings.provider.client_secret = input::secret_file(file)?;
        } else if settings.provider.client_secret.expose().is_empty() {
            settings.provider.client_secret = ask(&settings.provider.client_id)?;
        }
        Ok((settings, known))
    }
}

/// At the terminal, whatever standard input is: the sheet may come from there.
fn ask(client_id: &str) -> anyhow::Result<Secret> {
    const MISSING: &str = "the client secret is missing: it is in no sheet but the one made with it; name a file \
                           with --client-secret-file, or run this in a terminal to be asked";
    if !std::io::stderr().is_terminal() {
        bail!(MISSING);
    }
    let typed = rpassword::prompt_password(format!("Client secret of {client_id}: ")).context(MISSING)?;
    if typed.is_empty() {
        bail!(MISSING);
    }
    Ok(typed.as_str().into())
}

impl Known {
    /// What the server lacks for this simulator: a redirect URI, a host that the state's `errorUrl` may name.
    pub(super) fn missing(&self, simulator: &Simulator) -> Vec<(&'static str, String)> {
        let redirect_uri = simulator.redirect_uri().to_string();
        let origin = simulator.base_url().origin().ascii_serialization();
        let mut missing = Vec::new();
        if !self.redirect_uris.contains(&redirect_uri) {
            missing
                .push(("redirect_uris", [self.redirect_uris.clone(), vec![redirect_uri]].concat().join(",")));
        }
        if simulator.settings().conduct.state_has_error_url && !self.hosts.contains(&origin) {
            missing.push(("hosts", [self.hosts.clone(), vec![origin]].concat().join(",")));
        }
        missing
    }

    /// The command that adds what is missing; `None` if nothing is.
    pub(super) fn command(&self, simulator: &Simulator) -> Option<String> {
        let missing = self.missing(simulator);
        let settings: Vec<_> = missing.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        (!settings.is_empty()).then(|| format!("vtex-idp store set {} {}", self.store, settings.join(" ")))
    }
}
