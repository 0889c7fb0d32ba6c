//! CNPJ: the number by which Brazil's tax office knows a company; with letters since July 2026 (IN RFB 2.229/2024).

use std::{fmt, str::FromStr};

use super::member_number::squeezed;

/// Twelve digits or capital letters and two check digits. `Debug` is masked, since documents never reach a log.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cnpj(String);

/// Why a text is no CNPJ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCnpj {
    /// Other characters or another length.
    #[error(
        "a CNPJ has 12 digits or letters and 2 check digits, such as 11.222.333/0001-81 or 12.ABC.345/01DE-35"
    )]
    Form,
    /// The check digits are those of another number.
    #[error("the last two digits of the CNPJ do not fit the others: a character is wrong")]
    CheckDigits,
}

impl Cnpj {
    /// The fourteen characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as people write it: `12.ABC.345/01DE-35`.
    #[must_use]
    pub fn punctuated(&self) -> String {
        let all = &self.0;
        format!("{}.{}.{}/{}-{}", &all[..2], &all[2..5], &all[5..8], &all[8..12], &all[12..])
    }

    /// Reads a number that a spreadsheet may have robbed of its leading zeros.
    pub fn from_number(text: &str) -> Result<Self, InvalidCnpj> {
        let digits = squeezed(text);
        let may_lack_zeros = (8..14).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
        if may_lack_zeros { format!("{digits:0>14}").parse() } else { text.parse() }
    }
}

impl FromStr for Cnpj {
    type Err = InvalidCnpj;

    fn from_str(text: &str) -> Result<Self, InvalidCnpj> {
        let all = squeezed(text);
        let bytes = all.as_bytes();
        let is_formed = bytes.len() == 14
            && bytes.iter().all(u8::is_ascii_alphanumeric)
            && bytes[12..].iter().all(u8::is_ascii_digit);
        if !is_formed {
            return Err(InvalidCnpj::Form);
        }
        // A character counts as its ASCII code less 48: digits as themselves, A as 17.
        let values: Vec<u32> = bytes.iter().map(|c| u32::from(c - b'0')).collect();
        let check = |count: usize| {
            let weights = (2..=9).cycle().take(count).collect::<Vec<u32>>().into_iter().rev();
            let sum: u32 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            if sum % 11 < 2 { 0 } else { 11 - sum % 11 }
        };
        if bytes.iter().all(|c| *c == b'0') || check(12) != values[12] || check(13) != values[13] {
            return Err(InvalidCnpj::CheckDigits);
        }
        Ok(Self(all))
    }
}

impl fmt::Debug for Cnpj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cnpj(masked)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_letters_read_whatever_the_punctuation() {
        for (text, canonical) in [
            ("11.222.333/0001-81", "11222333000181"),
            ("11222333000181", "11222333000181"),
            ("12.abc.345/01de-35", "12ABC34501DE35"), // the tax office's own example
        ] {
            assert_eq!(text.parse::<Cnpj>().as_ref().map(Cnpj::as_str), Ok(canonical), "{text}");
        }
        let punctuated = "12ABC34501DE35".parse::<Cnpj>().map(|cnpj| cnpj.punctuated());
        assert_eq!(punctuated, Ok("12.ABC.345/01DE-35".to_owned()));
    }

    #[test]
    fn the_check_digits_are_checked() {
        for wrong in ["11222333000180", "12ABC34501DE36", "00000000000000"] {
            assert_eq!(wrong.parse::<Cnpj>(), Err(InvalidCnpj::CheckDigits), "{wrong}");
        }
        for wrong in ["", "1122233300018", "112223330001811", "12ABC34501DE3X", "12ÁBC34501DE35"] {
            assert_eq!(wrong.parse::<Cnpj>(), Err(InvalidCnpj::Form), "{wrong}");
        }
    }

    #[test]
    fn leading_zeros_that_a_spreadsheet_took_are_put_back() {
        assert_eq!(Cnpj::from_number("191"), Err(InvalidCnpj::Form), "too few to be one");
        let whole = "00000000000191".parse::<Cnpj>();
        assert!(whole.is_ok());
    }
}
