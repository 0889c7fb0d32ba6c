//! The kinds of identifier.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A kind of identifier. A user has at most one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case", type_name = "text")]
pub enum IdentifierKind {
    /// An e-mail address; VTEX's key of the shopper too.
    Email,
    /// Brazil's taxpayer number of a person.
    Cpf,
    /// Brazil's taxpayer number of a company.
    Cnpj,
    /// A telephone number.
    Phone,
    /// The number on a loyalty card, or of a membership.
    CardNumber,
    /// The number that an employer gives.
    EmployeeNumber,
    /// A name that somebody chose.
    UserName,
}

/// No kind has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no kind of identifier: write email, cpf, cnpj, phone, card_number, employee_number or user_name")]
pub struct UnknownKind;

impl IdentifierKind {
    /// Every kind, the ones with the narrowest form first.
    pub const ALL: [Self; 7] = [
        Self::Email,
        Self::Cpf,
        Self::Cnpj,
        Self::Phone,
        Self::CardNumber,
        Self::EmployeeNumber,
        Self::UserName,
    ];

    /// The name in columns, settings and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Cpf => "cpf",
            Self::Cnpj => "cnpj",
            Self::Phone => "phone",
            Self::CardNumber => "card_number",
            Self::EmployeeNumber => "employee_number",
            Self::UserName => "user_name",
        }
    }
}

impl FromStr for IdentifierKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        let name = name.trim().replace('-', "_");
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(&name)).ok_or(UnknownKind)
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
