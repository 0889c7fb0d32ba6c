//! What a typed text may mean.

use std::fmt;

use super::{
    Cnpj, Cpf, IdentifierKind, IdentifierKinds, InvalidCnpj, InvalidCpf, InvalidMemberNumber, InvalidPhone,
    MemberNumber, Phone, PhoneRegion,
};
use crate::types::{Email, UserName, email::InvalidEmail, user_name::InvalidUserName};

/// An identifier in its canonical form. `Debug` shows its kind alone.
#[derive(Clone, PartialEq, Eq, Hash, sqlx::FromRow)]
pub struct Identifier {
    kind: IdentifierKind,
    value: String,
}

/// Why a text is no identifier of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIdentifier {
    /// No e-mail address.
    #[error(transparent)]
    Email(#[from] InvalidEmail),
    /// No CPF.
    #[error(transparent)]
    Cpf(#[from] InvalidCpf),
    /// No CNPJ.
    #[error(transparent)]
    Cnpj(#[from] InvalidCnpj),
    /// No telephone number.
    #[error(transparent)]
    Phone(#[from] InvalidPhone),
    /// No number of a card or an employee.
    #[error(transparent)]
    MemberNumber(#[from] InvalidMemberNumber),
    /// No user name.
    #[error(transparent)]
    UserName(#[from] InvalidUserName),
}

impl Identifier {
    /// Reads an identifier of one kind as a person types it.
    pub fn read(kind: IdentifierKind, text: &str, region: &PhoneRegion) -> Result<Self, InvalidIdentifier> {
        let value = match kind {
            IdentifierKind::Email => text.parse::<Email>()?.to_string(),
            IdentifierKind::Cpf => text.parse::<Cpf>()?.as_str().to_owned(),
            IdentifierKind::Cnpj => text.parse::<Cnpj>()?.as_str().to_owned(),
            IdentifierKind::Phone => Phone::read(text, region)?.as_str().to_owned(),
            IdentifierKind::CardNumber | IdentifierKind::EmployeeNumber => {
                text.parse::<MemberNumber>()?.as_str().to_owned()
            }
            IdentifierKind::UserName => text.parse::<UserName>()?.to_string(),
        };
        Ok(Self { kind, value })
    }

    /// Reads an identifier as a file holds it: a document may lack the leading zeros that a spreadsheet took.
    pub fn import(kind: IdentifierKind, text: &str, region: &PhoneRegion) -> Result<Self, InvalidIdentifier> {
        let value = match kind {
            IdentifierKind::Cpf => Cpf::from_number(text)?.as_str().to_owned(),
            IdentifierKind::Cnpj => Cnpj::from_number(text)?.as_str().to_owned(),
            _ => return Self::read(kind, text, region),
        };
        Ok(Self { kind, value })
    }

    /// A user name.
    #[must_use]
    pub fn user_name(name: &UserName) -> Self {
        Self { kind: IdentifierKind::UserName, value: name.to_string() }
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> IdentifierKind {
        self.kind
    }

    /// Its value as it may be shown: of a document, a phone or a card enough of its end to recognise it, never all of it.
    #[must_use]
    pub fn masked(&self) -> String {
        masked(self.kind, &self.value)
    }

    /// Its canonical form.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({}, masked)", self.kind)
    }
}

/// What a typed text may mean: a reading for each kind that it fits, in the directory's order.
#[must_use]
pub fn readings(typed: &str, kinds: &IdentifierKinds, region: &PhoneRegion) -> Vec<Identifier> {
    kinds.iter().filter_map(|kind| Identifier::read(kind, typed, region).ok()).collect()
}

fn masked(kind: IdentifierKind, value: &str) -> String {
    if matches!(kind, IdentifierKind::Email | IdentifierKind::EmployeeNumber | IdentifierKind::UserName) {
        return value.to_owned();
    }
    let count = value.chars().count();
    let shown = if kind == IdentifierKind::Phone { 4 } else { 3 };
    let shown = if count >= 2 * shown { shown } else { 0 };
    let hidden = "*".repeat(count - shown);
    hidden + &value.chars().skip(count - shown).collect::<String>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds_of(typed: &str, kinds: &str) -> Vec<&'static str> {
        let kinds = kinds.parse().expect("kinds");
        readings(typed, &kinds, &PhoneRegion::default()).iter().map(|found| found.kind().name()).collect()
    }

    #[test]
    fn a_text_is_read_as_every_kind_it_fits_in_the_directorys_order() {
        let all = "card_number,email,cpf,phone,user_name";
        assert_eq!(kinds_of("123.456.789-09", all), ["card_number", "cpf", "user_name"]);
        assert_eq!(kinds_of("shopper@example.com", all), ["email"]);
        assert_eq!(kinds_of("(11) 98765-4321", all), ["phone"]);
        assert_eq!(kinds_of("11987654321", "phone,card_number"), ["phone", "card_number"]);
        assert!(kinds_of("", all).is_empty());
    }

    #[test]
    fn a_document_is_never_shown_in_full() {
        assert_eq!(masked(IdentifierKind::Cpf, "12345678909"), "********909");
        assert_eq!(masked(IdentifierKind::Phone, "+5511987654321"), "**********4321");
        assert_eq!(masked(IdentifierKind::CardNumber, "1234"), "****");
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic_and_what_is_read_reads_again(typed in "\\PC{0,60}") {
            let kinds = "email,cpf,cnpj,phone,card_number,employee_number,user_name".parse().expect("kinds");
            let region = PhoneRegion::default();
            for found in readings(&typed, &kinds, &region) {
                prop_assert_eq!(Identifier::read(found.kind(), found.value(), &region), Ok(found.clone()));
            }
        }

        #[test]
        fn digits_with_any_punctuation_do_not_panic(typed in "[0-9+() ./-]{0,40}") {
            let kinds = "cpf,cnpj,phone,card_number".parse().expect("kinds");
            let region = PhoneRegion::default();
            for found in readings(&typed, &kinds, &region) {
                prop_assert_eq!(Identifier::read(found.kind(), found.value(), &region), Ok(found.clone()));
            }
        }
    }
}
