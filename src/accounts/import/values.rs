//! What stands in cells that have no type elsewhere: truth values, states, lists of groups.

use crate::{
    db::users::Status,
    types::{Group, Identifier, IdentifierKind, PhoneRegion, identifier::InvalidIdentifier},
};

/// Why a cell cannot be read. It never repeats the cell.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("write yes or no (or true, false, 1, 0, sim, não)")]
    Truth,
    #[error("write active or blocked")]
    Status,
    #[error("{0}; several groups are written with `;` or `|` between them")]
    Group(#[from] crate::types::group::InvalidGroup),
    #[error("not a list of groups: write names with `;` between them, or a JSON array of texts")]
    Groups,
    #[error(
        "a spreadsheet has shortened the number to a power of ten: give the column the format Text and export it again"
    )]
    Shortened,
    #[error(transparent)]
    Identifier(#[from] InvalidIdentifier),
}

/// Yes or no, in English, Portuguese and Spanish.
pub(super) fn truth(text: &str) -> Result<bool, Unreadable> {
    match text.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "sim" | "si" | "sí" | "s" | "t" => Ok(true),
        "false" | "0" | "no" | "não" | "nao" | "n" | "f" => Ok(false),
        _ => Err(Unreadable::Truth),
    }
}

/// Whether a user may sign in.
pub(super) fn status(text: &str) -> Result<Status, Unreadable> {
    match text.trim().to_lowercase().as_str() {
        "active" => Ok(Status::Active),
        "blocked" => Ok(Status::Blocked),
        _ => Err(Unreadable::Status),
    }
}

/// Groups between `;` or `|`, or in a JSON array, which may hold any name. Sorted, each once.
pub(super) fn groups(text: &str) -> Result<Vec<Group>, Unreadable> {
    let text = text.trim();
    let names: Vec<String> = if text.starts_with('[') {
        serde_json::from_str(text).map_err(|_| Unreadable::Groups)?
    } else {
        text.split([';', '|']).filter(|name| !name.trim().is_empty()).map(str::to_owned).collect()
    };
    let mut groups = names.iter().map(|name| name.parse()).collect::<Result<Vec<Group>, _>>()?;
    groups.sort();
    groups.dedup();
    Ok(groups)
}

/// Groups as one cell, which [`groups`] reads as the same.
pub(in crate::accounts) fn groups_cell(groups: &[Group]) -> String {
    let names: Vec<&str> = groups.iter().map(Group::as_str).collect();
    let plain = names.iter().all(|name| !name.contains([';', '|']) && !name.starts_with('['));
    if plain { names.join(";") } else { serde_json::Value::from(names).to_string() }
}

/// An identifier; `numeric` says that a spreadsheet may have taken it for a number.
pub(super) fn identifier(
    kind: IdentifierKind,
    text: &str,
    region: &PhoneRegion,
    numeric: bool,
) -> Result<Identifier, Unreadable> {
    if numeric && is_power_of_ten(text) {
        return Err(Unreadable::Shortened);
    }
    Ok(Identifier::import(kind, text, region)?)
}

/// Whether a text is like `1.23457E+10` or `1,2E10`.
fn is_power_of_ten(text: &str) -> bool {
    let Some((number, power)) = text.trim().split_once(['e', 'E']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let power = power.strip_prefix('+').unwrap_or(power);
    let Some((whole, fraction)) = number.split_once(['.', ',']) else { return false };
    whole.len() == 1 && digits(whole) && digits(fraction) && digits(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_read_in_three_languages() {
        for (text, read) in [(" SIM ", Ok(true)), ("Não", Ok(false)), ("1", Ok(true)), ("f", Ok(false))] {
            assert_eq!(truth(text), read, "{text}");
        }
        assert_eq!(truth("maybe"), Err(Unreadable::Truth));
    }

    #[test]
    fn groups_are_written_as_they_are_read() {
        for (text, cell) in [
            ("vip; staff |vip", "staff;vip"),
            ("[\"a;b\", \"c\"]", "[\"a;b\",\"c\"]"),
            (";", ""),
            ("[\"[a]\"]", "[\"[a]\"]"),
        ] {
            let read = groups(text).expect(text);
            assert_eq!(groups_cell(&read), cell);
            assert_eq!(groups(cell).expect(cell), read);
        }
        for wrong in ["a,b", "[", "[1]", "{}\u{7}"] {
            assert!(groups(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_number_that_a_spreadsheet_shortened_is_no_number() {
        let region = PhoneRegion::default();
        let read = |text: &str| identifier(IdentifierKind::CardNumber, text, &region, true).is_ok();
        assert!(read("6035 7412 0000 1234") && read("12E34") && read("A1.5"));
        assert!(!read("6.03574E+15") && !read("6,03E15"));
    }
}
