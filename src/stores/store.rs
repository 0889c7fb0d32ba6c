//! A store, as loaded: everything about it that a request needs.

use serde::de::DeserializeOwned;
use url::Url;

use super::{AccessPolicy, WireProfile};
use crate::{
    db::{self, Db, stores},
    types::{Account, DirectoryId, DisplayName, Locale, Origin, Slug, StoreId, params::encode},
};

/// One VTEX account that has registered us as its OAuth provider.
#[derive(Debug, Clone)]
pub struct Store {
    /// Its row.
    pub id: StoreId,
    /// Whose users sign in.
    pub directory: DirectoryId,
    /// Its short name in URLs.
    pub slug: Slug,
    /// What shoppers read.
    pub name: DisplayName,
    /// The provider name in VTEX Admin, case-sensitive.
    pub provider_name: DisplayName,
    /// The VTEX account.
    pub account: Account,
    /// Its own hosts; the first is where the way back leads.
    pub origins: Vec<Origin>,
    /// The language of a shopper who states none.
    pub default_locale: Locale,
    /// What its VTEX configuration calls everything.
    pub wire_profile: WireProfile,
    /// Who may enter.
    pub access: AccessPolicy,
    /// Raised by every change.
    pub version: i64,
}

/// Why a store could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// What is kept as its wire profile or access policy is none.
    #[error("the {what} of store `{slug}` cannot be read: {source}")]
    Unreadable {
        /// Which store.
        slug: Slug,
        /// What of it.
        what: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl Store {
    /// The store with this slug.
    pub async fn by_slug(db: &Db, slug: &Slug) -> Result<Option<Self>, LoadError> {
        match stores::by_slug(db, slug).await? {
            Some(row) => Self::load(db, row).await.map(Some),
            None => Ok(None),
        }
    }

    /// Every store, by slug.
    pub async fn all(db: &Db) -> Result<Vec<Self>, LoadError> {
        let mut all = Vec::new();
        for row in stores::all(db).await? {
            all.push(Self::load(db, row).await?);
        }
        Ok(all)
    }

    async fn load(db: &Db, row: stores::Store) -> Result<Self, LoadError> {
        let origins = stores::origins(db, row.id).await?;
        let wire_profile = read(&row.slug, "wire profile", &row.wire_profile)?;
        let access = read(&row.slug, "access policy", &row.access_policy)?;
        Ok(Self {
            id: row.id,
            directory: row.directory_id,
            slug: row.slug,
            name: row.name,
            provider_name: row.provider_name,
            account: row.account,
            origins,
            default_locale: row.default_locale,
            wire_profile,
            access,
            version: row.version,
        })
    }

    /// Where a shopper who gives up goes.
    #[must_use]
    pub fn home(&self) -> String {
        format!("{}/", self.first_origin())
    }

    /// Where a login begins anew: VTEX starts it at once for this link.
    #[must_use]
    pub fn login_again(&self) -> String {
        format!(
            "{}/login?oAuthRedirect={}&returnUrl=/",
            self.first_origin(),
            encode(self.provider_name.as_str())
        )
    }

    /// Whether `url` leads to a host of this store's: one of its own, or one that VTEX itself serves it under,
    /// workspaces (`NAME--ACCOUNT.myvtex.com`) included.
    #[must_use]
    pub fn owns(&self, url: &Url) -> bool {
        let own = self.origins.iter().filter_map(|origin| Url::parse(origin.as_str()).ok());
        if own.map(|own| own.origin()).any(|own| own == url.origin()) {
            return true;
        }
        let account = self.account.as_str().to_ascii_lowercase();
        let by_vtex = |host: &str| {
            host == format!("{account}.vtexcommercestable.com.br")
                || host
                    .strip_suffix(&format!("--{account}.myvtex.com"))
                    .is_some_and(|name| !name.contains('.'))
        };
        url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(by_vtex)
    }

    fn first_origin(&self) -> String {
        self.origins
            .first()
            .map_or_else(|| format!("https://{}.myvtex.com", self.account), ToString::to_string)
    }

    /// The issuer that this store is (RFC 8414 section 2), for a server reached at `base_url`.
    #[must_use]
    pub fn issuer(&self, base_url: &str) -> String {
        format!("{base_url}/{}", self.slug)
    }

    /// Where this store's endpoints begin, for a server reached at `base_url`.
    #[must_use]
    pub fn endpoint(&self, base_url: &str, name: &str) -> String {
        format!("{base_url}/{}/oauth/{name}", self.slug)
    }

    /// Where its shoppers sign out, for a server reached at `base_url`.
    #[must_use]
    pub fn logout_url(&self, base_url: &str) -> String {
        format!("{base_url}/{}/logout", self.slug)
    }
}

fn read<T: DeserializeOwned>(slug: &Slug, what: &'static str, json: &str) -> Result<T, LoadError> {
    serde_json::from_str(json).map_err(|source| LoadError::Unreadable { slug: slug.clone(), what, source })
}
