//! The password of a row: a hash that other software made.

use super::{codes::Codes, column::Column, row::Reading};
use crate::crypto::password::{HashFormat, NoFormat, PasswordHash, Unimportable};

/// A hash, checked and ready to be kept.
#[derive(Clone)]
pub(super) struct Password {
    pub(super) hash: PasswordHash,
    /// Tell this hash from others without telling it.
    pub(super) codes: Codes,
    /// What verifying it takes.
    pub(super) milliseconds: u32,
    /// Whether graphics cards guess it by the billion.
    pub(super) weak: bool,
}

/// Why there is no password to keep.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error(transparent)]
    Format(#[from] NoFormat),
    #[error(transparent)]
    Hash(#[from] Unimportable),
    #[error("there is a salt, but no hash in `password_hash`")]
    SaltAlone,
}

/// Reads hash, salt and format; the column that is wrong otherwise.
pub(super) fn read<'a>(
    reading: &Reading,
    cell: &dyn Fn(Column) -> Option<&'a str>,
) -> Result<Option<Password>, (Column, Unusable)> {
    let salt = cell(Column::PasswordSalt);
    let Some(hash) = cell(Column::PasswordHash) else {
        return if salt.is_some() { Err((Column::PasswordSalt, Unusable::SaltAlone)) } else { Ok(None) };
    };
    let own = match cell(Column::HashFormat).map(str::parse::<HashFormat>) {
        None => None,
        Some(Ok(format)) => Some(format),
        Some(Err(error)) => return Err((Column::HashFormat, error.into())),
    };
    let options = &reading.options;
    let format = own.as_ref().unwrap_or(&options.hash_format);
    let hash = PasswordHash::import(format, hash, salt, &reading.peppers).map_err(|error| {
        let column = match &error {
            Unimportable::NoSalt | Unimportable::UnusedSalt | Unimportable::Salt => Column::PasswordSalt,
            Unimportable::NoPepper(_) => Column::HashFormat,
            _ => Column::PasswordHash,
        };
        (column, error.into())
    })?;
    // Of what is kept, so that the same hash has one code, whether its format was named or found.
    let parts = hash.exported();
    let salt = parts.salt.as_deref().unwrap_or_default();
    let parts = [parts.format.as_bytes(), parts.hash.as_bytes(), salt.as_bytes()];
    let codes = Codes::of(&reading.keys, &parts);
    Ok(Some(Password { codes, milliseconds: hash.cost().milliseconds, weak: hash.weak().is_some(), hash }))
}
