//! CPF: the number by which Brazil's tax office knows a person.

use std::{fmt, str::FromStr};

use super::member_number::squeezed;

/// Eleven digits, of which the last two check the others. `Debug` is masked, since documents never reach a log.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cpf(String);

/// Why a text is no CPF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCpf {
    /// Other characters or another length.
    #[error("a CPF has 11 digits, such as 123.456.789-09")]
    Form,
    /// The check digits are those of another number.
    #[error("the last two digits of the CPF do not fit the others: a digit is wrong")]
    CheckDigits,
}

impl Cpf {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as people write it: `123.456.789-09`.
    #[must_use]
    pub fn punctuated(&self) -> String {
        let digits = &self.0;
        format!("{}.{}.{}-{}", &digits[..3], &digits[3..6], &digits[6..9], &digits[9..])
    }

    /// Reads a number that a spreadsheet may have robbed of its leading zeros.
    pub fn from_number(text: &str) -> Result<Self, InvalidCpf> {
        let digits = squeezed(text);
        let may_lack_zeros = (5..11).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
        if may_lack_zeros { format!("{digits:0>11}").parse() } else { text.parse() }
    }
}

impl FromStr for Cpf {
    type Err = InvalidCpf;

    fn from_str(text: &str) -> Result<Self, InvalidCpf> {
        let digits = squeezed(text);
        if digits.len() != 11 || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return Err(InvalidCpf::Form);
        }
        let all_alike = digits.bytes().all(|c| Some(c) == digits.bytes().next());
        let values: Vec<u32> = digits.bytes().map(|c| u32::from(c - b'0')).collect();
        let check = |count: usize| {
            let weights = (2..).take(count).collect::<Vec<u32>>().into_iter().rev();
            let sum: u32 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            (sum * 10) % 11 % 10
        };
        if all_alike || check(9) != values[9] || check(10) != values[10] {
            return Err(InvalidCpf::CheckDigits);
        }
        Ok(Self(digits))
    }
}

impl fmt::Debug for Cpf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cpf(masked)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_punctuation_reads_as_the_same_number() {
        for text in
            ["123.456.789-09", "12345678909", " 123 456 789 09 ", "123.456.789\u{2013}09", "123456789/09"]
        {
            assert_eq!(text.parse::<Cpf>().as_ref().map(Cpf::as_str), Ok("12345678909"), "{text}");
        }
        assert_eq!("12345678909".parse::<Cpf>().map(|cpf| cpf.punctuated()), Ok("123.456.789-09".to_owned()));
    }

    #[test]
    fn the_check_digits_are_checked() {
        assert_eq!("12345678900".parse::<Cpf>(), Err(InvalidCpf::CheckDigits));
        assert_eq!("11111111111".parse::<Cpf>(), Err(InvalidCpf::CheckDigits));
        for wrong in ["", "1234567890", "123456789091", "1234567890a", "１２３４５６７８９０９"] {
            assert_eq!(wrong.parse::<Cpf>(), Err(InvalidCpf::Form), "{wrong}");
        }
    }

    #[test]
    fn leading_zeros_that_a_spreadsheet_took_are_put_back() {
        let whole = "00123456797".parse::<Cpf>().expect("a CPF");
        assert_eq!(Cpf::from_number("123456797"), Ok(whole));
        assert!("123456797".parse::<Cpf>().is_err(), "a shopper types all eleven");
    }
}
