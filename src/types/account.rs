//! A VTEX account: the first part of `ACCOUNT.myvtex.com`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Origin;

/// An account name: letters, digits and hyphens, such that `ACCOUNT.myvtex.com` is a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(try_from = "String")]
pub struct Account(String);

/// Why a text is no account name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a VTEX account name: it is the first part of ACCOUNT.myvtex.com")]
pub struct InvalidAccount;

impl Account {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where VTEX itself serves the store.
    ///
    /// # Panics
    /// Never: it was parsed as part of a host.
    #[must_use]
    pub fn origin(&self) -> Origin {
        host_of(&self.0).expect("checked when it was made")
    }
}

fn host_of(account: &str) -> Option<Origin> {
    format!("{}.myvtex.com", account.to_ascii_lowercase()).parse().ok()
}

impl FromStr for Account {
    type Err = InvalidAccount;

    fn from_str(text: &str) -> Result<Self, InvalidAccount> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if text.is_empty() || text.len() > 63 || !text.chars().all(allowed) || host_of(text).is_none() {
            return Err(InvalidAccount);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Account {
    type Error = InvalidAccount;

    fn try_from(text: String) -> Result<Self, InvalidAccount> {
        text.parse()
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_makes_a_host() {
        let account: Account = "MyStore".parse().expect("an account");
        assert_eq!(account.origin().as_str(), "https://mystore.myvtex.com");
        for wrong in ["", "my.store", "a.myvtex.com", "a/b", "xn--zz", "loja ç"] {
            assert!(wrong.parse::<Account>().is_err(), "{wrong}");
        }
    }
}
