//! What was typed, in every form that a foreign table may keep it in: the parameters of the integrator's query.

use std::fmt;

/// What to look up. A form is `None`, and NULL in the query, when what was typed is not of that kind.
///
/// `Debug` names the forms that are there and shows none.
#[derive(Clone, Default)]
pub struct Asked {
    /// What was typed, trimmed.
    pub typed: Option<String>,
    /// An e-mail address in lower case.
    pub email: Option<String>,
    /// A CPF, 11 digits.
    pub cpf: Option<String>,
    /// A CPF as people write it: `123.456.789-09`.
    pub cpf_masked: Option<String>,
    /// A CNPJ, 14 characters.
    pub cnpj: Option<String>,
    /// A CNPJ as people write it: `12.345.678/0001-95`.
    pub cnpj_masked: Option<String>,
    /// A phone number in E.164: `+5511987654321`.
    pub phone: Option<String>,
    /// A phone number without its country's code, digits only: `11987654321`.
    pub phone_national: Option<String>,
    /// The number of a loyalty card.
    pub card_number: Option<String>,
    /// The number of an employee.
    pub employee_number: Option<String>,
    /// A user name.
    pub user_name: Option<String>,
}

/// One form of what was typed, as the query names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
    Typed,
    Email,
    Cpf,
    CpfMasked,
    Cnpj,
    CnpjMasked,
    Phone,
    PhoneNational,
    CardNumber,
    EmployeeNumber,
    UserName,
}

impl Parameter {
    pub(super) const ALL: [(Self, &'static str); 11] = [
        (Self::Typed, "typed"),
        (Self::Email, "email"),
        (Self::Cpf, "cpf"),
        (Self::CpfMasked, "cpf_masked"),
        (Self::Cnpj, "cnpj"),
        (Self::CnpjMasked, "cnpj_masked"),
        (Self::Phone, "phone"),
        (Self::PhoneNational, "phone_national"),
        (Self::CardNumber, "card_number"),
        (Self::EmployeeNumber, "employee_number"),
        (Self::UserName, "user_name"),
    ];

    /// The one of this name, without its colon.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(parameter, _)| *parameter)
    }

    /// The known name that looks most like `name`.
    pub(super) fn nearest(name: &str) -> &'static str {
        let likeness = |known: &str| strsim::jaro_winkler(known, &name.to_lowercase());
        let nearest = Self::ALL.map(|(_, known)| known).into_iter();
        nearest.max_by(|one, other| likeness(one).total_cmp(&likeness(other))).unwrap_or("email")
    }
}

impl Asked {
    pub(super) fn value(&self, parameter: Parameter) -> Option<&str> {
        match parameter {
            Parameter::Typed => self.typed.as_deref(),
            Parameter::Email => self.email.as_deref(),
            Parameter::Cpf => self.cpf.as_deref(),
            Parameter::CpfMasked => self.cpf_masked.as_deref(),
            Parameter::Cnpj => self.cnpj.as_deref(),
            Parameter::CnpjMasked => self.cnpj_masked.as_deref(),
            Parameter::Phone => self.phone.as_deref(),
            Parameter::PhoneNational => self.phone_national.as_deref(),
            Parameter::CardNumber => self.card_number.as_deref(),
            Parameter::EmployeeNumber => self.employee_number.as_deref(),
            Parameter::UserName => self.user_name.as_deref(),
        }
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let there = Parameter::ALL.iter().filter(|(parameter, _)| self.value(*parameter).is_some());
        f.write_str("Asked")?;
        f.debug_set().entries(there.map(|(_, name)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_value() {
        let asked = Asked {
            cpf: Some("52998224725".to_owned()),
            typed: Some("52998224725".to_owned()),
            ..Asked::default()
        };
        assert_eq!(format!("{asked:?}"), "Asked{\"typed\", \"cpf\"}");
    }

    #[test]
    fn a_misspelt_name_finds_the_one_that_was_meant() {
        for (misspelt, meant) in
            [("e_mail", "email"), ("EMAIL", "email"), ("cpf_mask", "cpf_masked"), ("username", "user_name")]
        {
            assert_eq!(Parameter::nearest(misspelt), meant);
        }
    }
}
