//! Files of users: every row goes in or is refused with its line, and no problem repeats what stands in a row.

use std::{io::Cursor, sync::LazyLock};

use tempfile::TempDir;
use vtex_idp::accounts::import::{EmailChanges, Emails, Error, Input, Job, Mode, Options, run};

use super::door::Door;

thread_local! {
    static DOOR: Door = Door::open();
}

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

/// Reads bytes as a file of users, without writing them anywhere.
pub(super) fn rows(data: &[u8]) {
    DOOR.with(|door| {
        let refused = FOLDER.path().join("refused");
        let _ = std::fs::remove_file(&refused);
        let options = Options {
            emails: Some(Emails::Unverified),
            email_changes: EmailChanges::Carry,
            mode: Mode::DryRun,
            ..Options::default()
        };
        let job = Job {
            input: Input::stream(Cursor::new(data.to_vec())),
            options,
            directory: door.directory.clone(),
            refused: refused.clone(),
        };
        let report = match door.wait(run(&door.app.accounts, job, &mut |_| {})) {
            Ok(report) => report,
            Err(Error::Db(error)) => panic!("{error}"),
            Err(error) => {
                assert!(error.to_string().len() < 4096, "{error}");
                return;
            }
        };
        assert_eq!(report.read, report.added + report.changed + report.unchanged + report.refused);
        assert_eq!(report.changed, 0, "nobody of the file is there yet");
        assert_eq!(report.refused == 0, report.problems.is_empty());
        let values = values(data);
        for said in report.problems.iter().map(|tally| &tally.problem).chain(&report.lines) {
            assert!(said.len() < 4096 && !said.contains('\0'), "{said}");
            let repeated = values.iter().find(|value| said.contains(value.as_str()));
            assert_eq!(repeated, None, "{said}");
        }
    });
}

/// What stands in the rows of a table and could not be a word of ours: it has letters and three digits, and the header
/// does not have it.
fn values(data: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(data);
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return Vec::new(); // members have names of their own, which are told
    }
    let Some((header, rows)) = text.split_once(['\n', '\r']) else { return Vec::new() };
    let words = rows.split(|c: char| !c.is_ascii_alphanumeric());
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let values = words.filter(|word| word.len() >= 10 && digits(word) >= 3 && !header.contains(word));
    values.map(str::to_owned).collect()
}
