//! A row, read: everything in it typed, or everything that is wrong with it.

use std::{borrow::Cow, sync::Arc};

use super::{
    column::Column,
    header::{self, Header, Meaning},
    json,
    options::{Emails, Options},
    password::{self, Password},
    problem::Problem,
    records::{Content, Raw},
    values,
};
use crate::{
    crypto::{password::Peppers, server_key::ServerKey},
    db::users::Status,
    types::{DisplayName, Email, ExternalId, Group, Identifier, IdentifierKind, PhoneRegion},
};

/// What a row says of a user. What it does not say is `None` and changes nothing.
pub(super) struct Row {
    pub(super) external_id: Option<ExternalId>,
    pub(super) email: Option<Email>,
    pub(super) email_verified: Option<bool>,
    pub(super) name: Option<DisplayName>,
    pub(super) status: Option<Status>,
    pub(super) groups: Option<Vec<Group>>,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) password: Option<Password>,
}

/// A row as it stands, and what it was read as.
pub(super) struct Line {
    pub(super) raw: Raw,
    pub(super) outcome: Result<Box<Row>, Vec<Problem>>,
}

/// Reads rows. Cloning shares the keys.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) options: Arc<Options>,
    pub(super) header: Arc<Header>,
    pub(super) region: PhoneRegion,
    pub(super) keys: Arc<[Arc<ServerKey>]>,
    pub(super) peppers: Peppers,
}

const COLUMNS: usize = Column::ALL.len();
type Cells<'a> = [Option<Cow<'a, str>>; COLUMNS];

impl Reading {
    /// Reads a row.
    pub(super) fn read(&self, raw: Raw) -> Line {
        let outcome = self.cells(&raw).and_then(|cells| self.typed(&cells));
        Line { raw, outcome }
    }

    fn cells<'a>(&self, raw: &'a Raw) -> Result<Cells<'a>, Vec<Problem>> {
        let one = |text: &str| vec![Problem::of_row(text)];
        let mut cells: Cells<'a> = [const { None }; COLUMNS];
        match &raw.content {
            Content::TooLong => return Err(one("the line is longer than 1 MiB")),
            Content::Cells(record, encoding) => {
                if record.len() != self.header.cells.len() {
                    return Err(vec![self.miscounted(record.len())]);
                }
                if record.as_slice().contains(&0) {
                    return Err(one("the row holds a NUL character: remove it"));
                }
                for (cell, column) in record.iter().zip(&self.header.cells) {
                    let Some(column) = column else { continue };
                    let text = encoding.text(cell).ok_or_else(|| {
                        one("the row is not written in the encoding of the rows before it; save the file as UTF-8")
                    })?;
                    cells[place_of(*column)] = Some(text);
                }
            }
            Content::Object(line) => self.members(line, &mut cells)?,
        }
        for cell in &mut cells {
            *cell = cell.take().filter(|text| !text.trim().is_empty());
        }
        Ok(cells)
    }

    fn miscounted(&self, count: usize) -> Problem {
        Problem {
            text: format!(
                "the row has {count} cells and the header {}: is there a delimiter or a quote inside of a cell that is not quoted?",
                self.header.cells.len()
            ),
            kind: "the row has more or fewer cells than the header".to_owned(),
        }
    }

    fn members(&self, line: &[u8], cells: &mut Cells<'_>) -> Result<(), Vec<Problem>> {
        let unreadable = || vec![Problem::of_row("the line is not one JSON object in UTF-8")];
        let members = json::members(line).ok_or_else(unreadable)?;
        let mut problems = Vec::new();
        for (name, value) in members {
            let column = match self.header.names.iter().position(|known| *known == name) {
                Some(place) => self.header.cells[place],
                None => match header::meaning(&name, &self.options) {
                    Meaning::Column(column) => Some(column),
                    Meaning::LeftOut => None,
                    Meaning::Unknown => {
                        let name = header::shown(&name);
                        problems.push(Problem::of_row(format!("member `{name}` is not known")));
                        None
                    }
                },
            };
            let Some(column) = column else { continue };
            let problem = |what: &str| Problem::of(&self.header, column, &what);
            match json::cell(&value) {
                _ if cells[place_of(column)].is_some() => problems.push(problem("it stands there twice")),
                Some(text) if text.contains('\0') => {
                    problems.push(problem("it holds a NUL character: remove it"));
                }
                Some(text) => cells[place_of(column)] = Some(Cow::Owned(text)),
                None => problems.push(problem("write a text, a whole number, true, false or null")),
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn typed(&self, cells: &Cells<'_>) -> Result<Box<Row>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut read = Typing { header: &self.header, cells, problems: &mut problems };
        let external_id = read.column(Column::ExternalId, str::parse);
        let email: Option<Email> = read.column(Column::Email, str::parse);
        let vouched = self.options.emails.map(|emails| emails == Emails::Verified);
        let email_verified = read.column(Column::EmailVerified, values::truth).or(vouched);
        let name = read.column(Column::Name, str::parse);
        let status = read.column(Column::Status, values::status);
        let groups = read.column(Column::Groups, values::groups);
        let kinds = IdentifierKind::ALL.into_iter().filter(|kind| *kind != IdentifierKind::Email);
        let identifiers = kinds.filter_map(|kind| {
            let numeric = kind != IdentifierKind::UserName;
            read.column(Column::Identifier(kind), |text| {
                values::identifier(kind, text, &self.region, numeric)
            })
        });
        let identifiers: Vec<Identifier> = identifiers.collect();
        let password = match password::read(self, &|column| cells[place_of(column)].as_deref()) {
            Ok(password) => password,
            Err((column, what)) => {
                problems.push(Problem::of(&self.header, column, &what));
                None
            }
        };
        if external_id.is_none() && email.is_none() && identifiers.is_empty() && problems.is_empty() {
            problems.push(Problem::of_row(
                "the row names nobody: fill in an external_id, an email or another column that tells users apart",
            ));
        }
        let row = Row { external_id, email, email_verified, name, status, groups, identifiers, password };
        if problems.is_empty() { Ok(Box::new(row)) } else { Err(problems) }
    }
}

/// Reads one column after the other and keeps what is wrong.
struct Typing<'a, 'c> {
    header: &'a Header,
    cells: &'a Cells<'c>,
    problems: &'a mut Vec<Problem>,
}

impl Typing<'_, '_> {
    fn column<T, E: std::fmt::Display>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.cells[place_of(column)].as_deref()?;
        match read(text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.push(Problem::of(self.header, column, &error));
                None
            }
        }
    }
}

/// Where a column stands among all of them.
fn place_of(column: Column) -> usize {
    Column::ALL.iter().position(|known| *known == column).unwrap_or_default()
}
