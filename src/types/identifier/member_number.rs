//! The number of a card, a membership or an employee: whatever form a retailer gave it.

use std::{fmt, str::FromStr};

/// 1 to 40 digits and capital letters. Leading zeros count. `Debug` is masked: what people are known by is not logged.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MemberNumber(String);

/// Why a text is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write 1 to 40 digits and letters; spaces, dots, hyphens and slashes between them do not count")]
pub struct InvalidMemberNumber;

impl MemberNumber {
    /// The digits and letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MemberNumber {
    type Err = InvalidMemberNumber;

    fn from_str(text: &str) -> Result<Self, InvalidMemberNumber> {
        let number = squeezed(text);
        let is_formed = (1..=40).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_alphanumeric());
        if is_formed { Ok(Self(number)) } else { Err(InvalidMemberNumber) }
    }
}

impl fmt::Debug for MemberNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemberNumber(masked)")
    }
}

/// `text` in capitals without what people put between the parts of a number. Other characters stay, to be refused.
pub(super) fn squeezed(text: &str) -> String {
    let between = |c: char| c.is_whitespace() || ".-/_".contains(c) || ('\u{2010}'..='\u{2015}').contains(&c);
    text.chars().filter(|c| !between(*c)).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_is_left_without_punctuation() {
        let read = |text: &str| text.parse::<MemberNumber>().map(|number| number.as_str().to_owned());
        assert_eq!(read(" 0012-34 ab/7 "), Ok("001234AB7".to_owned()));
        for wrong in ["", " - ", "a@b", "ção", &"1".repeat(41)] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
