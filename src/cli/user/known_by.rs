//! What a user may type to sign in beside the e-mail, as arguments.

use anyhow::Context;
use clap::Args;

use crate::{
    db::directories::Directory,
    types::{Identifier, IdentifierKind},
};

/// Identifiers of a user.
#[derive(Args)]
pub(in crate::cli) struct KnownBy {
    /// The user's CPF
    #[arg(long)]
    cpf: Option<String>,
    /// The CNPJ of the user's company
    #[arg(long)]
    cnpj: Option<String>,
    /// The user's phone number
    #[arg(long)]
    phone: Option<String>,
    /// The number of the user's card or membership
    #[arg(long)]
    card_number: Option<String>,
    /// The user's employee number
    #[arg(long)]
    employee_number: Option<String>,
    /// The user name, by which B2B stores may know the user
    #[arg(long)]
    user_name: Option<String>,
}

impl KnownBy {
    /// The identifiers in canonical form.
    pub(super) fn read(&self, directory: &Directory) -> anyhow::Result<Vec<Identifier>> {
        let given = [
            (IdentifierKind::Cpf, &self.cpf),
            (IdentifierKind::Cnpj, &self.cnpj),
            (IdentifierKind::Phone, &self.phone),
            (IdentifierKind::CardNumber, &self.card_number),
            (IdentifierKind::EmployeeNumber, &self.employee_number),
            (IdentifierKind::UserName, &self.user_name),
        ];
        let given = given.into_iter().filter_map(|(kind, text)| Some((kind, text.as_deref()?)));
        let read = |(kind, text): (IdentifierKind, &str)| {
            let option = kind.name().replace('_', "-");
            Identifier::read(kind, text, &directory.phone_region).with_context(|| format!("--{option}"))
        };
        given.map(read).collect()
    }
}
