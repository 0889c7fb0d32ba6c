//! `hash detect`: names the format of hashes, or the chain that makes them of a known password.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use secrecy::SecretString;
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
    #[arg(long, value_name = "COLUMN", default_value = HASH)]
    hash: String,
    /// The column of salts
    #[arg(long, value_name = "COLUMN", default_value = SALT)]
    salt: String,
    /// Ask for the password of the first row; from a pipe it is the first line of standard input
    #[arg(long)]
    password: bool,
    /// Write JSON, one object
    #[arg(long)]
    json: bool,
}

/// What `user import` calls the column of hashes.
const HASH: &str = "password_hash";
/// What it calls the column of salts.
const SALT: &str = "password_salt";

impl Detect {
    pub(super) fn run(self, config: &Config) -> anyhow::Result<()> {
        let columns = Columns { hash: &self.hash, salt: &self.salt, password: "password" };
        let mut samples = sample::read(&input::text(&self.file)?, &columns)?;
        if samples.is_empty() {
            bail!("the file has no row with a hash");
        }
        if self.password {
            samples[0].password = Some(self.known_password()?);
        }
        let peppers = Peppers::new(config.password.peppers.clone());
        let bar = progress::spinner("chains tried");
        let detected = detect::detect(&samples, &peppers, &mut |tried| bar.set_position(tried));
        bar.finish_and_clear();
        if self.json {
            output::json(&self.as_json(&detected))?;
        } else {
            self.print(&detected)?;
        }
        let is_found = detected.groups.iter().all(|group| !group.formats.is_empty());
        if is_found {
            Ok(())
        } else {
            bail!("it is not known how every hash was made; docs/password-hashes.md says how to find out")
        }
    }

    fn known_password(&self) -> anyhow::Result<SecretString> {
        const QUESTION: &str = "Password of the first row: ";
        if input::is_stdin(&self.file) { password::prompt(QUESTION) } else { password::read_known(QUESTION) }
    }

    fn print(&self, detected: &Detected) -> anyhow::Result<()> {
        for (number, group) in detected.groups.iter().enumerate() {
            if number > 0 {
                output::line("")?;
            }
            let Group { shape, rows, known, formats } = group;
            let rows = if *rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
            let known = match known {
                0 => String::new(),
                1 => ", 1 password known".to_owned(),
                known => format!(", {known} passwords known"),
            };
            output::line(&format!("{rows}, {shape}{known}"))?;
            for found in formats {
                output::line(&format!("    {}", self.options(found)))?;
            }
            if let Some(advice) = group.advice() {
                output::line(&format!("    {advice}"))?;
            }
        }
        for remark in remarks(detected) {
            output::remark(&remark);
        }
        Ok(())
    }

    /// What to give to `user import`.
    fn options(&self, Found { format, salt }: &Found) -> String {
        let mut options = vec!["--hash-format".to_owned(), quoted(&format.to_string())];
        for (theirs, ours) in [(Some(self.hash.as_str()), HASH), (self.salt_column(salt), SALT)] {
            if let Some(theirs) = theirs.filter(|theirs| !theirs.eq_ignore_ascii_case(ours)) {
                options.extend(["--map".to_owned(), quoted(&format!("{theirs}={ours}"))]);
            }
        }
        options.join(" ")
    }

    /// The file's name of the column that a salt comes from.
    fn salt_column<'a>(&'a self, salt: &'a SaltFrom) -> Option<&'a str> {
        match salt {
            SaltFrom::Nowhere => None,
            SaltFrom::Salt => Some(&self.salt),
            SaltFrom::Column(column) => Some(column),
        }
    }

    fn as_json(&self, detected: &Detected) -> Value {
        let found = |found: &Found| json!({"format": found.format.to_string(), "salt": self.salt_column(&found.salt)});
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
}

/// What to know besides.
fn remarks(detected: &Detected) -> Vec<String> {
    let found = || detected.groups.iter().flat_map(|group| &group.formats);
    let tells = |group: &Group| {
        matches!(&*group.formats, [Found { format: HashFormat::Named(_) | HashFormat::Argon2id, .. }])
    };
    let is_mixture = detected.groups.len() > 1;
    let tell_all = detected.groups.iter().all(tells);
    let column = found().find_map(|found| match &found.salt {
        SaltFrom::Column(column) => Some(column),
        SaltFrom::Nowhere | SaltFrom::Salt => None,
    });
    let mut remarks = Vec::new();
    if is_mixture && tell_all {
        remarks.push("`--hash-format auto` reads them all".to_owned());
    } else if is_mixture {
        remarks.push(
            "they were made in different ways: give the file a column `hash_format` with each row's own; `auto` \
             stands for those that tell it themselves"
                .to_owned(),
        );
    }
    if detected.groups.iter().any(|group| group.formats.len() > 1) {
        remarks.push("more than one way fits; a second known password tells which it is".to_owned());
    }
    if let Some(column) = column {
        remarks.push(format!(
            "`{column}` is the salt alone then; if it is to be imported as something else too, give the file a copy \
             of it called `{SALT}`"
        ));
    }
    if !detected.complete {
        let fewer = "not everything was tried; give fewer columns, or fewer rows with a known password";
        remarks.push(fewer.to_owned());
    }
    remarks
}

/// A text as a shell takes it.
fn quoted(text: &str) -> String {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte));
    if is_word { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
