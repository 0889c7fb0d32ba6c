//! What can be set of a directory.

use anyhow::bail;
use clap::Args;

use crate::{
    accounts::directories::NewDirectory,
    app::App,
    db::directories::Directory,
    types::{DisplayName, IdentifierKinds, PhoneRegion, Slug},
};

/// What can be set of a directory.
#[derive(Args)]
pub(in crate::cli) struct Settings {
    /// What its users may type to sign in, in the order in which it is tried: email, cpf, cnpj, phone, `card_number`,
    /// `employee_number`, `user_name`
    #[arg(long, value_name = "KINDS")]
    identifiers: Option<IdentifierKinds>,
    /// The country whose code may be left out of a phone number [default: BR]
    #[arg(long, value_name = "COUNTRY")]
    phone_region: Option<PhoneRegion>,
    /// Look its users up in the source of this name in the configuration
    #[arg(long)]
    source: Option<Slug>,
    /// Keep its users here, in no source
    #[arg(long, conflicts_with = "source")]
    no_source: bool,
}

impl Settings {
    pub(super) fn of_new(self, app: &App, slug: Slug, name: DisplayName) -> anyhow::Result<NewDirectory> {
        self.check(app)?;
        let usual = NewDirectory::named(slug, name);
        Ok(NewDirectory {
            identifiers: self.identifiers.unwrap_or(usual.identifiers),
            phone_region: self.phone_region.unwrap_or(usual.phone_region),
            source: self.source,
            ..usual
        })
    }

    pub(super) fn over(self, app: &App, directory: &mut Directory) -> anyhow::Result<()> {
        self.check(app)?;
        if let Some(identifiers) = self.identifiers {
            directory.identifiers = identifiers;
        }
        if let Some(phone_region) = self.phone_region {
            directory.phone_region = phone_region;
        }
        if self.no_source || self.source.is_some() {
            directory.source = self.source;
        }
        Ok(())
    }

    fn check(&self, app: &App) -> anyhow::Result<()> {
        let Some(source) = &self.source else { return Ok(()) };
        if app.config.sources.contains_key(source.as_str()) {
            return Ok(());
        }
        bail!("the configuration has no [sources.{source}]; see docs/configuration.md")
    }
}
