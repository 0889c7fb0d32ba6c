//! The command line: one file for each command. Results go to standard output, everything else to standard error.
//!
//! Exit codes: 0 done, 1 not done (the message says why and what to do), 2 the command line itself is wrong.

mod audit;
mod calibrate;
mod check;
mod client;
mod db;
mod demo;
mod directory;
mod doctor;
mod hash;
mod health;
mod input;
mod key;
mod language;
mod log;
mod output;
mod password;
mod progress;
mod serve;
mod session;
mod sheet;
mod simulate;
mod store;
#[cfg(test)]
mod tests;
mod user;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    app::App,
    config::Config,
    telemetry,
    types::{Clock, audit::Actor},
};

/// The identity provider that retailers put behind VTEX ID.
#[derive(Parser)]
#[command(name = "vtex-idp", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where the configuration and the data are.
#[derive(Args)]
struct Place {
    /// Configuration file [default: vtex-idp.toml, if it exists]
    #[arg(long, global = true, env = "VTEX_IDP_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the server's key and the SQLite database [default: vtex-idp-data]
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Show it working: the server, a store and a stand-in for VTEX on this machine
    Demo(demo::Demo),
    /// Play VTEX against a running server, to try a set-up before VTEX does
    Simulate(Box<simulate::Simulate>),
    /// Serve shoppers and VTEX
    Serve,
    /// Ask a running server whether it is ready (for container health checks)
    Health,
    /// Prove a set-up: play VTEX and a shopper against a running server
    Check(check::Check),
    /// Measure this machine: logins a second, and the settings that follow
    Calibrate(calibrate::Calibrate),
    /// Look for what is wrong with a set-up, from the settings to the public address, and say what to do
    Doctor(doctor::Doctor),
    /// Directories, whose users sign in
    #[command(subcommand)]
    Directory(directory::Directory),
    /// VTEX stores
    #[command(subcommand)]
    Store(store::Store),
    /// A store's OAuth client
    #[command(subcommand)]
    Client(client::Client),
    /// The keys that sign ID tokens and JWT access tokens, and the server's own
    #[command(subcommand)]
    Key(key::Key),
    /// People in a directory
    #[command(subcommand)]
    User(user::User),
    /// Browsers that are signed in
    #[command(subcommand)]
    Session(session::Session),
    /// The database as a whole: moving it, backing it up
    #[command(subcommand)]
    Db(db::Database),
    /// Password hashes that other software made
    #[command(subcommand)]
    Hash(hash::Hash),
    /// A store's logins: what VTEX sent, what went wrong and what to change
    Log(log::Log),
    /// What was changed and by whom, and what stood against an attack: the audit trail
    Audit(audit::Audit),
}

/// Runs the command that the process was started with.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    match Box::pin(carry_out(cli)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(Cli { place: at, command }: Cli) -> anyhow::Result<()> {
    match command {
        Command::Demo(command) => command.run(at.data_dir).await,
        Command::Simulate(command) => command.run().await,
        Command::Serve => serve::run(at.config()?).await,
        Command::Health => health::run(&at.config()?),
        Command::Check(command) => command.run(),
        Command::Calibrate(command) => command.run(&at.config()?).await,
        Command::Doctor(command) => command.run(at).await,
        Command::Directory(command) => command.run(&at.open().await?).await,
        Command::Store(command) => command.run(&at.open().await?).await,
        Command::Client(command) => command.run(&at.open().await?).await,
        Command::Key(command) => command.run(at).await,
        Command::User(command) => command.run(&at.open().await?).await,
        Command::Session(command) => command.run(&at.open().await?).await,
        Command::Db(command) => command.run(at).await,
        Command::Hash(command) => command.run(at).await,
        Command::Log(command) => command.run(&at.open().await?).await,
        Command::Audit(command) => command.run(&at.open().await?).await,
    }
}

impl Place {
    fn config(self) -> anyhow::Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(data_dir) = self.data_dir {
            config.data_dir = data_dir;
        }
        Ok(config)
    }

    /// The configuration for a command whose own words are the result.
    fn quiet_config(self) -> anyhow::Result<Config> {
        let mut config = self.config()?;
        if config.log.level == crate::config::Log::default().level {
            // A command's own words are enough; sqlx would repeat a slow statement in full.
            "warn,sqlx=error".clone_into(&mut config.log.level);
        }
        telemetry::start(&config.log);
        Ok(config)
    }

    /// Opens the application for a command that changes or shows data.
    async fn open(self) -> anyhow::Result<App> {
        Ok(App::open_as(Actor::command(), self.quiet_config()?, Clock::System).await?)
    }
}
