//! `user import`: brings users from a file.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::bail;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::import_report;
use crate::{
    accounts::import::{self, EmailChanges, Emails, Input, Job, Mapping, Mode, Options, Progress},
    app::App,
    cli::{directory, input::is_stdin, output},
    crypto::password::HashFormat,
    types::Slug,
};

/// What to import.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(in crate::cli) struct Import {
    /// A file of users, CSV with a header or JSON Lines; `-` for standard input
    file: PathBuf,
    /// The short name of the directory [default: the only directory]
    #[arg(long, value_name = "DIRECTORY")]
    directory: Option<Slug>,
    /// Check everything and say what would be done, without doing it
    #[arg(long)]
    dry_run: bool,
    /// The file for refused rows [default: FILE with `.refused` before its ending]
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// How the hashes were made, where a row does not say it: a name such as bcrypt, a formula such as `sha1(salt + password)`,
    /// or auto for hashes that tell it themselves
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    hash_format: HashFormat,
    /// Every e-mail in the file was confirmed by its owner
    #[arg(long, conflicts_with = "emails_unverified")]
    emails_verified: bool,
    /// Nobody knows whether the e-mails are the users' own; they enter a store once theirs is verified
    #[arg(long)]
    emails_unverified: bool,
    /// Give users the e-mail of the file where they have another one here; VTEX will take them for other shoppers
    #[arg(long)]
    change_emails: bool,
    /// A column that has another name in the file, such as `celular=phone`; once for each
    #[arg(long, value_name = "THEIRS=OURS")]
    map: Vec<Mapping>,
    /// A column to leave out; once for each
    #[arg(long, value_name = "COLUMN")]
    ignore: Vec<String>,
    /// Write the report as JSON, one object
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let directory = directory::find(app, self.directory.as_ref()).await?;
        let options = self.options();
        let input =
            if is_stdin(&self.file) { Input::stream(std::io::stdin()) } else { Input::file(&self.file)? };
        let refused = self.refused.clone().unwrap_or_else(|| beside(&self.file));
        let bar = bar(input.size);
        let rows = Arc::new(AtomicU64::new(0));
        let mut tell = |progress: Progress| {
            rows.store(progress.rows, Ordering::Relaxed);
            bar.set_position(progress.bytes);
            let new = progress.rows.saturating_sub(progress.done_before);
            let seconds = bar.elapsed().as_secs().max(1);
            bar.set_message(format!("{} rows, {} rows/s", progress.rows, new / seconds));
        };
        let job = Job { input, options, directory: directory.clone(), refused: refused.clone() };
        let report = tokio::select! {
            report = import::run(&app.accounts, job, &mut tell) => report?,
            _ = tokio::signal::ctrl_c() => {
                bail!(interrupted(&self.file, rows.load(Ordering::Relaxed)));
            }
        };
        bar.finish_and_clear();
        if self.json {
            output::json(&report)?;
        } else {
            import_report::write(&report, &directory)?;
        }
        if report.refused > 0 {
            let (rows, are) =
                if report.refused == 1 { ("row was", "it is") } else { ("rows were", "they are") };
            bail!(
                "{} {rows} refused; {are} in {}, to be corrected and imported",
                report.refused,
                refused.display()
            );
        }
        Ok(())
    }

    fn options(&self) -> Options {
        let emails = match (self.emails_verified, self.emails_unverified) {
            (true, _) => Some(Emails::Verified),
            (_, true) => Some(Emails::Unverified),
            _ => None,
        };
        Options {
            hash_format: self.hash_format.clone(),
            emails,
            email_changes: if self.change_emails { EmailChanges::Carry } else { EmailChanges::Refuse },
            map: self.map.clone(),
            ignore: self.ignore.clone(),
            mode: if self.dry_run { Mode::DryRun } else { Mode::Write },
        }
    }
}

/// Where refused rows go: `users.refused.csv` beside `users.csv`.
fn beside(file: &Path) -> PathBuf {
    if is_stdin(file) {
        return PathBuf::from("users.refused");
    }
    let ending =
        file.extension().map_or_else(|| "csv".to_owned(), |ending| ending.to_string_lossy().into_owned());
    file.with_extension(format!("refused.{ending}"))
}

/// Shown at a terminal only.
fn bar(size: Option<u64>) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = size.map_or_else(ProgressBar::no_length, ProgressBar::new);
    let style = ProgressStyle::with_template("{wide_bar} {percent}%  {msg}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn interrupted(file: &Path, rows: u64) -> String {
    if is_stdin(file) {
        return "interrupted. Standard input cannot be gone on with: give all of it again; rows that are in change nothing"
            .to_owned();
    }
    format!("interrupted after about {rows} rows; run the same command again, it goes on there")
}
