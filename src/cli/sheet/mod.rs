//! `store sheet`: what to paste into VTEX Admin, or to send VTEX by ticket; as text, as a page, or for scripts.

mod command;
mod html;
mod json;
mod plain;
mod wizard;

pub(super) use command::Sheet;
pub(super) use wizard::{print, steps};
