//! A telephone number in E.164, by the numbering plans of `phonenumber`, with Brazil's ninth digit put in.

use std::{fmt, str::FromStr};

use phonenumber::{Mode, country::Id};
use serde::Serialize;

/// The country whose code may be left out: two letters (ISO 3166-1), such as `BR`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct PhoneRegion(String);

/// Why a text is no region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a country: write two letters, such as BR")]
pub struct InvalidRegion;

impl PhoneRegion {
    fn id(&self) -> Option<Id> {
        self.0.parse().ok()
    }
}

impl Default for PhoneRegion {
    fn default() -> Self {
        Self("BR".to_owned())
    }
}

impl FromStr for PhoneRegion {
    type Err = InvalidRegion;

    fn from_str(text: &str) -> Result<Self, InvalidRegion> {
        let region = Self(text.trim().to_ascii_uppercase());
        if region.id().is_some() { Ok(region) } else { Err(InvalidRegion) }
    }
}

impl fmt::Display for PhoneRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A number as `+5511987654321`. `Debug` is masked, since numbers never reach a log.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a telephone number: write it with its area code, such as (11) 98765-4321, or with its country code, such as +5511987654321"
)]
pub struct InvalidPhone;

/// Longer than any number with its punctuation.
const MAX_BYTES: usize = 40;

impl Phone {
    /// Reads a number; without a country code it is one of `region`.
    pub fn read(text: &str, region: &PhoneRegion) -> Result<Self, InvalidPhone> {
        let text = text.trim();
        let text =
            &text.strip_prefix("00").map_or_else(|| text.to_owned(), |rest| format!("+{}", rest.trim()));
        let allowed = |c: char| c.is_ascii_digit() || " ()+-./\u{a0}".contains(c);
        if text.len() > MAX_BYTES || !is_of_a_length(text) || !text.chars().all(allowed) {
            return Err(InvalidPhone); // also keeps what is hopeless away from the numbering plans
        }
        Self::by_plan(text, region)
            .or_else(|| Self::by_plan(&with_ninth_digit(text, region)?, region))
            .ok_or(InvalidPhone)
    }

    /// The number whose one form reads as itself: of a strange enough text the plans make one that does not.
    fn by_plan(text: &str, region: &PhoneRegion) -> Option<Self> {
        let form = e164(text, region)?;
        (is_of_a_length(&form) && e164(&form, region).as_ref() == Some(&form)).then_some(Self(form))
    }

    /// The number in E.164.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits of a number in E.164 after its country code: `11987654321`.
    #[must_use]
    pub fn national_part(e164: &str) -> Option<String> {
        Some(phonenumber::parse(None, e164).ok()?.national().to_string())
    }
}

fn is_of_a_length(text: &str) -> bool {
    (8..=20).contains(&text.bytes().filter(u8::is_ascii_digit).count())
}

fn e164(text: &str, region: &PhoneRegion) -> Option<String> {
    let number = phonenumber::parse(region.id(), text).ok()?;
    let is_whole = number.extension().is_none() && number.is_valid();
    is_whole.then(|| number.format().mode(Mode::E164).to_string())
}

/// Brazil's mobile numbers got a 9 in front until 2016; many are still written with eight digits.
fn with_ninth_digit(text: &str, region: &PhoneRegion) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text.starts_with('+') || digits.len() > 11;
    let national = match digits.strip_prefix("55") {
        Some(national) if international => national,
        _ if !international && region.0 == "BR" => digits.strip_prefix('0').unwrap_or(&digits),
        _ => return None,
    };
    let (area, subscriber) = national.split_at_checked(2)?;
    let was_mobile = subscriber.len() == 8 && subscriber.starts_with(['6', '7', '8', '9']);
    was_mobile.then(|| format!("+55{area}9{subscriber}"))
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(masked)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, region: &str) -> Option<String> {
        let phone = Phone::read(text, &region.parse().expect("a region")).ok()?;
        Some(phone.as_str().to_owned())
    }

    #[test]
    fn however_a_brazilian_writes_it_it_is_the_same_number() {
        for text in [
            "+55 11 98765-4321",
            "5511987654321",
            "(11) 98765-4321",
            "11987654321",
            "011 98765.4321",
            "0 15 11 98765-4321", // with a carrier's code
            "(11) 8765-4321",     // from before the ninth digit
            "+55 (11) 8765-4321",
            "551187654321",
            "0055 11 98765-4321",
        ] {
            assert_eq!(read(text, "BR").as_deref(), Some("+5511987654321"), "{text}");
        }
        assert_eq!(
            read("(11) 3123-4567", "BR").as_deref(),
            Some("+551131234567"),
            "a landline keeps its eight"
        );
    }

    #[test]
    fn other_countries_follow_their_own_plans() {
        assert_eq!(read("11 2345-6789", "AR").as_deref(), Some("+541123456789"));
        assert_eq!(read("+1 650-253-0000", "BR").as_deref(), Some("+16502530000"));
        assert_eq!(read("650-253-0000", "US").as_deref(), Some("+16502530000"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for wrong in [
            "",
            "98765-4321",
            "12345678909",
            "0800-FLOWERS",
            "+55",
            "+99 1234 5678",
            "00-4312437", // as short as +4312437
            "+43 0 12437",
            "11 98765 4321 ramal 5",
            &"1".repeat(300),
        ] {
            assert_eq!(read(wrong, "BR"), None, "{wrong}");
        }
    }

    #[test]
    fn the_national_part_stands_without_the_country() {
        assert_eq!(Phone::national_part("+5511987654321").as_deref(), Some("11987654321"));
    }
}
