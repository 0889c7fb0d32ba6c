//! `hash detect`: names the format of hashes, or the chain that makes them of a known password.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use serde_json::{Value, json};

use super::sample::{self, Columns};
use crate::{
    cli::{input, output, password, progress},
    config::Config,
    crypto::password::{
        HashFormat, Peppers,
        detect::{self, Detected, Found, Group, SaltFrom},
    },
};

/// Rows to look at.
#[derive(Args)]
pub(in crate::cli) struct Detect {
    /// A sample of rows: CSV with a header, or one hash a line; `-` for standard input. A column `password` holds the
    /// passwords that are known, such as that of a test account
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The column of hashes
    #[arg(long, value_name = "COLUMN", default_value = "password_hash")]
    hash: String,
    /// The column of salts
    #[arg(long, value_name = "COLUMN", default_value = "password_salt")]
    salt: String,
    /// Ask for the password of the first row
    #[arg(long)]
    password: bool,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

impl Detect {
    pub(super) fn run(self, config: &Config) -> anyhow::Result<()> {
        let columns = Columns { hash: &self.hash, salt: &self.salt, password: "password" };
        let mut samples = sample::read(&input::text(&self.file)?, &columns)?;
        if samples.is_empty() {
            bail!("the file has no row with a hash");
        }
        if self.password {
            samples[0].password = Some(password::prompt("Password of the first row: ")?);
        }
        let peppers = Peppers::new(config.password.peppers.clone());
        let bar = progress::spinner("chains tried");
        let detected = detect::detect(&samples, &peppers, &mut |tried| bar.set_position(tried));
        bar.finish_and_clear();
        if self.json {
            output::json(&as_json(&detected))?;
        } else {
            print(&detected)?;
        }
        let is_found = detected.groups.iter().all(|group| !group.formats.is_empty());
        if is_found {
            Ok(())
        } else {
            bail!("not every hash was understood; docs/password-hashes.md explains formats")
        }
    }
}

fn print(detected: &Detected) -> anyhow::Result<()> {
    for group in &detected.groups {
        let Group { shape, rows, known, formats } = group;
        output::line(&format!("{rows} rows, {known} with a known password: {shape}"))?;
        for Found { format, salt } in formats {
            let from = match salt {
                SaltFrom::Nowhere => String::new(),
                SaltFrom::Salt => "   the salt in `password_salt`".to_owned(),
                SaltFrom::Column(column) => {
                    format!("   `{column}` as the salt: --map {column}=password_salt")
                }
            };
            output::line(&format!("  --hash-format {}{from}", quoted(format)))?;
        }
        if let Some(advice) = group.advice() {
            output::line(&format!("  {advice}"))?;
        }
    }
    if !detected.complete {
        output::remark("not everything was tried; give fewer columns, or fewer rows with a known password");
    }
    Ok(())
}

/// A format as a shell takes it.
fn quoted(format: &HashFormat) -> String {
    let text = format.to_string();
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if is_word { text } else { format!("'{text}'") }
}

fn as_json(detected: &Detected) -> Value {
    let found = |Found { format, salt }: &Found| {
        let salt = match salt {
            SaltFrom::Nowhere => Value::Null,
            SaltFrom::Salt => "password_salt".into(),
            SaltFrom::Column(column) => column.as_str().into(),
        };
        json!({"format": format.to_string(), "salt": salt})
    };
    let group = |group: &Group| {
        json!({
            "shape": group.shape.to_string(),
            "rows": group.rows,
            "known": group.known,
            "formats": group.formats.iter().map(found).collect::<Vec<_>>(),
        })
    };
    json!({"groups": detected.groups.iter().map(group).collect::<Vec<_>>(), "complete": detected.complete})
}
