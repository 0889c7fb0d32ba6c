//! What a person may type to say who they are, each kind in one canonical form.

mod cnpj;
mod cpf;
mod kind;
mod kinds;
mod member_number;
mod phone;
mod reading;

pub use cnpj::{Cnpj, InvalidCnpj};
pub use cpf::{Cpf, InvalidCpf};
pub use kind::{IdentifierKind, UnknownKind};
pub use kinds::{IdentifierKinds, InvalidKinds};
pub use member_number::{InvalidMemberNumber, MemberNumber};
pub use phone::{InvalidPhone, InvalidRegion, Phone, PhoneRegion};
pub use reading::{Identifier, InvalidIdentifier, readings};
