//! Passwords come from a prompt or from standard input, never from an argument: arguments are in process lists and
//! shell histories.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, bail};
use secrecy::SecretString;

/// A new password: asked for twice at a terminal, else the first line of standard input.
pub(super) fn read_new() -> anyhow::Result<SecretString> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        let first = rpassword::prompt_password("New password: ")?;
        if first != rpassword::prompt_password("Once more: ")? {
            bail!("the two passwords differ; nothing was changed");
        }
        return Ok(first.into());
    }
    first_line_of_stdin()
}

/// A password that exists already: asked for once at a terminal, else the first line of standard input.
pub(super) fn read_known(question: &str) -> anyhow::Result<SecretString> {
    if std::io::stdin().is_terminal() { prompt(question) } else { first_line_of_stdin() }
}

/// Asks at the terminal, whatever standard input is.
pub(super) fn prompt(question: &str) -> anyhow::Result<SecretString> {
    Ok(rpassword::prompt_password(question)?.into())
}

fn first_line_of_stdin() -> anyhow::Result<SecretString> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("standard input could not be read as text")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!(
            "no password came on standard input; pipe one in, or run the command in a terminal to be asked"
        );
    }
    Ok(password.to_owned().into())
}
