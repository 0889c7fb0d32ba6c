//! An e-mail address in its one canonical form: VTEX's sole key of a shopper.

use std::{fmt, str::FromStr};

use serde::Serialize;

/// A canonical e-mail address: trimmed, lower-cased, of valid form, at most 254 characters.
///
/// Dots and plus tags are kept: folding them would merge people. `Debug` is masked, since addresses never reach a log;
/// `Display` shows the address.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct Email(String);

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address: write it as name@example.com")]
pub struct InvalidEmail;

impl Email {
    /// One that was kept as it is: written down from an [`Email`].
    #[must_use]
    pub const fn kept(canonical: String) -> Self {
        Self(canonical)
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as one may show it to somebody who is probably the one: `m***@example.com`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local_part, domain) = self.0.rsplit_once('@').unwrap_or_default();
        let first: String = local_part.chars().take(1).collect();
        format!("{first}***@{domain}")
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        let canonical = text.trim().to_lowercase();
        let options = email_address::Options::default().with_required_tld().without_domain_literal();
        let options = options.without_display_text();
        // A few letters beyond ASCII become ASCII in lower case, such as the Kelvin sign: two addresses would become one.
        let merges = canonical.is_ascii() && !text.trim().is_ascii();
        if merges || canonical.len() > 254 || canonical.contains(['"', ' ', '\0']) {
            return Err(InvalidEmail);
        }
        email_address::EmailAddress::parse_with_options(&canonical, options).map_err(|_| InvalidEmail)?;
        Ok(Self(canonical))
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(masked)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_lower_cased() {
        let email: Email = "  A.Shopper+vtex@Example.COM ".parse().expect("valid");
        assert_eq!(email.as_str(), "a.shopper+vtex@example.com");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "shopper",
            "shopper@",
            "@example.com",
            "shopper@localhost",
            "a b@example.com",
            "\"a\"@example.com",
            "shopper@[127.0.0.1]",
            "A Shopper <a@example.com>",
            "\u{212a}@example.com",
        ] {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_masked_address_shows_its_first_letter_and_its_domain() {
        for (text, masked) in [
            ("member@example.com", "m***@example.com"),
            ("m@example.com", "m***@example.com"),
            ("\u{e7}lub@example.com.br", "\u{e7}***@example.com.br"),
        ] {
            assert_eq!(text.parse::<Email>().expect("valid").masked(), masked);
        }
    }

    #[test]
    fn debug_does_not_show_the_address() {
        let email: Email = "shopper@example.com".parse().expect("valid");
        assert!(!format!("{email:?}").contains("shopper"));
    }
}
