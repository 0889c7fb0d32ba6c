//! Scopes: what a client may learn or do (RFC 6749 section 3.3; OpenID Connect Core sections 5.4 and 11).

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// One scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// An ID token.
    Openid,
    /// The name.
    Profile,
    /// The verified e-mail.
    Email,
    /// A refresh token, which outlives the session.
    OfflineAccess,
}

impl Scope {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Openid, Self::Profile, Self::Email, Self::OfflineAccess];

    /// The scope on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Openid => "openid",
            Self::Profile => "profile",
            Self::Email => "email",
            Self::OfflineAccess => "offline_access",
        }
    }
}

/// A set of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes(u8);

/// A text names a scope that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such scope: choose among openid, profile, email and offline_access")]
pub struct UnknownScope;

impl Scopes {
    /// Whether `scope` is among them.
    #[must_use]
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u8) != 0
    }

    /// These without one.
    #[must_use]
    pub const fn without(self, scope: Scope) -> Self {
        Self(self.0 & !(1 << scope as u8))
    }

    /// Those that are in both.
    #[must_use]
    pub const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether all of them are in `other`.
    #[must_use]
    pub const fn are_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope))
    }

    /// Those of a request that there are; what is not known is ignored (OpenID Connect Core section 3.1.2.1).
    #[must_use]
    pub fn known_of(text: &str) -> Self {
        let named = |scope: &Scope| text.split(' ').any(|word| word == scope.as_str());
        Scope::ALL.into_iter().filter(named).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<T: IntoIterator<Item = Scope>>(scopes: T) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | 1 << scope as u8))
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    /// Reads names with spaces or commas between them.
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let words = text.split([' ', ',']).filter(|word| !word.is_empty());
        let scope = |word| Scope::ALL.into_iter().find(|scope| scope.as_str() == word).ok_or(UnknownScope);
        words.map(scope).collect()
    }
}

impl TryFrom<String> for Scopes {
    type Error = UnknownScope;

    fn try_from(text: String) -> Result<Self, UnknownScope> {
        text.parse()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Scope::as_str).collect::<Vec<_>>().join(" "))
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_scopes_is_written_as_it_is_read() {
        let scopes: Scopes = "email openid,offline_access".parse().expect("scopes");
        assert_eq!(scopes.to_string(), "openid email offline_access");
        assert!(scopes.has(Scope::Email) && !scopes.has(Scope::Profile));
        assert_eq!(scopes.without(Scope::OfflineAccess).to_string(), "openid email");
        assert_eq!(scopes.common("profile email".parse().expect("scopes")).to_string(), "email");
        assert_eq!("".parse::<Scopes>(), Ok(Scopes::default()));
        assert_eq!("email admin".parse::<Scopes>(), Err(UnknownScope));
    }

    #[test]
    fn what_is_not_known_is_ignored_in_a_request() {
        let asked = Scopes::known_of("email  phone openid EMAIL");
        assert_eq!(asked.to_string(), "openid email");
        assert!(asked.are_within("openid profile email".parse().expect("scopes")));
        assert!(!asked.are_within("openid".parse().expect("a scope")));
    }
}
