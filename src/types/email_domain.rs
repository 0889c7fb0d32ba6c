//! What stands behind the `@` of an e-mail address.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Email;

/// A domain in lower case, such as `example.com`. Its subdomains are other domains.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct EmailDomain(String);

/// Why a text is no domain of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail domain: write what stands behind the @, such as example.com")]
pub struct InvalidEmailDomain;

impl EmailDomain {
    /// The domain as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an address is of this very domain.
    #[must_use]
    pub fn is_of(&self, email: &Email) -> bool {
        email.as_str().rsplit_once('@').is_some_and(|(_, domain)| domain == self.0)
    }
}

impl FromStr for EmailDomain {
    type Err = InvalidEmailDomain;

    fn from_str(text: &str) -> Result<Self, InvalidEmailDomain> {
        let domain = text.trim().trim_start_matches('@').to_lowercase();
        let of_an_address = !domain.contains('@') && format!("a@{domain}").parse::<Email>().is_ok();
        if of_an_address { Ok(Self(domain)) } else { Err(InvalidEmailDomain) }
    }
}

impl TryFrom<String> for EmailDomain {
    type Error = InvalidEmailDomain;

    fn try_from(text: String) -> Result<Self, InvalidEmailDomain> {
        text.parse()
    }
}

impl fmt::Display for EmailDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_domain_matches() {
        let domain: EmailDomain = "@Example.COM".parse().expect("a domain");
        let of = |email: &str| domain.is_of(&email.parse().expect("an e-mail"));
        assert!(of("a@example.com") && of("A@EXAMPLE.com"));
        assert!(!of("a@sub.example.com") && !of("a@badexample.com") && !of("a@example.com.br"));
    }

    #[test]
    fn what_stands_behind_no_at_is_refused() {
        for wrong in ["", "a@example.com", "example", "exa mple.com", "*.example.com"] {
            assert!(wrong.parse::<EmailDomain>().is_err(), "{wrong}");
        }
    }
}
