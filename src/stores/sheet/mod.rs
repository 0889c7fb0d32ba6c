//! The settings sheet: what VTEX has to be told of a store, in the order in which VTEX asks for it.
//!
//! VTEX asks in two places: in VTEX Admin's four steps ([`wizard()`]), and in the help center's list for a support ticket
//! ([`ticket()`]), which knows more. Both read the store's wire profile; `docs/vtex-id.md` section 2 has their fields.

mod fields;
mod ticket;
mod wizard;

#[cfg(test)]
mod tests;

pub use ticket::ticket;
pub use wizard::wizard;

use serde::{Serialize, Serializer};

use super::Store;
use crate::{text::Text, types::RedirectUri};

/// What a sheet is about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The store.
    pub store: &'a Store,
    /// Its `vtex` client.
    pub client_id: &'a str,
    /// Where that client's responses may go.
    pub redirect_uris: &'a [RedirectUri],
    /// Where the server is reached.
    pub base_url: &'a str,
    /// The client secret.
    pub secret: Secret<'a>,
    /// The sheet's language.
    pub text: Text,
}

/// What is known of the client secret: only its hash is kept, so it can be shown only at the moment it is made.
#[derive(Clone, Copy)]
pub enum Secret<'a> {
    /// It was made earlier.
    Kept,
    /// It has just been made, with the store.
    First(&'a str),
    /// It has just been made, beside one that stays valid (V-15).
    Second(&'a str),
}

/// A sheet. It may hold a client secret: no `Debug`.
pub struct Sheet {
    /// Where VTEX asks for it.
    pub form: Form,
    /// Its language.
    pub text: Text,
    /// What it is: a page's heading, a ticket's subject.
    pub title: String,
    /// What stands before the steps.
    pub opening: Vec<String>,
    /// VTEX's steps, or the points of its list.
    pub steps: Vec<Step>,
    /// What our side accepts; nothing to paste.
    pub accepted: Step,
    /// What stands after everything.
    pub closing: Option<String>,
    /// For whoever made the sheet, and not for VTEX.
    pub notices: Vec<String>,
}

/// Where VTEX asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// VTEX Admin's wizard.
    Wizard,
    /// A ticket to VTEX's support.
    Ticket,
}

/// A step of the wizard, or a point of the ticket's list.
#[derive(Serialize)]
pub struct Step {
    /// A word for scripts, the same in every language.
    pub id: &'static str,
    /// Its title there.
    pub title: String,
    /// What to know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Serialize)]
pub struct Field {
    /// A word for scripts, the same in every language.
    pub id: String,
    /// Its label there.
    pub label: String,
    /// What belongs in it.
    pub value: Value,
    /// What to know of it; what to do, when the value is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of a static custom parameter: whether a request without exactly this value is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demanded: Option<bool>,
    /// Whether VTEX Admin has no such field, so that only a ticket can set it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ticket_only: bool,
}

/// What belongs in a field.
pub enum Value {
    /// To paste, exactly.
    Paste(String),
    /// To choose, to tell or to compare.
    Told {
        /// For scripts, the same in every language.
        word: String,
        /// For people.
        said: String,
    },
    /// Not known here; the field's note says what to do.
    Unknown,
}

/// A text, or `null` when it is not known.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Paste(text) | Self::Told { word: text, .. } => serializer.serialize_str(text),
            Self::Unknown => serializer.serialize_none(),
        }
    }
}

impl Value {
    /// For people; `None` when it is not known.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        match self {
            Self::Paste(text) | Self::Told { said: text, .. } => Some(text),
            Self::Unknown => None,
        }
    }
}
