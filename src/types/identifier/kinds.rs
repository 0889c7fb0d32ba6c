//! What the users of a directory may type, in the order in which it is tried.

use std::{fmt, str::FromStr};

use serde::Serialize;

use super::IdentifierKind;

/// At least one kind, each once. Written as `email,cpf,phone`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct IdentifierKinds(String);

/// Why a text is no list of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write at least one of email, cpf, cnpj, phone, card_number, employee_number and user_name, each once, \
     such as email,cpf,phone"
)]
pub struct InvalidKinds;

impl IdentifierKinds {
    /// The kinds, in the order in which they are tried.
    pub fn iter(&self) -> impl Iterator<Item = IdentifierKind> + '_ {
        self.0.split(',').filter_map(|name| name.parse().ok())
    }
}

impl Default for IdentifierKinds {
    fn default() -> Self {
        Self(IdentifierKind::Email.name().to_owned())
    }
}

impl FromStr for IdentifierKinds {
    type Err = InvalidKinds;

    fn from_str(text: &str) -> Result<Self, InvalidKinds> {
        let mut kinds: Vec<IdentifierKind> = Vec::new();
        for name in text.split(',') {
            let kind = name.parse().map_err(|_| InvalidKinds)?;
            if kinds.contains(&kind) {
                return Err(InvalidKinds);
            }
            kinds.push(kind);
        }
        let names: Vec<&str> = kinds.into_iter().map(IdentifierKind::name).collect();
        Ok(Self(names.join(",")))
    }
}

impl fmt::Display for IdentifierKinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_in_an_order_and_each_once() {
        let kinds: IdentifierKinds = " CPF, card-number,email".parse().expect("kinds");
        assert_eq!(kinds.to_string(), "cpf,card_number,email");
        assert_eq!(kinds.iter().count(), 3);
        for wrong in ["", ",", "email,email", "email,rg", "email,"] {
            assert!(wrong.parse::<IdentifierKinds>().is_err(), "{wrong}");
        }
    }
}
