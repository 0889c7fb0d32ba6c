//! `simulate`: the stand-in for VTEX against any running identity server. It needs no database and no configuration.

mod knobs;
mod source;

use std::{net::SocketAddr, net::TcpListener, path::PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;
use url::Url;

use self::{
    knobs::Knobs,
    source::{Known, Source},
};
use super::{input, output, serve::bind};
use crate::{
    config::Log,
    server,
    simulator::{Simulator, is_loopback},
    telemetry,
};

/// Play VTEX against a running identity server.
#[derive(Args)]
pub(super) struct Simulate {
    #[command(flatten)]
    source: Source,
    /// Address of the simulated store
    #[arg(long, default_value = "127.0.0.1:8500", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Where browsers reach it, if not at --listen: behind a proxy or a tunnel
    #[arg(long, value_name = "URL")]
    url: Option<Url>,
    /// PEM file of the authority that issued the identity server's certificate, if no public one did
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Offer the hostile store too, though more than this machine may reach the simulator
    #[arg(long)]
    hostile_store: bool,
    /// Print where everything is as one JSON object on one line, then serve
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    knobs: Knobs,
}

impl Simulate {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        telemetry::start(&Log { level: "warn".to_owned(), ..Log::default() });
        let trust = input::trust(self.ca_file.as_deref())?;
        let (mut settings, known) = self.source.read()?;
        self.knobs.turn(&mut settings);
        settings.conduct.hostile_store_anywhere |= self.hostile_store;
        if let Some((name, url)) = settings.uncallable() {
            bail!(
                "the {name} address {url} is plain http: VTEX calls https only (http is allowed here for 127.0.0.1 \
                 and localhost); set `public_url` of the server to its https address"
            );
        }
        let listener = bind(self.listen, "--listen")?;
        let simulator = Simulator::trusting(settings, &base_url(self.url, &listener)?, trust);
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            output::remark(&opened(address, simulator.settings().conduct.hostile_store_anywhere));
        }
        if self.json {
            output::json(&facts(&simulator, known.as_ref()))?;
        } else {
            greet(&simulator, known.as_ref())?;
        }
        until_stopped(&simulator, listener).await
    }
}

/// The address that browsers are sent to.
fn base_url(given: Option<Url>, listener: &TcpListener) -> anyhow::Result<Url> {
    let address = listener.local_addr()?;
    let Some(url) = given else {
        if !address.ip().is_loopback() {
            bail!("a browser cannot be sent to {address} as such: say with --url where it reaches the store");
        }
        return Ok(Url::parse(&format!("http://{address}/"))?);
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
        bail!("--url {url} must be https (http is allowed only for 127.0.0.1 and localhost)");
    }
    Ok(url)
}

/// What a listener that is not on this machine alone opens, and to whom.
fn opened(address: SocketAddr, hostile_store: bool) -> String {
    let hostile = if hostile_store {
        "the hostile store is open too (--hostile-store): anyone there can play its attack on your shoppers"
    } else {
        "the hostile store is closed, unless you add --hostile-store"
    };
    format!(
        "anyone who reaches {address} by the network can open this store and sign in at the identity provider; each \
         browser sees its own logins only; {hostile}. With --listen 127.0.0.1:{} it is this machine's alone",
        address.port()
    )
}

fn facts(simulator: &Simulator, known: Option<&Known>) -> serde_json::Value {
    let settings = simulator.settings();
    json!({
        "store_url": simulator.base_url().as_str(),
        "redirect_uri": simulator.redirect_uri().as_str(),
        "registered": known.map(|known| known.missing(simulator).is_empty()),
        "register_with": known.and_then(|known| known.command(simulator)),
        "account": settings.account,
        "provider_name": settings.provider.name,
        "client_id": settings.provider.client_id,
        "authorize_url": settings.authorization_code.url.as_str(),
        "token_url": settings.token.url.as_str(),
        "userinfo_url": settings.user_info.url.as_str(),
    })
}

fn greet(simulator: &Simulator, known: Option<&Known>) -> anyhow::Result<()> {
    let settings = simulator.settings();
    output::line(&format!("The simulated VTEX store:  {}", simulator.base_url()))?;
    output::line(&format!("The identity provider:     {}", settings.authorization_code.url))?;
    output::line(&format!("The redirect URI:          {}\n", simulator.redirect_uri()))?;
    match known {
        None => output::line(
            "The identity provider must have exactly this redirect URI registered. In vtex-idp:\n\n  \
             vtex-idp store set STORE redirect_uris=...",
        )?,
        Some(known) => match known.command(simulator) {
            None => output::line("The identity provider has it registered.")?,
            Some(command) => {
                output::line(
                    "The identity provider does not know it yet. On the server, and only for as long as you try:",
                )?;
                output::line(&format!("\n  {command}"))?;
            }
        },
    }
    let name = &settings.provider.name;
    output::line(&format!(
        "\nOpen the store, choose \"Sign in with {name}\", and watch every request of the login."
    ))?;
    output::line("Ctrl-C ends it.")
}

async fn until_stopped(simulator: &Simulator, listener: TcpListener) -> anyhow::Result<()> {
    let mut signals = server::StopSignals::listen()?;
    let listening = simulator.server(listener)?;
    let handle = listening.handle();
    let mut serving = actix_web::rt::spawn(listening);
    tokio::select! {
        ended = &mut serving => ended?.context("the listener ended by itself")?,
        () = signals.next() => handle.stop(true).await,
    }
    Ok(())
}
