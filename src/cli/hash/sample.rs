//! The rows that `hash detect` looks at: CSV with a header, or one hash a line.

use anyhow::{Context, bail};
use secrecy::SecretString;

use crate::crypto::password::detect::Sample;

/// What the columns are called.
pub(super) struct Columns<'a> {
    pub(super) hash: &'a str,
    pub(super) salt: &'a str,
    pub(super) password: &'a str,
}

/// Rows beyond these say nothing new.
const MAX_ROWS: usize = 10_000;

/// Reads the rows of a text.
pub(super) fn read(text: &str, columns: &Columns<'_>) -> anyhow::Result<Vec<Sample>> {
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| header.bytes().filter(|byte| byte == delimiter).count())
        .unwrap_or(b',');
    let mut csv = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let names: Vec<String> = csv.headers()?.iter().map(|name| name.trim().to_lowercase()).collect();
    let place = |name: &str| names.iter().position(|known| known == &name.to_lowercase());
    let Some(hash) = place(columns.hash) else {
        return if names.len() > 1 { lacks(columns.hash, &names) } else { Ok(lines(text)) };
    };
    // A table that calls its hashes `password` says no password with it.
    let password = place(columns.password).filter(|password| *password != hash);
    let salt = place(columns.salt);
    let mut samples = Vec::new();
    for row in csv.records().take(MAX_ROWS) {
        let row = row.context("the rows cannot be read as CSV")?;
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).filter(|cell| !cell.is_empty());
        let Some(text) = cell(Some(hash)) else { continue };
        let others =
            names.iter().enumerate().filter(|(at, _)| ![Some(hash), salt, password].contains(&Some(*at)));
        let others = others.filter_map(|(at, name)| Some((name.clone(), cell(Some(at))?.to_owned())));
        samples.push(Sample {
            hash: text.to_owned(),
            salt: cell(salt).map(str::to_owned),
            password: cell(password).map(|password| SecretString::from(password.to_owned())),
            others: others.collect(),
        });
    }
    Ok(samples)
}

fn lacks(column: &str, names: &[String]) -> anyhow::Result<Vec<Sample>> {
    bail!(
        "there is no column `{column}`; name the column of hashes with --hash. There are: {}",
        names.join(", ")
    )
}

fn lines(text: &str) -> Vec<Sample> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(MAX_ROWS);
    lines
        .map(|hash| Sample { hash: hash.to_owned(), salt: None, password: None, others: Vec::new() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: Columns<'_> =
        Columns { hash: "password_hash", salt: "password_salt", password: "password" };

    #[test]
    fn columns_are_found_by_name_and_the_others_may_be_salts() {
        let text = "\u{feff}ID;Password_Hash;password\n7;abc;secret\n8;def;\n9;;\n";
        let samples = read(text, &COLUMNS).expect("rows");
        assert_eq!(samples.len(), 2, "a row without a hash says nothing");
        assert_eq!((samples[0].hash.as_str(), samples[0].password.is_some()), ("abc", true));
        assert_eq!(samples[0].others, [("id".to_owned(), "7".to_owned())]);
        assert!(samples[1].password.is_none());
    }

    #[test]
    fn a_column_of_hashes_is_never_taken_for_known_passwords() {
        let columns = Columns { hash: "password", ..COLUMNS };
        let samples = read("id,password\n7,abc\n", &columns).expect("rows");
        assert!(samples[0].hash == "abc" && samples[0].password.is_none());
    }

    #[test]
    fn a_file_without_a_header_is_one_hash_a_line() {
        assert_eq!(read("abc\n\ndef\n", &COLUMNS).expect("rows").len(), 2);
        assert!(read("", &COLUMNS).expect("no rows").is_empty());
    }

    #[test]
    fn a_file_that_calls_its_hashes_otherwise_says_what_to_do() {
        let error = read("id,senha\n1,abc\n", &COLUMNS).expect_err("no such column").to_string();
        assert!(error.contains("--hash") && error.contains("id, senha"), "{error}");
    }
}
