//! Everything about a store that its retailer decides: what a file of it says, and what `store set` changes.

use serde::Serialize;

use super::{AccessPolicy, Store, WireProfile, wire_profile::Preset};
use crate::{
    db::{self, Db, clients, directories, logout_uris},
    types::{Account, DisplayName, Locale, Origin, RedirectUri, Slug},
};

/// A store's settings, complete. As JSON it has the keys of a store's file.
#[derive(Debug, Clone, Serialize)]
pub struct Settings {
    /// Its short name in URLs.
    pub slug: Slug,
    /// Whose users sign in.
    pub directory: Slug,
    /// What shoppers read.
    pub name: DisplayName,
    /// The provider name in VTEX Admin.
    pub provider_name: DisplayName,
    /// The VTEX account.
    pub account: Account,
    /// Its own hosts, the first one first. `{account}.myvtex.com` follows them and is not repeated here.
    pub hosts: Vec<Origin>,
    /// Where responses may go.
    pub redirect_uris: Vec<RedirectUri>,
    /// Where a sign-out may lead back to, beside the store's own front pages.
    pub logout_uris: Vec<RedirectUri>,
    /// The language of a shopper who states none.
    pub locale: Locale,
    /// Who may enter.
    pub access: AccessPolicy,
    /// What its VTEX configuration calls everything.
    pub wire: WireProfile,
}

impl Settings {
    /// Settings with the default of everything that has one: shoppers read the provider name, everybody of the directory
    /// may enter, and VTEX uses today's names and its own callback.
    #[must_use]
    pub fn new(slug: Slug, directory: Slug, provider_name: DisplayName, account: Account) -> Self {
        Self {
            slug,
            directory,
            name: provider_name.clone(),
            provider_name,
            account,
            hosts: Vec::new(),
            redirect_uris: vec![RedirectUri::vtex_shared_callback()],
            logout_uris: Vec::new(),
            locale: Locale::default(),
            access: AccessPolicy::default(),
            wire: Preset::default().profile(),
        }
    }

    /// The settings of a store as it is.
    pub async fn of(db: &Db, store: &Store) -> Result<Self, db::Error> {
        let directory = directories::by_id(db, store.directory).await?;
        let (redirect_uris, logout_uris) = match clients::vtex(db, store.id).await? {
            Some(client) => {
                (clients::redirect_uris(db, client).await?, logout_uris::of_client(db, client).await?)
            }
            None => Default::default(),
        };
        let mut settings = Self {
            slug: store.slug.clone(),
            directory: directory.slug,
            name: store.name.clone(),
            provider_name: store.provider_name.clone(),
            account: store.account.clone(),
            hosts: store.origins.clone(),
            redirect_uris,
            logout_uris,
            locale: store.default_locale,
            access: store.access.clone(),
            wire: store.wire_profile.clone(),
        };
        settings.settle();
        Ok(settings)
    }

    /// Brings lists into the one form that they are compared in; an empty list of redirect URIs is VTEX's own callback.
    pub fn settle(&mut self) {
        keep_first_of_each(&mut self.hosts);
        if self.hosts.last() == Some(&self.account.origin()) {
            self.hosts.pop();
        }
        keep_first_of_each(&mut self.redirect_uris);
        if self.redirect_uris.is_empty() {
            self.redirect_uris.push(RedirectUri::vtex_shared_callback());
        }
        keep_first_of_each(&mut self.logout_uris);
        keep_first_of_each(&mut self.access.groups);
        keep_first_of_each(&mut self.access.email_domains);
    }

    /// The store's origins: its hosts, and the one that VTEX itself serves, where a login may begin too.
    #[must_use]
    pub fn origins(&self) -> Vec<Origin> {
        let mut origins = self.hosts.clone();
        origins.push(self.account.origin());
        keep_first_of_each(&mut origins);
        origins
    }
}

/// Removes what stands in a list a second time.
fn keep_first_of_each<T: Clone + Eq + std::hash::Hash>(items: &mut Vec<T>) {
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert(item.clone()));
}
