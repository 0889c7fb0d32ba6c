//! How members are found: by what, how many, and how fast.

use super::{Finding, LookUp};
use crate::{
    accounts::{candidates::asked, sources::Source},
    db::{directories::Directory, source::Error},
    types::{Identifier, IdentifierKind},
};

/// Longer than this a look-up is felt.
const SLOW_MILLISECONDS: u128 = 100;
/// A table of fewer rows may be read whole.
const SMALL_ROWS: u64 = 1000;

/// What a look-up shows.
pub(super) fn findings(look_up: &LookUp) -> Vec<Finding> {
    let LookUp { number, kinds, found, milliseconds } = look_up;
    let mut findings = Vec::new();
    if kinds.is_empty() {
        findings.push(Finding::warning(format!(
            "look-up {number}: it is nothing that this directory accepts; see `directory set --identifiers`"
        )));
    }
    match found {
        0 => findings.push(Finding::warning(format!("look-up {number}: nobody was found"))),
        1 => {}
        many => findings.push(Finding::warning(format!(
            "look-up {number}: {many} members were found, and a text that can mean one thing only is tried with the first: let \
             the query find one, or ORDER BY who comes first"
        ))),
    }
    if *milliseconds > SLOW_MILLISECONDS {
        findings.push(Finding::warning(format!("look-up {number} took {milliseconds} ms")));
    }
    findings
}

/// Which tables would be read from end to end, by each kind of identifier.
pub(super) async fn plans(directory: &Directory, source: &Source) -> Result<Vec<Finding>, Error> {
    let mut findings: Vec<Finding> = Vec::new();
    for kind in directory.identifiers.iter() {
        let Ok(example) = Identifier::read(kind, example(kind), &directory.phone_region) else { continue };
        let plan = source.table.plan(&asked(example.value(), std::slice::from_ref(&example))).await?;
        for table in plan.whole {
            if table.rows.is_some_and(|rows| rows < SMALL_ROWS) {
                continue;
            }
            let rows =
                table.rows.map_or_else(|| "of unknown size".to_owned(), |rows| format!("about {rows} rows"));
            let index = if table.columns.is_empty() {
                "an index would help".to_owned()
            } else {
                format!("an index on {} would help", table.columns.join(", "))
            };
            findings.push(Finding::warning(format!(
                "a look-up by {kind} reads `{}` from end to end ({rows}): {index}",
                table.table
            )));
        }
    }
    Ok(findings)
}

/// What nobody has, of a kind.
const fn example(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "nobody@example.com",
        IdentifierKind::Cpf => "12345678909",
        IdentifierKind::Cnpj => "11222333000181",
        IdentifierKind::Phone => "+5511987654321",
        IdentifierKind::CardNumber | IdentifierKind::EmployeeNumber => "0000000000",
        IdentifierKind::UserName => "nobody",
    }
}
