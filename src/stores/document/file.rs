//! What a file says of a store, and the shortest file that says all of it.

use serde::{Deserialize, Serialize};

use super::{
    Unreadable,
    part::{AccessPart, Part, WirePart},
};
use crate::{
    stores::{AccessPolicy, Settings, wire_profile::Preset},
    types::{Account, DisplayName, Locale, Origin, RedirectUri, Slug},
};

/// What a file or a command says of a store.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a table of settings")]
pub struct Document {
    slug: Option<Slug>,
    directory: Option<Slug>,
    name: Option<DisplayName>,
    provider_name: Option<DisplayName>,
    account: Option<Account>,
    hosts: Option<Vec<Origin>>,
    redirect_uris: Option<Vec<RedirectUri>>,
    logout_uris: Option<Vec<RedirectUri>>,
    locale: Option<Locale>,
    preset: Option<Preset>,
    #[serde(skip_serializing_if = "Part::is_empty")]
    access: AccessPart,
    #[serde(skip_serializing_if = "Part::is_empty")]
    wire: WirePart,
}

/// A key that has no default is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{key}` is missing: {what}, such as {key} = \"{example}\"")]
pub struct Missing {
    key: &'static str,
    what: &'static str,
    example: &'static str,
}

impl Document {
    /// Reads a file's text.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        toml::from_str(text).map_err(|error| Unreadable::new(text, &error))
    }

    /// The settings that a file describes, with the defaults of what it leaves out.
    pub fn complete(self) -> Result<Settings, Missing> {
        let missing = |key, what, example| Missing { key, what, example };
        let slug = self.slug.ok_or_else(|| missing("slug", "the store's short name in URLs", "my-store"))?;
        let directory = self.directory.ok_or_else(|| missing("directory", "whose users sign in", "main"))?;
        let provider_name = self
            .provider_name
            .ok_or_else(|| missing("provider_name", "the provider name of VTEX Admin", "Loyalty Club"))?;
        let account = self
            .account
            .ok_or_else(|| missing("account", "the first part of ACCOUNT.myvtex.com", "mystore"))?;
        let mut settings = Settings::new(slug, directory, provider_name, account);
        self.name.over(&mut settings.name);
        self.hosts.over(&mut settings.hosts);
        self.redirect_uris.over(&mut settings.redirect_uris);
        self.logout_uris.over(&mut settings.logout_uris);
        self.locale.over(&mut settings.locale);
        settings.wire = self.preset.unwrap_or_default().profile();
        self.access.over(&mut settings.access);
        self.wire.over(&mut settings.wire);
        settings.settle();
        Ok(settings)
    }

    /// The shortest file that describes these settings: of the wire profile it holds what differs from the nearest
    /// preset.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let preset = nearest_preset(settings);
        let all = settings.clone();
        Self {
            slug: Some(all.slug),
            directory: Some(all.directory),
            name: Some(all.name),
            provider_name: Some(all.provider_name),
            account: Some(all.account),
            hosts: Some(all.hosts),
            redirect_uris: Some(all.redirect_uris),
            logout_uris: Some(all.logout_uris),
            locale: Some(all.locale),
            preset: Some(preset),
            access: Part::between(&AccessPolicy::default(), &all.access),
            wire: Part::between(&preset.profile(), &all.wire),
        }
    }

    /// The file's text.
    ///
    /// # Panics
    /// Never: texts and lists make TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("texts and lists make TOML")
    }

    /// Puts what is said over settings, but for the preset: that is where a wire profile begins, not what it is.
    pub(in crate::stores) fn over(self, settings: &mut Settings) {
        self.slug.over(&mut settings.slug);
        self.directory.over(&mut settings.directory);
        self.name.over(&mut settings.name);
        self.provider_name.over(&mut settings.provider_name);
        self.account.over(&mut settings.account);
        self.hosts.over(&mut settings.hosts);
        self.redirect_uris.over(&mut settings.redirect_uris);
        self.logout_uris.over(&mut settings.logout_uris);
        self.locale.over(&mut settings.locale);
        self.access.over(&mut settings.access);
        self.wire.over(&mut settings.wire);
    }
}

/// The preset from which the fewest keys of a wire profile differ; today's first.
pub(in crate::stores) fn nearest_preset(settings: &Settings) -> Preset {
    let away = |preset: &Preset| {
        let said: WirePart = Part::between(&preset.profile(), &settings.wire);
        toml::to_string(&said).expect("texts and lists make TOML").lines().count()
    };
    Preset::ALL.into_iter().min_by_key(away).unwrap_or_default()
}
