//! What the login page asks for: its label, hint and keyboard follow what the directory's users may type.

use crate::{
    text::Text,
    types::IdentifierKind::{self, CardNumber, Cnpj, Cpf, Email, EmployeeNumber, Phone},
};

/// What may be typed, in a language.
pub(super) struct Asked {
    pub(super) kinds: Vec<IdentifierKind>,
    pub(super) text: Text,
}

impl Asked {
    pub(super) fn is_email_alone(&self) -> bool {
        self.kinds == [Email]
    }

    /// What may be typed, inside a sentence: "e-mail, CPF or phone".
    pub(super) fn names(&self) -> String {
        let name =
            |kind: &IdentifierKind| self.text.say(&format!("identifier-{}", kind.name().replace('_', "-")));
        let mut names = self.kinds.iter().map(name).rev();
        let end = names.next().unwrap_or_default();
        let Some(before) = names.next() else { return end };
        let mut all = self.text.pair("identifier-last", ("first", &before), ("last", &end));
        for name in names {
            all = self.text.pair("identifier-list", ("first", &name), ("rest", &all));
        }
        all
    }

    /// The field's label: the same with a capital.
    pub(super) fn label(&self) -> String {
        let names = self.names();
        let mut rest = names.chars();
        rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
    }

    /// How to write it, where people wonder.
    pub(super) fn hint(&self) -> Option<String> {
        let is_punctuated = self.kinds.iter().any(|kind| matches!(kind, Cpf | Cnpj));
        let hint = match (is_punctuated, self.kinds.contains(&Phone)) {
            (true, true) => "identifier-hint-phone-and-punctuation",
            (true, false) => "identifier-hint-punctuation",
            (false, true) => "identifier-hint-phone",
            (false, false) => return None,
        };
        Some(self.text.say(hint))
    }

    /// The keyboard of a phone (HTML's `inputmode`): digits only where no kind has letters.
    pub(super) fn keyboard(&self) -> &'static str {
        let all = |kinds: &[IdentifierKind]| self.kinds.iter().all(|kind| kinds.contains(kind));
        if all(&[Cpf]) {
            "numeric"
        } else if all(&[Cpf, Phone]) {
            "tel"
        } else if self.kinds.contains(&Email) && all(&[Email, Cpf, Cnpj, Phone, CardNumber, EmployeeNumber]) {
            "email"
        } else {
            "text"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{IdentifierKinds, Locale};

    fn asked(kinds: &str, locale: Locale) -> Asked {
        let kinds: IdentifierKinds = kinds.parse().expect("kinds");
        Asked { kinds: kinds.iter().collect(), text: Text(locale) }
    }

    #[test]
    fn the_label_names_what_the_directory_accepts_in_its_order() {
        for (kinds, locale, label) in [
            ("email", Locale::En, "E-mail"),
            ("email,cpf", Locale::PtBr, "E-mail ou CPF"),
            ("cpf,email,phone", Locale::PtBr, "CPF, e-mail ou celular"),
            ("card_number,phone,email", Locale::Es, "Número de tarjeta, teléfono o correo electrónico"),
            ("user_name,employee_number", Locale::En, "User name or employee number"),
        ] {
            assert_eq!(asked(kinds, locale).label(), label);
        }
    }

    #[test]
    fn a_phone_shows_the_keyboard_on_which_everything_can_be_typed() {
        for (kinds, keyboard) in [
            ("email", "email"),
            ("email,cpf,phone", "email"),
            ("cpf", "numeric"),
            ("cpf,phone", "tel"),
            ("cnpj", "text"),
            ("user_name,email", "text"),
        ] {
            assert_eq!(asked(kinds, Locale::En).keyboard(), keyboard, "{kinds}");
        }
    }

    #[test]
    fn hints_are_given_only_where_people_wonder() {
        assert_eq!(asked("email,user_name", Locale::En).hint(), None);
        assert_eq!(asked("email,cpf", Locale::PtBr).hint().as_deref(), Some("Com ou sem pontos e traços."));
    }
}
