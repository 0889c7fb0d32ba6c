//! The columns that an import knows, and what others are likely to be.

use crate::types::IdentifierKind;

/// A column of a file with users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// What the retailer's own system calls the user.
    ExternalId,
    /// The e-mail.
    Email,
    /// Whether the user has shown that the e-mail is theirs.
    EmailVerified,
    /// What people call the user.
    Name,
    /// `active` or `blocked`.
    Status,
    /// The groups that the user is in.
    Groups,
    /// Something else that the user may type to sign in.
    Identifier(IdentifierKind),
    /// A hash of the user's password.
    PasswordHash,
    /// Its salt, where the hash does not hold it.
    PasswordSalt,
    /// How the hash was made.
    HashFormat,
}

/// The column with what was wrong with a row, which an import writes and leaves out when it reads.
pub(super) const PROBLEM: &str = "problem";

/// Names that other systems give to columns, simplified, and what they are likely to be here.
const SYNONYMS: [(&str, &str); 34] = [
    ("id", "external_id"),
    ("user_id", "external_id"),
    ("customer_id", "external_id"),
    ("cliente_id", "external_id"),
    ("id_cliente", "external_id"),
    ("codigo", "external_id"),
    ("e_mail", "email"),
    ("mail", "email"),
    ("email_address", "email"),
    ("correo", "email"),
    ("verified", "email_verified"),
    ("email_confirmed", "email_verified"),
    ("email_verificado", "email_verified"),
    ("nome", "name"),
    ("nome_completo", "name"),
    ("full_name", "name"),
    ("nombre", "name"),
    ("situacao", "status"),
    ("grupo", "groups"),
    ("grupos", "groups"),
    ("roles", "groups"),
    ("documento", "cpf"),
    ("document", "cpf"),
    ("telefone", "phone"),
    ("celular", "phone"),
    ("fone", "phone"),
    ("mobile", "phone"),
    ("cartao", "card_number"),
    ("matricula", "employee_number"),
    ("login", "user_name"),
    ("usuario", "user_name"),
    ("senha", "password_hash"),
    ("password", "password_hash"),
    ("salt", "password_salt"),
];

impl Column {
    /// Every column, in the order in which an export writes them.
    pub const ALL: [Self; 15] = [
        Self::ExternalId,
        Self::Email,
        Self::EmailVerified,
        Self::Name,
        Self::Status,
        Self::Groups,
        Self::Identifier(IdentifierKind::Cpf),
        Self::Identifier(IdentifierKind::Cnpj),
        Self::Identifier(IdentifierKind::Phone),
        Self::Identifier(IdentifierKind::CardNumber),
        Self::Identifier(IdentifierKind::EmployeeNumber),
        Self::Identifier(IdentifierKind::UserName),
        Self::PasswordHash,
        Self::PasswordSalt,
        Self::HashFormat,
    ];

    /// How it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExternalId => "external_id",
            Self::Email => "email",
            Self::EmailVerified => "email_verified",
            Self::Name => "name",
            Self::Status => "status",
            Self::Groups => "groups",
            Self::Identifier(kind) => kind.name(),
            Self::PasswordHash => "password_hash",
            Self::PasswordSalt => "password_salt",
            Self::HashFormat => "hash_format",
        }
    }

    /// The column of this name, in capitals or not.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(name.trim()))
    }

    /// The column that somebody who wrote `name` most likely meant.
    #[must_use]
    pub fn meant(name: &str) -> Option<Self> {
        let simple = simplified(name);
        let known = SYNONYMS.iter().find(|(theirs, _)| *theirs == simple).map(|(_, ours)| *ours);
        if let Some(column) = Self::named(known.unwrap_or(&simple)) {
            return Some(column);
        }
        let similar = |column: &Self| strsim::jaro_winkler(column.name(), &simple);
        let closest = Self::ALL.into_iter().max_by(|one, other| similar(one).total_cmp(&similar(other)))?;
        (similar(&closest) > 0.82).then_some(closest)
    }
}

/// Lower case, without the accents of Portuguese and Spanish, words joined by `_`.
fn simplified(name: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'â' | 'ã' => 'a',
        'é' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ô' | 'õ' => 'o',
        'ú' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other if other.is_alphanumeric() => other,
        _ => '_',
    };
    name.trim().chars().take(60).flat_map(char::to_lowercase).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_column_is_likely_to_be_is_found() {
        for (theirs, ours) in [
            ("E-mail", "email"),
            ("ID", "external_id"),
            ("Código", "external_id"),
            ("Nome completo", "name"),
            ("Celular", "phone"),
            ("CPF ", "cpf"),
            ("card-number", "card_number"),
            ("emial", "email"),
            ("pasword_hash", "password_hash"),
        ] {
            assert_eq!(Column::meant(theirs).map(Column::name), Some(ours), "{theirs}");
        }
        assert_eq!(Column::meant("favourite colour"), None);
    }

    #[test]
    fn a_synonym_leads_to_a_column_and_is_none_itself() {
        for (theirs, ours) in SYNONYMS {
            assert!(Column::named(ours).is_some() && Column::named(theirs).is_none(), "{theirs}");
        }
    }
}
