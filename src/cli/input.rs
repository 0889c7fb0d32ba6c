//! What commands are given in files: text, secrets, authorities. A secret is never an argument: arguments are in
//! process lists and shell histories.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use anyhow::Context;

use crate::simulator::{Secret, Trust};

/// Whether a path stands for standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The text of a file, or of standard input for `-`.
pub(super) fn text(path: &Path) -> anyhow::Result<String> {
    if is_stdin(path) {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).context("standard input could not be read as text")?;
        return Ok(text);
    }
    fs::read_to_string(path).with_context(|| format!("the file {} cannot be read", path.display()))
}

/// A secret is the first line of its file, blanks and all, without the line's end.
pub(super) fn secret_file(path: &Path) -> anyhow::Result<Secret> {
    let text = text(path)?;
    let line = text.lines().next().filter(|line| !line.is_empty());
    Ok(line.with_context(|| format!("the file {} has no first line of text", path.display()))?.into())
}

/// The authorities in a PEM file; without one the public ones.
pub(super) fn trust(path: Option<&Path>) -> anyhow::Result<Trust> {
    let Some(path) = path else { return Ok(Trust::default()) };
    Trust::only(text(path)?.as_bytes()).with_context(|| format!("the file {} cannot be used", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_the_first_line_as_it_stands() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        let read = |text: &str| {
            fs::write(&path, text).expect("written");
            secret_file(&path).map(|secret| secret.expose().to_owned()).ok()
        };
        for text in [" a b ", " a b \n", " a b \r\n", " a b \na comment\n"] {
            assert_eq!(read(text).as_deref(), Some(" a b "), "{text:?}");
        }
        for nothing in ["", "\n", "\r\nsecret"] {
            assert_eq!(read(nothing), None, "{nothing:?}");
        }
    }
}
