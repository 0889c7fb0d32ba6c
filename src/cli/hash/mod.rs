//! `hash`: password hashes that other software made.

mod detect;
mod sample;
mod wrap;

use clap::Subcommand;

use super::Place;

/// Password hashes of other software.
#[derive(Subcommand)]
pub(super) enum Hash {
    /// Find out how hashes were made, from a sample of rows and passwords that are known for some of them
    Detect(detect::Detect),
    /// Make weak imported hashes strong before anybody signs in: argon2id of the old hash
    Wrap(wrap::Wrap),
}

impl Hash {
    pub(super) async fn run(self, at: Place) -> anyhow::Result<()> {
        match self {
            Self::Detect(detect) => detect.run(&at.config()?),
            Self::Wrap(wrap) => wrap.run(&at.open().await?).await,
        }
    }
}
